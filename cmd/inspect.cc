// weir inspect: what stands in the files, decoded.
#include "lib/inspect/inspect.h"

#include "cmd/commands.h"
#include "cmd/directories.h"
#include "cmd/record_options.h"
#include "lib/inspect/overview.h"
#include "lib/os/clock.h"
#include "lib/os/lock.h"
#include "lib/os/ordered_pool.h"
#include "lib/protocol/internal_records.h"

namespace weir {

namespace {

Result<std::vector<Source>> all_sources(const cli::Arguments& args,
                                        FindingSink& sink) {
  std::vector<std::string> dirs = data_directories(args);
  std::vector<Source> sources;
  for (const std::string& word : args.words()) {
    TRY_ASSIGN(std::vector<Source> found,
               find_sources(posix_fs(), dirs, word, sink));
    sources.insert(sources.end(), found.begin(), found.end());
  }
  return sources;
}

// Whether some server may be appending to one of the files.
bool any_live(std::span<const Source> sources) {
  std::string last;
  for (const Source& source : sources) {
    std::string dir(dir_name(dir_name(source.path)));
    if (dir == last) continue;
    if (directory_is_locked(dir)) return true;
    last = dir;
  }
  return false;
}

// Without a range every byte of a file is looked at; with one, its partition.
Result<> set_points(const cli::Arguments& args, std::vector<Source>& sources) {
  if (!args.point("from") && !args.point("until")) return {};
  return set_range(posix_fs(), sources, args.point("from").value_or(Point{}),
                   args.point("until").value_or(Point{Point::Kind::kEnd, 0}),
                   SystemClock().now());
}

// Internal topics that are asked for by name are shown record by record: it is
// for those that their names are known.
bool names_internal_topics(const cli::Arguments& args,
                           std::span<const Source> sources) {
  for (const std::string& word : args.words())
    if (word.find('/') != word.npos) return false;
  for (const Source& source : sources)
    if (source.type == SourceType::kLog &&
        !protocol::internal_topic(source.topic))
      return false;
  return true;
}

}  // namespace

Result<cli::ExitCode> run_inspect(const cli::Arguments& args,
                                  cli::Context& context) {
  auto write = [&](std::string_view text) -> Result<> {
    TRY(cli::check_interrupt());
    return context.out.write(text);
  };
  FindingMessages findings(context.messages);
  if (args.words().empty()) {
    TRY_ASSIGN(std::vector<std::string> dirs, local_directories(args));
    TRY(print_overview(posix_fs(), dirs, context.json, write, findings));
    return findings.answer();
  }
  if (args.text("bootstrap")) TRY(local_directories(args));
  TRY_ASSIGN(std::vector<Source> sources, all_sources(args, findings));
  TRY(set_points(args, sources));
  InspectOptions options;
  options.json = context.json;
  options.records =
      args.flag("records") ||
      (!args.flag("batches") && names_internal_topics(args, sources));
  options.annotate = args.flag("hex") || args.flag("annotate");
  options.secrets = args.flag("secrets");
  options.live = any_live(sources);
  options.threads = usable_threads();
  if (auto limit = args.integer("count")) options.limit = *limit;
  TRY_ASSIGN(InspectResult result,
             inspect_sources(posix_fs(), sources, options, write));
  TRY(context.out.flush());
  for (Finding& finding : result.unreadable)
    findings.report(std::move(finding));
  if (result.errors == 0) return findings.answer();
  context.messages.warning(
      fmt::format("{} {} could not be read whole; 'weir verify' says more",
                  result.errors, result.errors == 1 ? "place" : "places"));
  cli::ExitCode opened = findings.answer();
  return opened == cli::ExitCode::kDone ? cli::ExitCode::kNo : opened;
}

}  // namespace weir
