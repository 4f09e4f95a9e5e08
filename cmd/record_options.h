// What the options of the commands that read records mean: words to a
// selection, option values to ranges, filters and formats.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "cmd/cli/context.h"
#include "lib/base/clock.h"
#include "lib/base/findings.h"
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

/// The place that -d, WEIR_DIR or the default name. kUsage for -b.
Result<std::unique_ptr<Place>> open_place(const cli::Arguments& args,
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
