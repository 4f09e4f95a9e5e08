// weir produce: records from standard input or files into topics.
#include <unistd.h>

#include "cmd/cli/human.h"
#include "cmd/cli/progress.h"
#include "cmd/clusters.h"
#include "cmd/commands.h"
#include "cmd/sink_session.h"
#include "lib/log/names.h"
#include "lib/place/pump.h"
#include "lib/place/record_filter.h"
#include "lib/place/record_input.h"

namespace weir {

namespace {

InputKind input_kind(const cli::Arguments& args) {
  if (args.flag("json")) return InputKind::kEnvelopes;
  if (args.flag("raw")) return InputKind::kFiles;
  return args.text("frame") ? InputKind::kFrames : InputKind::kLines;
}

Result<InputOptions> input_options(const cli::Arguments& args) {
  InputOptions options{.kind = input_kind(args)};
  std::string_view topic = args.word("TOPIC");
  if (topic != "-") {
    options.topic = topic;
  } else if (options.kind != InputKind::kEnvelopes) {
    return fail(Error{.code = Code::kUsage,
                      .text = "TOPIC '-' is each envelope's own: give --json",
                      .hint = "or name the topic"});
  }
  options.separator = args.text("key-separator").value_or("");
  options.null_empty = args.flag("null-empty");
  options.key = args.text("key");
  options.timestamp = args.time("timestamp");
  if (auto partition = args.integer("partition")) {
    if (*partition > INT32_MAX)
      return fail(Code::kUsage, "there is no partition {}", *partition);
    options.partition = PartitionId(int32_t(*partition));
  }
  for (const std::string& text : args.texts("header")) {
    TRY_ASSIGN(HeaderChoice header, parse_header_choice(text));
    if (!header.value)
      return fail(Code::kUsage, "--header {}: NAME=VALUE is expected", text);
    options.headers.emplace_back(header.name, *header.value);
  }
  return options;
}

// Files that are missing are told before anything is written.
Result<std::vector<std::string>> input_files(const cli::Arguments& args) {
  std::vector<std::string> files;
  for (const std::string& file : args.words("FILE")) {
    if (file != "-" && ::access(file.c_str(), R_OK) != 0)
      return fail_errno(file, "cannot open");
    files.push_back(file);
  }
  return files;
}

// How much there is to read; below 0 where a pipe is among it.
int64_t input_bytes(const std::vector<std::string>& files) {
  int64_t sum = files.empty() ? -1 : 0;
  for (const std::string& file : files) {
    auto info = posix_fs().info(file);
    if (file == "-" || !info || info->kind != FileKind::kRegular) return -1;
    sum += info->size;
  }
  return sum;
}

// The client's properties say what the command line leaves open.
Result<BatchingSink::Options> batch_options(const cli::Arguments& args) {
  TRY_ASSIGN(ClientProperties properties, client_properties(args));
  std::string codec = *args.text("codec");
  if (!args.given("codec"))
    codec = properties.text("compression.type").value_or(codec);
  int64_t bytes = *args.size("batch-bytes");
  if (!args.given("batch-bytes"))
    bytes = properties.number("batch.size").value_or(bytes);
  return BatchingSink::Options{
      .codec = find_codec(codec).value_or(Codec::kNone), .batch_bytes = bytes};
}

}  // namespace

Result<cli::ExitCode> run_produce(const cli::Arguments& args,
                                  cli::Context& context) {
  TRY_ASSIGN(InputOptions options, input_options(args));
  TRY_ASSIGN(auto files, input_files(args));
  if (!options.topic.empty()) TRY(check_producible(options.topic));
  SystemClock system;
  GlancedClock clock(system);
  SystemWaiter waiter(system);
  cli::Progress progress(context, system, "produce", input_bytes(files));
  TRY_ASSIGN(auto session, SinkSession::open(args, context, clock));
  auto id = args.text("transactional-id");
  if (id && id->empty())
    return fail(Code::kUsage, "--transactional-id needs an id");
  if (id || args.flag("atomic")) session->make_atomic(id.value_or(""));
  TRY_ASSIGN(BatchingSink::Options batches, batch_options(args));
  batches.grow = options.kind == InputKind::kEnvelopes;
  BatchingSink& sink = session->sink(batches);
  std::string topic = options.topic;
  options.hooks.pause = [&]() -> Result<> {
    TRY(cli::check_interrupt());
    return sink.flush();
  };
  options.hooks.read = [&](size_t bytes) {
    clock.glance();
    progress.add(int64_t(bytes));
  };
  PumpPlan plan{.rate = args.number("rate").value_or(0),
                .interrupt = &cli::interrupt_flag()};
  auto source = record_input(std::move(files), std::move(options));
  int64_t records = 0;
  Result<> done = topic.empty() ? Result<>() : sink.want_topic(topic);
  if (done) done = pump(*source, sink, plan, clock, waiter, records);
  progress.finish();
  return session->finish(std::move(done));
}

}  // namespace weir
