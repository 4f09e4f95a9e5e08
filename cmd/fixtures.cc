#include "cmd/fixtures.h"

#include "cmd/yaml_fixtures.h"
#include "lib/place/copy_plan.h"
#include "lib/place/directory_sink.h"
#include "lib/place/record_input.h"

namespace weir {
namespace {

Result<> append_envelopes(const std::string& file, LocalBroker& broker,
                          const Clock& clock) {
  auto source = record_input({file}, {.kind = InputKind::kEnvelopes});
  DirectorySink sink(broker, clock, {.grow = true});
  OutgoingRecord record;
  for (;;) {
    TRY_ASSIGN(bool more, source->next(record));
    if (!more) return sink.flush();
    TRY(sink.put(record));
  }
}

// Batches as they are: a data directory, a partition's folder or a .log file.
Result<> copy_segments(const std::string& path, LocalBroker& broker,
                       const Clock& clock, FindingSink& findings) {
  // A word with a slash is a path, whatever it looks like.
  std::string named = path.find('/') == path.npos ? "./" + path : path;
  TRY_ASSIGN(TopicWord word, parse_topic_word(named));
  DirectoryPlace place(posix_fs(), {}, findings);
  TRY_ASSIGN(auto partitions, place.select(std::span(&word, 1)));
  TRY_ASSIGN(auto selection,
             Selection::open(place, std::move(partitions),
                             {.isolation = Isolation::kAll}, findings));
  TRY_ASSIGN(CopyJobs jobs, plan_copy(posix_fs(), clock, place, selection, {},
                                      {.dir = broker.path()}, findings));
  TRY(prepare_copy(posix_fs(), broker, jobs, true));
  for (const CopyJob& job : jobs.jobs) {
    CopyCount count;
    TRY(copy_into(broker, job, {}, findings, count));
  }
  return {};
}

}  // namespace

Result<> load_fixtures(const std::vector<std::string>& paths,
                       LocalBroker& broker, const Clock& clock,
                       FindingSink& findings) {
  for (const std::string& path : paths) {
    if (path.ends_with(".yaml") || path.ends_with(".yml")) {
      TRY(load_yaml(path, broker, clock));
      continue;
    }
    bool records = path == "-";
    if (!records) {
      TRY_ASSIGN(PathKind kind, kind_of_path(posix_fs(), path));
      records = kind == PathKind::kOtherFile;
    }
    TRY(records ? append_envelopes(path, broker, clock)
                : copy_segments(path, broker, clock, findings));
  }
  return {};
}

}  // namespace weir
