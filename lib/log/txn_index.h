// TxnIndexView: a segment's `.txnindex` where it stands: its aborted
// transactions. Never preallocated; a torn last entry is ignored.
//
// Reference: org.apache.kafka.storage.internals.log.TransactionIndex,
// AbortedTxn; KIP-98.
#pragma once
#include <vector>

#include "lib/base/bytes.h"
#include "lib/base/findings.h"
#include "lib/base/ints.h"
#include "lib/log/index_layout.h"

namespace weir {

struct AbortedTxn {
  ProducerId producer;
  Offset first;  ///< of the transaction's first batch
  Offset last;   ///< of its abort marker
  Offset last_stable_offset;
  auto operator<=>(const AbortedTxn&) const = default;
};

class TxnIndexView {
 public:
  TxnIndexView() = default;
  explicit TxnIndexView(Bytes file) : file_(file) {}

  size_t size() const { return file_.size() / kEntry; }
  bool empty() const { return size() == 0; }
  int version(size_t i) const;
  AbortedTxn operator[](size_t i) const;

  /// Bytes of a torn last entry.
  size_t tail_bytes() const { return file_.size() % kEntry; }

  /// Whether every entry can be what it claims for a segment of base offset
  /// `base`: version 0, first <= last, last >= base and rising, no torn tail.
  bool sane(Offset base) const;

  /// index-size, index-order, index-entry.
  void check(std::string_view file, Offset base, FindingSink& sink) const;

 private:
  static constexpr size_t kEntry = kTxnIndexEntrySize;
  Bytes file_;
};

/// Appends an entry as it stands in a file.
void append_entry(std::string& out, const AbortedTxn& txn);

}  // namespace weir
