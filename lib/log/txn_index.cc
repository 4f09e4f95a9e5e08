#include "lib/log/txn_index.h"

#include <cassert>

namespace weir {
namespace {
constexpr int16_t kVersion = 0;

template <class T>
T field(Bytes file, size_t i, int position) {
  return load_be<T>(file.data() + i * kTxnIndexEntrySize + position);
}
}  // namespace

int TxnIndexView::version(size_t i) const {
  assert(i < size());
  return field<int16_t>(file_, i, field_position(kTxnIndexLayout, "version"));
}

AbortedTxn TxnIndexView::operator[](size_t i) const {
  assert(i < size());
  constexpr auto& t = kTxnIndexLayout;
  return {
      ProducerId(field<int64_t>(file_, i, field_position(t, "producerId"))),
      Offset(field<int64_t>(file_, i, field_position(t, "firstOffset"))),
      Offset(field<int64_t>(file_, i, field_position(t, "lastOffset"))),
      Offset(field<int64_t>(file_, i, field_position(t, "lastStableOffset")))};
}

bool TxnIndexView::sane(Offset base) const {
  struct Count : FindingSink {
    void report(Finding) override { ++n; }
    int n = 0;
  } count;
  check("", base, count);
  return count.n == 0;
}

void TxnIndexView::check(std::string_view file, Offset base,
                         FindingSink& sink) const {
  auto report = [&](std::string_view id, size_t i, std::string message) {
    sink.report({id,
                 std::string(file),
                 Position(int64_t(i * kEntry)),
                 {},
                 std::move(message)});
  };
  if (tail_bytes() != 0)
    report(
        "index-size", size(),
        fmt::format("the last entry has {} of {} bytes", tail_bytes(), kEntry));
  for (size_t i = 0; i < size(); ++i) {
    AbortedTxn txn = (*this)[i];
    if (version(i) != kVersion) {
      report("index-entry", i,
             fmt::format("version {} is unknown", version(i)));
      return;
    }
    if (txn.first > txn.last || txn.last < base || txn.producer < ProducerId(0))
      report("index-entry", i,
             fmt::format("producer {} from {} to {} cannot be in a segment "
                         "of base offset {}",
                         txn.producer, txn.first, txn.last, base));
    if (i > 0 && txn.last <= (*this)[i - 1].last) {
      report("index-order", i,
             fmt::format("last offset {} stands behind {}", txn.last,
                         (*this)[i - 1].last));
      return;
    }
  }
}

void append_entry(std::string& out, const AbortedTxn& txn) {
  Writer w(out);
  w.i16(kVersion);
  w.i64(txn.producer.value());
  w.i64(txn.first.value());
  w.i64(txn.last.value());
  w.i64(txn.last_stable_offset.value());
}

}  // namespace weir
