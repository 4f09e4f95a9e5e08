// What consume and tail do alike: open a selection, read it to its end, and
// follow it.
#pragma once
#include <memory>
#include <optional>

#include "cmd/record_options.h"
#include "lib/os/clock.h"
#include "lib/os/random.h"
#include "lib/place/following.h"
#include "lib/place/group_progress.h"
#include "lib/place/reading.h"
#include "lib/place/selection.h"

namespace weir {

class RecordReading {
 public:
  RecordReading(const cli::Arguments& args, cli::Context& context)
      : args_(args), context_(context), findings_(context.messages) {}

  struct How {
    bool people = false;  ///< lines for people where no format was asked for
    bool watch = false;   ///< it will be followed
    std::optional<Point> from = {};         ///< in place of --from
    std::optional<std::string> group = {};  ///< whose offsets win over --from
  };
  /// Everything that can be wrong with the words is found here.
  Result<> open(const How& how);
  void limit_to(int64_t records) {
    plan_.limit = std::min(plan_.limit, records);
  }
  void set_limit(int64_t records) { plan_.limit = records; }

  Result<> read_in_order();
  /// The same for a group, whose position goes along.
  Result<> read_for_group();
  /// After the last record, whatever came of it: what was written out is
  /// committed.
  Result<> commit_group();
  /// By timestamp, all but the first `skip` records that pass.
  Result<> read_merged(int64_t skip = 0);
  /// Opens the selection anew where the last `n` records that pass begin, in
  /// every partition; how many pass from there on.
  Result<int64_t> rewind_to_last(int64_t n);
  Result<FollowEnd> follow(std::optional<int64_t> timeout_ms);

  const ReadCount& count() const { return count_; }
  /// The exit code of what was read so far. Notes what was held back.
  cli::ExitCode answer();

 private:
  Result<> open_group(const std::string& group);
  Result<> join_group(const std::string& group);
  Result<> open_selection();
  Result<> start_from_group();
  Result<> change_hands();
  FollowPlan follow_plan();
  Result<> flush();
  Result<> print(const Record& record);
  Result<int64_t> passing(BatchSource& source);
  Result<int64_t> rewind_one(PlacePartition& one, int64_t n, Point& from);
  void note_held();

  const cli::Arguments& args_;
  cli::Context& context_;
  FindingMessages findings_;
  SystemClock clock_;
  std::vector<TopicWord> words_;
  std::shared_ptr<Cluster> cluster_;  // null: files are read
  std::unique_ptr<Place> place_;
  std::vector<PlacePartition> partitions_;  // that the words name
  bool watch_ = false;
  ReadRange range_;
  std::unique_ptr<RecordFilter> filter_;
  std::unique_ptr<RecordFormatter> formatter_;
  std::optional<Selection> selection_;
  SystemRandom random_;
  std::unique_ptr<GroupProgress> group_;
  ReadPlan plan_;
  ReadCount count_;
  TextBuffer scratch_;
  int64_t started_ns_ = clock_.monotonic_ns();
};

}  // namespace weir
