// OffsetIndexView: a segment's `.index` where it stands. An index is a hint:
// whoever follows an entry looks at the batch it points to before believing
// it (SegmentView does). Any bytes can be viewed; the worst index only makes
// a search longer.
//
// Reference: org.apache.kafka.storage.internals.log.OffsetIndex.
#pragma once
#include <optional>

#include "lib/base/bytes.h"
#include "lib/base/findings.h"
#include "lib/base/ints.h"
#include "lib/log/index_layout.h"

namespace weir {

struct OffsetIndexEntry {
  Offset offset;      ///< last offset of the batch, absolute
  Position position;  ///< where the batch starts in the .log
  auto operator<=>(const OffsetIndexEntry&) const = default;
};

class OffsetIndexView {
 public:
  /// Without entries.
  OffsetIndexView() = default;
  /// The bytes of the file; `base` is the segment's base offset. The view
  /// ends before the first entry with position 0: no batch at position 0 is
  /// ever indexed, and a crash leaves a tail of zeros.
  OffsetIndexView(Bytes file, Offset base);

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  OffsetIndexEntry operator[](size_t i) const;

  /// Index of the last entry at or below `target`; nothing if all are above.
  /// Binary search: in an index out of order some entry at or below `target`
  /// or nothing.
  std::optional<size_t> find(Offset target) const;
  /// The same by position.
  std::optional<size_t> find(Position target) const;

  /// Bytes behind the last entry: preallocated zeros, or a misfit.
  size_t tail_bytes() const { return file_.size() - size_ * kEntry; }

  /// Everything that can be known without the log: index-preallocated,
  /// index-size, index-order (first place only). `file` names it.
  void check(std::string_view file, FindingSink& sink) const;

 private:
  static constexpr size_t kEntry = kOffsetIndexEntrySize;
  Bytes file_;
  Offset base_;
  size_t size_ = 0;
};

/// Appends an entry as it stands in a file. `base` <= offset < base + 2^31.
void append_entry(std::string& out, const OffsetIndexEntry& entry, Offset base);

}  // namespace weir
