// Indexes against the log they point into. Batches are shown in the order of
// the log; an index entry must name a batch that stands where it says.
//
// Only the first wrong entry of an index is described: one wrong number makes
// the whole file worthless, and it is rebuilt whole.
#pragma once
#include <string>
#include <vector>

#include "lib/base/findings.h"
#include "lib/inspect/log_pieces.h"
#include "lib/log/offset_index.h"
#include "lib/log/time_index.h"
#include "lib/record/raw_batch.h"

namespace weir {

/// Collects what is wrong with one file's entries into one finding.
class EntryFaults {
 public:
  explicit EntryFaults(std::string file) : file_(std::move(file)) {}
  void add(size_t entry, int entry_size, std::string what);
  void report(FindingSink& sink) const;

 private:
  std::string file_, first_;
  Position position_;
  int64_t count_ = 0;
};

/// An entry is right when a batch begins at its position and holds its
/// offset. Until 3.9 one entry stood for all batches of an append: then the
/// offset is the last one of a batch behind the one it points to.
class OffsetIndexCheck {
 public:
  OffsetIndexCheck(const OffsetIndexView& view, std::string file)
      : view_(view), faults_(std::move(file)) {}
  void on_batch(const RawBatch& batch);
  void on_lost(const LostBytes& lost);
  /// `end`: bytes of the log. Entries past it may be of later appends if
  /// `live`.
  void finish(Position end, bool live, FindingSink& sink);

 private:
  void wrong(std::string what);

  OffsetIndexView view_;
  EntryFaults faults_;
  size_t at_ = 0;
  bool pending_ = false;  // entry at_ points to a batch before its offset
};

/// An entry is right when the batch that holds its offset has its timestamp
/// as the largest, and no batch up to it a larger one.
class TimeIndexCheck {
 public:
  TimeIndexCheck(const TimeIndexView& view, std::string file)
      : view_(view), faults_(std::move(file)) {}
  void on_batch(const RawBatch& batch);
  /// `damaged`: batches are missing, so that entries may name lost ones.
  void finish(bool damaged, bool live, FindingSink& sink);

 private:
  TimeIndexView view_;
  EntryFaults faults_;
  size_t at_ = 0;
  TimestampMs largest_ = kNoTimestamp;
};

}  // namespace weir
