// weir diff: two logs, record by record.
#include "lib/inspect/diff.h"

#include "cmd/clusters.h"
#include "cmd/commands.h"
#include "cmd/directories.h"
#include "cmd/record_options.h"
#include "lib/os/clock.h"
#include "lib/place/cluster_place.h"
#include "lib/place/destination.h"
#include "lib/place/place_diff.h"

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

// What the word says is brokers' where it names some itself; with -b, too,
// unless it is a path.
Result<std::vector<DiffPartition>> side(const cli::Arguments& args,
                                        std::string_view name,
                                        const Clock& clock,
                                        const DiffOptions& options,
                                        FindingSink& sink) {
  std::string word(args.word(name));
  size_t brokers = bootstrap_size(posix_fs(), word);
  bool path = word.find('/') != word.npos;
  if (brokers == 0 && (path || !names_cluster(args))) {
    TRY_ASSIGN(std::vector<FoundPath> paths,
               find_paths(posix_fs(), data_directories(args), word));
    return diff_partitions(posix_fs(), paths);
  }
  std::shared_ptr<Cluster> cluster;
  if (brokers == 0) {
    TRY_ASSIGN(cluster, open_cluster(args, clock));
  } else {
    TRY_ASSIGN(auto bootstrap, parse_bootstrap(word.substr(0, brokers)));
    TRY_ASSIGN(cluster, open_cluster(args, std::move(bootstrap), clock));
    word.erase(0, std::min(word.size(), brokers + 1));
    if (word.empty())
      return fail(Code::kUsage, "{} names no topic of the cluster", name);
  }
  return diff_partitions(std::make_shared<ClusterPlace>(std::move(cluster)),
                         word, options, sink);
}

}  // namespace

Result<cli::ExitCode> run_diff(const cli::Arguments& args,
                               cli::Context& context) {
  TRY_ASSIGN(DiffOptions options, read_options(args));
  SystemClock clock;
  FindingMessages findings(context.messages);
  TRY_ASSIGN(auto a, side(args, "A", clock, options, findings));
  TRY_ASSIGN(auto b, side(args, "B", clock, options, findings));
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
