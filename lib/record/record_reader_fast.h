// The inlined half of RecordReader: one record of magic 2 that is well-formed
// and has kReadSlack readable bytes behind it. Whatever it does not like it
// leaves, untouched, to the careful half (record_reader.cc), which finds out
// what is wrong.
//
// Why the slack suffices: up to a record's key stand at most 1 + 10 + 5 + 5
// bytes, and behind a key or value that was found to end inside the record
// at most 5 and 5 more before the next check.
#pragma once
#include "lib/record/record_reader.h"

namespace weir {
namespace record_detail {

/// How far ahead of a record its bytes are fetched, two lines at a time.
inline constexpr int kPrefetch = 2048;

/// Varints of three bytes and more; nullptr if malformed. `bytes` is 5 or 10,
/// all of them readable.
const char* read_long_varint(const char* p, size_t bytes, int64_t& v);

template <size_t kBytes>
inline const char* read_varint(const char* p, int64_t& v) {
  uint64_t first = uint8_t(p[0]);
  if (first < 0x80) [[likely]] {
    v = unzigzag(first);
    return p + 1;
  }
  uint64_t second = uint8_t(p[1]);
  if (second < 0x80) [[likely]] {
    v = unzigzag((first & 0x7f) | second << 7);
    return p + 2;
  }
  return read_long_varint(p, kBytes, v);
}

/// Whether `count` headers fill `raw` exactly.
bool headers_fill(Bytes raw, int64_t count);

}  // namespace record_detail

inline bool RecordReader::Walk::next_fast(RecordView& record) {
  using record_detail::read_varint;
  const char* const start = p;
  if (left <= 0 || start >= fast_end) return false;
  // Without it a walk over cold bytes waits for each record's first line.
  __builtin_prefetch(start + record_detail::kPrefetch);
  __builtin_prefetch(start + record_detail::kPrefetch + 64);
  int64_t size, timestamp_delta, offset_delta, key_size, value_size, headers;
  const char* q = read_varint<5>(start, size);
  if (!q || size <= 0 || size > fast_end - q) [[unlikely]]
    return false;
  const char* const end = q + size;
  q = read_varint<10>(q + 1, timestamp_delta);  // behind the attributes
  if (!q) [[unlikely]]
    return false;
  q = read_varint<5>(q, offset_delta);
  if (!q) [[unlikely]]
    return false;
  q = read_varint<5>(q, key_size);
  if (!q || key_size > end - q) [[unlikely]]
    return false;
  const char* key = nullptr;
  if (key_size >= 0) {
    key = q;
    q += key_size;
  } else {
    key_size = 0;
  }
  q = read_varint<5>(q, value_size);
  if (!q || value_size > end - q) [[unlikely]]
    return false;
  const char* value = nullptr;
  if (value_size >= 0) {
    value = q;
    q += value_size;
  } else {
    value_size = 0;
  }
  q = read_varint<5>(q, headers);
  if (q != end) {
    if (!q || q > end) [[unlikely]]
      return false;
    if (!record_detail::headers_fill({q, size_t(end - q)}, headers))
        [[unlikely]]
      return false;
  } else if (headers != 0) [[unlikely]] {
    return false;
  }
  record.offset =
      Offset(int64_t(uint64_t(base_offset) + uint64_t(offset_delta)));
  record.timestamp = TimestampMs(
      timestamp_type == TimestampType::kAppend
          ? append_timestamp
          : int64_t(uint64_t(base_timestamp) + uint64_t(timestamp_delta)));
  record.key = Bytes(key, size_t(key_size));
  record.value = Bytes(value, size_t(value_size));
  record.raw_headers = Bytes(q, size_t(end - q));
  record.header_count = int32_t(headers);
  record.timestamp_type = timestamp_type;
  p = end;
  --left;
  return true;
}

[[gnu::always_inline]] inline bool RecordReader::next(RecordView& record) {
  record_ = walk_.p;
  if (walk_.next_fast(record)) [[likely]]
    return true;
  // By way of a member, so that `record` can live in registers.
  if (!next_slow()) return false;
  record = slow_;
  return true;
}

template <class F>
bool RecordReader::each(F&& f) {
  Walk walk = walk_;
  for (RecordView record;;) {
    record_ = walk.p;
    if (!walk.next_fast(record)) [[unlikely]] {
      walk_ = walk;
      if (!next_slow()) return ok();
      record = slow_;
      walk = walk_;
    }
    f(record);
  }
}

}  // namespace weir
