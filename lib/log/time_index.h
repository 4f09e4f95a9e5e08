// TimeIndexView: a segment's `.timeindex` where it stands. A hint, as the
// offset index is; whoever follows an entry checks it against the batch.
//
// Reference: org.apache.kafka.storage.internals.log.TimeIndex; KIP-33.
#pragma once
#include <optional>

#include "lib/base/bytes.h"
#include "lib/base/findings.h"
#include "lib/base/ints.h"
#include "lib/log/index_layout.h"

namespace weir {

/// No record of the segment up to the batch of `offset` is younger than
/// `timestamp`, and that batch has a record with it.
struct TimeIndexEntry {
  TimestampMs timestamp;
  Offset offset;  ///< absolute
  auto operator<=>(const TimeIndexEntry&) const = default;
};

class TimeIndexView {
 public:
  TimeIndexView() = default;
  /// The bytes of the file; `base` is the segment's base offset. The view
  /// ends before a tail of entries of zeros.
  TimeIndexView(Bytes file, Offset base);

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  TimeIndexEntry operator[](size_t i) const;

  /// Index of the last entry at or before `target`; nothing if all are later.
  std::optional<size_t> find(TimestampMs target) const;

  /// Bytes behind the last entry.
  size_t tail_bytes() const { return file_.size() - size_ * kEntry; }

  /// Whether timestamps rise all the way: one pass over the entries. A
  /// decreasing index cannot be searched.
  bool rises() const;

  /// index-preallocated, index-size, index-order.
  void check(std::string_view file, FindingSink& sink) const;

 private:
  static constexpr size_t kEntry = kTimeIndexEntrySize;
  Bytes file_;
  Offset base_;
  size_t size_ = 0;
};

/// Appends an entry as it stands in a file. `base` <= offset < base + 2^31.
void append_entry(std::string& out, const TimeIndexEntry& entry, Offset base);

}  // namespace weir
