// BatchCursor: the batches of a partition from an offset on, across segments,
// around damage, and along with a log that grows, rolls, is trimmed or
// compacted by another process meanwhile. It holds the mapping its batches
// stand in, so that nothing is copied and nothing allocated for each batch.
//
//   BatchCursor cursor = partition.read(from, {}, sink);
//   for (RawBatch batch; cursor.next(batch);) ...
#pragma once
#include <memory>
#include <optional>

#include "lib/base/findings.h"
#include "lib/base/result.h"
#include "lib/log/segment_view.h"

namespace weir {

class PartitionView;

struct CursorOptions {
  /// Off: headers alone are read (several times quicker on a cold file), and
  /// only damage that breaks the chain of lengths is noticed.
  bool check_crc = true;
  /// Another process may be appending: a batch that is not whole at the end
  /// of the last segment, or zeros there, are waited for, not reported.
  bool live = false;
};

class BatchCursor {
 public:
  /// Starts at the first batch that holds an offset at or above `from`. Both
  /// must outlive the cursor.
  BatchCursor(PartitionView& partition, Offset from, CursorOptions options,
              FindingSink& sink);

  /// The next batch, or false at the end; after PartitionView::refresh() it
  /// may go on from there. Damage is reported once and stepped over, with
  /// how many bytes that left out: batch-torn, batch-length, batch-magic,
  /// batch-crc, log-zero-tail, batch-offset, log-overlap, unreadable.
  ///
  /// The view is good until the next call, or for as long as mapping() is
  /// kept.
  bool next(RawBatch& batch);

  /// The batch's records count from here: the offset that was asked for, or
  /// the one behind the batches before. A batch may begin below it.
  Offset from() const { return from_; }
  /// The batch that next() gave last begins at or below an offset that an
  /// earlier one held, or below its segment's first (batch-offset was
  /// reported): a repeated batch, or one of the two has a wrong base offset.
  bool fell() const { return fell_; }
  /// The offset behind the last batch given (at first: what was asked for).
  Offset next_offset() const { return next_; }

  /// Where the last batch stands. Null before the first.
  const std::shared_ptr<SegmentView>& segment() const { return segment_; }
  /// Keeps the last batch's bytes alive.
  const std::shared_ptr<const Mapping>& mapping() const { return mapping_; }

 private:
  bool next_in_segment(RawBatch& batch);
  bool step_over_damage(const Peek& peek, RawBatch& batch);
  bool may_be_unfinished(const Peek& peek) const;
  ResyncRule rule() const;
  size_t position_in_view() const;
  bool grown() const;
  bool is_last_segment() const;
  bool enter_next_segment();
  std::shared_ptr<SegmentView> candidate() const;
  Result<bool> enter(const std::shared_ptr<SegmentView>& segment);
  Position note_overlap(SegmentView& segment, Position start);
  void note_damage(const WalkStep& step);
  void report(std::string_view id, Position at, std::optional<Offset> offset,
              std::string message);
  bool below_segment(const RawBatch& batch) const;
  void give(const RawBatch& batch);

  PartitionView* partition_;
  CursorOptions options_;
  FindingSink* sink_;
  std::shared_ptr<SegmentView> segment_;
  std::shared_ptr<const Mapping> mapping_;
  Bytes log_;
  Position at_;  // where the next batch is looked for
  Offset from_;
  Offset next_;
  ResyncBudget budget_;
  bool given_ = false;  // a batch since from_
  bool fell_ = false;
  bool waiting_ = false;  // for an append to become whole
};

}  // namespace weir
