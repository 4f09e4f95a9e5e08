// LogLoader: from a folder to a PartitionLog, in the order that makes a crash
// at any point of a swap, a roll or an append harmless:
//   1. `.deleted` and `.cleaned` files go; a `.swap` at or above the lowest
//      `.cleaned` was not meant yet and goes, too;
//   2. the other `.swap` files win: what they replace goes, they take their
//      final names;
//   3. index files without a log go; a log without its indexes gets them anew;
//   4. after an unclean stop every segment from the recovery point on is
//      walked: indexes built anew, the log cut at the first bad batch, later
//      segments removed;
//   5. epochs and producer state are brought to the log's end.
//
// Reference: org.apache.kafka.storage.internals.log.LogLoader.
#pragma once
#include "lib/log/partition_log.h"

namespace weir {

class LogLoader {
 public:
  LogLoader(PartitionLog& log, const OpenState& state, FindingSink& sink,
            RecoveryReport& report)
      : log_(log), state_(state), sink_(sink), report_(report) {}

  Result<> load();

 private:
  using Kind = RecoveryStep::Kind;

  Result<> sort_out_leftovers();
  Result<> complete_swaps(const std::vector<SegmentFileName>& swaps);
  Result<> open_segments();
  Result<> read_epochs();
  Result<> rebuild_epochs();
  Result<> repair_segments();
  Result<> recover_unflushed();
  Result<> check_active();
  Result<bool> recover(LogSegment& segment);
  Result<> split_overflowed();
  Result<> split_if_overflowed(LogSegment& segment, Offset next);
  Result<int64_t> walk(LogSegment& segment, Bytes bytes);
  Result<> remove_from(PartitionLog::Segments::iterator first);
  Result<> settle_end();
  Result<> load_producers();

  std::string path(const SegmentFileName& name) const;
  std::string label(const SegmentFileName& name) const;
  Result<> remove(const SegmentFileName& name, Kind kind);
  void did(Kind kind, std::string file, int64_t bytes, Offset offset);

  PartitionLog& log_;
  const OpenState& state_;
  FindingSink& sink_;
  RecoveryReport& report_;
  std::vector<SegmentFileName> files_;
  std::vector<Offset> incomplete_;  // segments without an index
  // State behind the segment that was recovered last.
  std::optional<ProducerState> recovered_;
};

}  // namespace weir
