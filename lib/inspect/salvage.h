// Salvage: which batches of a damaged log are worth keeping, and how they must
// be put right. Batches with a right CRC are kept byte for byte. What the CRC
// does not cover is rebuilt: a length by trying where the batch may end until
// the CRC is right, base offset and leader epoch from the neighbours. A batch
// that contradicts itself is made anew from the records that can be read.
#pragma once
#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/findings.h"
#include "lib/inspect/log_pieces.h"
#include "lib/log/checkpoints.h"
#include "lib/record/raw_batch.h"
#include "lib/record/record_reader.h"

namespace weir {

/// [first, second)
using OffsetRange = std::pair<Offset, Offset>;

struct Salvaged {
  /// In order, with their positions in the new log. Views into the old log or
  /// into `made`.
  std::vector<RawBatch> batches;
  std::deque<std::string> made;
  /// Bytes differ from the old log's.
  bool changed = false;
  /// Nothing but the end was cut off.
  bool only_cut = false;
  int64_t size = 0;  ///< of the new log
  int64_t bytes_lost = 0;
  int64_t records = 0;  ///< that are kept
  std::vector<OffsetRange> lost;
  /// What was wrong and what was done about it: id, position, words.
  std::vector<Finding> notes;
};

class Salvager {
 public:
  /// `epochs` as far as the checkpoint can be believed; may be empty. `stop`
  /// is asked for each batch.
  Salvager(std::vector<EpochEntry> epochs, std::function<bool()> stop)
      : epochs_(std::move(epochs)), stop_(std::move(stop)) {}

  /// The next segment of the partition. `after`: the base offset of the one
  /// behind it. kInterrupted.
  Result<Salvaged> segment(Bytes log, Offset base, std::optional<Offset> after);

  /// Behind everything kept.
  std::optional<Offset> end() const { return expected_; }

 private:
  struct Item {
    RawBatch batch;  // lost is set otherwise
    std::optional<LostBytes> lost = {};
    bool bad = false;  // its CRC is right, its content is not
    std::vector<Finding> why = {};
  };

  Result<std::vector<Item>> items_of(Bytes log);
  /// Base offsets of the next batch, and the larger of the next two.
  struct Bounds {
    std::optional<Offset> first, most;
  };
  Bounds bounds_behind(const std::vector<Item>& items, size_t at,
                       std::optional<Offset> after);
  void keep(Salvaged& out, const Item& item, const Bounds& bounds);
  int64_t rebuild_lost(Salvaged& out, Bytes log, const LostBytes& lost,
                       Position end, const Bounds& bounds);
  void drop_lost(Salvaged& out, Bytes log, const LostBytes& lost,
                 std::optional<Offset> next);
  std::optional<std::string> rebuild(Bytes bytes, const Bounds& bounds);
  std::optional<std::string> remake(const RawBatch& batch,
                                    std::optional<Offset> next);
  bool fits(const BatchView& view, const Bounds& bounds) const;
  bool put_right(std::string& batch, const Bounds& bounds, std::string& what);
  LeaderEpoch epoch_for(Offset offset, LeaderEpoch stored,
                        std::optional<LeaderEpoch> next) const;
  void add(Salvaged& out, Bytes bytes);
  void lose(Salvaged& out, int64_t bytes, std::optional<Offset> next);
  bool repeats(const RawBatch& batch) const;

  std::vector<EpochEntry> epochs_;
  std::function<bool()> stop_;
  RecordReader reader_;
  std::optional<Offset> expected_;
  LeaderEpoch epoch_ = kNoEpoch;
  std::optional<LeaderEpoch> next_epoch_;
  bool after_loss_ = false;
  std::optional<RawBatch> previous_;  // kept last
};

}  // namespace weir
