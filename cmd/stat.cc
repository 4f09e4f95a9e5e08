// weir stat: what topics hold, counted and measured in one pass.
#include "cmd/commands.h"
#include "cmd/directories.h"
#include "cmd/record_options.h"
#include "lib/inspect/statistics.h"
#include "lib/os/clock.h"
#include "lib/os/ordered_pool.h"

namespace weir {

Result<cli::ExitCode> run_stat(const cli::Arguments& args,
                               cli::Context& context) {
  if (args.text("bootstrap")) TRY(local_directories(args));
  std::vector<std::string> dirs = data_directories(args);
  FindingMessages findings(context.messages);
  std::vector<Source> sources;
  for (const std::string& word : args.words()) {
    TRY_ASSIGN(std::vector<Source> found,
               find_sources(posix_fs(), dirs, word, findings));
    sources.insert(sources.end(), found.begin(), found.end());
  }
  if (args.point("from") || args.point("until"))
    TRY(set_range(posix_fs(), sources, args.point("from").value_or(Point{}),
                  args.point("until").value_or(Point{Point::Kind::kEnd, 0}),
                  SystemClock().now()));
  StatisticsOptions options;
  options.by_partition = args.flag("per-partition");
  options.threads = usable_threads();
  options.stop = [] { return cli::interrupted() != 0; };
  TRY_ASSIGN(std::vector<Statistics> all,
             statistics(posix_fs(), sources, options, findings));
  TRY(cli::check_interrupt());
  size_t top = size_t(args.integer("top").value_or(10));
  int64_t damaged = 0;
  for (const Statistics& one : all) {
    damaged += one.damaged;
    if (context.json)
      append_statistics_json(context.out.buffer(), one, top);
    else
      append_statistics_text(context.out.buffer(), one, top);
    TRY(context.out.more());
  }
  if (damaged == 0) return findings.answer();
  context.messages.warning(
      fmt::format("{} batches could not be read and are not counted; "
                  "'weir verify' says more",
                  damaged));
  return cli::ExitCode::kDamaged;
}

}  // namespace weir
