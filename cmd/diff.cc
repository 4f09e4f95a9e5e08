// weir diff: two logs, record by record.
#include "lib/inspect/diff.h"

#include "cmd/commands.h"
#include "cmd/directories.h"
#include "cmd/record_options.h"
#include "lib/os/clock.h"

namespace weir {

namespace {

Result<> read_ignored(std::string_view list, DiffOptions& options) {
  while (!list.empty()) {
    std::string_view word = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), word.size() + 1));
    if (word == "offset")
      options.ignore_offset = true;
    else if (word == "timestamp")
      options.ignore_timestamp = true;
    else if (word == "headers")
      options.ignore_headers = true;
    else if (word == "epoch")
      options.ignore_epoch = true;
    else
      return fail(Code::kUsage,
                  "--ignore: '{}' is none of offset, timestamp, headers, epoch",
                  word);
  }
  return {};
}

Result<DiffOptions> read_options(const cli::Arguments& args) {
  DiffOptions options;
  TRY(read_ignored(args.text("ignore").value_or(""), options));
  options.committed = args.text("isolation").value_or("committed") != "all";
  options.control = args.flag("control");
  options.first = args.flag("first");
  options.limit = args.integer("count").value_or(INT64_MAX);
  options.from = args.point("from").value_or(options.from);
  options.until = args.point("until").value_or(options.until);
  options.now = SystemClock().now();
  options.stop = [] { return cli::interrupted() != 0; };
  return options;
}

Result<std::vector<DiffPartition>> side(const cli::Arguments& args,
                                        std::string_view name) {
  TRY_ASSIGN(std::vector<FoundPath> paths,
             find_paths(posix_fs(), data_directories(args), args.word(name)));
  return diff_partitions(posix_fs(), paths);
}

}  // namespace

Result<cli::ExitCode> run_diff(const cli::Arguments& args,
                               cli::Context& context) {
  if (args.text("bootstrap")) TRY(local_directories(args));
  TRY_ASSIGN(DiffOptions options, read_options(args));
  TRY_ASSIGN(std::vector<DiffPartition> a, side(args, "A"));
  TRY_ASSIGN(std::vector<DiffPartition> b, side(args, "B"));
  FindingMessages findings(context.messages);
  auto say = [&](const Difference& difference) -> Result<> {
    if (context.json)
      append_difference_json(context.out.buffer(), difference);
    else
      append_difference_text(context.out.buffer(), difference);
    return context.out.more();
  };
  TRY_ASSIGN(DiffResult result, diff(posix_fs(), a, b, options, findings, say));
  TRY(context.out.flush());
  context.messages.note(fmt::format("{} records compared, {} differences",
                                    result.records, result.differences));
  if (result.differences > 0) return cli::ExitCode::kNo;
  return findings.answer();
}

}  // namespace weir
