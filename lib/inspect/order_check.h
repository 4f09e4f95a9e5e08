// The rules between batches: offsets rise, leader epochs do not fall, a
// producer's sequences go on. What the CRC does not cover (base offset, leader
// epoch) is held against the neighbours on both sides, so that it is the liar
// who is named.
#pragma once
#include <optional>
#include <string>
#include <unordered_map>

#include "lib/base/findings.h"
#include "lib/inspect/log_pieces.h"
#include "lib/log/checkpoints.h"
#include "lib/record/raw_batch.h"

namespace weir {

class OrderCheck {
 public:
  /// Epochs are held against `epochs` too, unless there are none. A
  /// `compacted` log may have gaps without a word.
  OrderCheck(const std::vector<EpochEntry>& epochs, bool compacted,
             FindingSink& sink)
      : epochs_(epochs), compacted_(compacted), sink_(sink) {}

  /// `file` and `base` are the segment's.
  void begin_segment(const std::string& file, Offset base);
  void on_batch(const RawBatch& batch);
  void on_lost(const LostBytes& lost);
  void end_segment();
  /// After the last segment.
  void finish();

  /// The offset behind everything seen; nothing before the first batch.
  std::optional<Offset> next_offset() const { return next_; }
  bool damaged() const { return damaged_; }
  /// Offsets are missing somewhere: batches may have been there.
  bool gaps() const { return gaps_ != 0; }
  int64_t gap_count() const { return gaps_; }

 private:
  struct Seen {
    Offset base, next;
    LeaderEpoch epoch;
    Position position;
    std::string file;
  };
  struct Producer {
    ProducerEpoch epoch;
    Sequence last;
    int64_t gaps;
  };
  struct GapNote {
    Offset first;
    Position position;
    int64_t places = 0, offsets = 0;
  };

  void check_offset(const Seen& now);
  void check_epoch(const Seen& now);
  void check_producer(const RawBatch& batch, const Seen& now);
  void note_gap(Offset from, const Seen& now);
  void flush_lost(std::optional<Offset> next_base);
  void report(std::string_view id, const Seen& at, std::string message);
  std::optional<LeaderEpoch> expected_epoch(Offset offset) const;

  const std::vector<EpochEntry>& epochs_;
  bool compacted_;
  FindingSink& sink_;
  std::string file_;
  Offset base_, log_base_;  ///< of the segment, of the first one
  bool first_segment_ = true, first_in_segment_ = true;
  // The group coordinator numbers every commit inside a transaction from 0.
  bool coordinator_ = false;
  std::optional<Seen> before_, last_;  // the two batches before this one
  std::optional<Offset> next_;
  std::optional<LeaderEpoch> epoch_;
  std::vector<LostBytes> lost_;  // not yet reported: what follows decides
  std::unordered_map<ProducerId, Producer> producers_;
  GapNote gap_;
  int64_t gaps_ = 0;
  bool damaged_ = false, lost_before_ = false;
};

}  // namespace weir
