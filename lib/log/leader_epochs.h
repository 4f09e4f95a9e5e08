// LeaderEpochs: which leader epoch wrote from which offset on. Each entry
// says "this epoch starts here"; epochs and offsets rise strictly.
//
// Reference: org.apache.kafka.storage.internals.epoch.LeaderEpochFileCache;
// KIP-101, KIP-279.
#pragma once
#include <optional>
#include <vector>

#include "lib/base/ints.h"
#include "lib/log/checkpoints.h"

namespace weir {

class LeaderEpochs {
 public:
  LeaderEpochs() = default;
  /// Entries as a checkpoint holds them, both numbers rising.
  explicit LeaderEpochs(std::vector<EpochEntry> entries)
      : entries_(std::move(entries)) {}

  const std::vector<EpochEntry>& entries() const { return entries_; }
  std::optional<LeaderEpoch> latest() const;
  /// The epoch that wrote `offset`.
  std::optional<LeaderEpoch> epoch_at(Offset offset) const;

  // Each tells whether something changed, so that the file must be written.

  /// Epochs from `epoch` and offsets from `start` on give way to it. Negative
  /// epochs and the latest entry again change nothing.
  bool assign(LeaderEpoch epoch, Offset start);
  /// Drops what starts at or behind `end`.
  bool truncate_from_end(Offset end);
  /// Drops what ends at or before `start`; the epoch of `start` then starts
  /// there.
  bool truncate_from_start(Offset start);
  bool clear();

  struct EndOffset {
    LeaderEpoch epoch;
    Offset end_offset;
  };
  /// Where `epoch` ended: the largest epoch at or below it, and the start of
  /// the next one (`log_end` for the latest). Nothing if it is unknown.
  std::optional<EndOffset> end_offset_for(LeaderEpoch epoch,
                                          Offset log_end) const;

 private:
  std::vector<EpochEntry> entries_;
};

}  // namespace weir
