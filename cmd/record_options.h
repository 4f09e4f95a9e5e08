// What the options of the commands that read records mean: words to a
// selection, option values to ranges, filters and formats.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "cmd/cli/context.h"
#include "lib/base/clock.h"
#include "lib/base/findings.h"
#include "lib/client/cluster.h"
#include "lib/place/place.h"
#include "lib/place/record_filter.h"
#include "lib/place/record_format.h"

namespace weir {

/// Prints what readers find damaged, and remembers that there was any.
class FindingMessages : public FindingSink {
 public:
  explicit FindingMessages(cli::Messages& messages) : messages_(messages) {}
  /// What does not touch records (leftovers, odd folders) is left out.
  void report(Finding finding) override;
  /// kDone if there was none; else the work was done in part.
  cli::ExitCode answer() const;

 private:
  cli::Messages& messages_;
  bool damaged_ = false, unreadable_ = false;
};

/// Who is asked for the records of these words: the cluster of -b, or, for
/// `group`, the server that holds the directory; null: files are read, as of
/// words that are all paths always. `clock` must outlive it.
Result<std::shared_ptr<Cluster>> reading_cluster(
    const cli::Arguments& args, std::span<const TopicWord> words, bool group,
    const Clock& clock);

/// The cluster's place, else that of -d, WEIR_DIR or the default. `sink` must
/// outlive it.
std::unique_ptr<Place> make_place(const cli::Arguments& args,
                                  std::shared_ptr<Cluster> cluster,
                                  FindingSink& sink);

Result<std::vector<TopicWord>> topic_words(const cli::Arguments& args);

/// place.select() with the closest topic suggested where one is not there,
/// and only the partitions that --key with --partitioner leaves.
Result<std::vector<PlacePartition>> select_partitions(
    Place& place, std::span<const TopicWord> words, const cli::Arguments& args);

/// --from, --until, --isolation, --control, --attributes.
ReadRange read_range(const cli::Arguments& args, const Clock& clock);

/// --key, --key-base64, --grep, --header, --where.
Result<FilterSpec> filter_spec(const cli::Arguments& args);

/// --json, -f, --raw; else text for people where `people`, else a value a
/// line. kUsage for a pattern that does not parse.
Result<std::unique_ptr<RecordFormatter>> record_formatter(
    const cli::Arguments& args, const cli::Context& context, bool people,
    std::span<const TopicWord> words,
    std::span<const PlacePartition> partitions);

}  // namespace weir
