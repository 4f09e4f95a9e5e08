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

inline bool RecordReader::next_fast(RecordView& record) {
  using record_detail::read_varint;
  const char* const start = p_;
  if (read_ >= count_ || start >= fast_end_) return false;
  int64_t size, timestamp_delta, offset_delta, key_size, value_size, headers;
  const char* p = read_varint<5>(start, size);
  if (!p || size <= 0 || size > fast_end_ - p) [[unlikely]]
    return false;
  const char* const end = p + size;
  p = read_varint<10>(p + 1, timestamp_delta);  // behind the attributes
  if (!p) [[unlikely]]
    return false;
  p = read_varint<5>(p, offset_delta);
  if (!p) [[unlikely]]
    return false;
  p = read_varint<5>(p, key_size);
  if (!p || key_size > end - p) [[unlikely]]
    return false;
  const char* key = nullptr;
  if (key_size >= 0) {
    key = p;
    p += key_size;
  } else {
    key_size = 0;
  }
  p = read_varint<5>(p, value_size);
  if (!p || value_size > end - p) [[unlikely]]
    return false;
  const char* value = nullptr;
  if (value_size >= 0) {
    value = p;
    p += value_size;
  } else {
    value_size = 0;
  }
  p = read_varint<5>(p, headers);
  if (p != end) {
    if (!p || p > end) [[unlikely]]
      return false;
    if (!record_detail::headers_fill({p, size_t(end - p)}, headers))
        [[unlikely]]
      return false;
  } else if (headers != 0) [[unlikely]] {
    return false;
  }
  record.offset =
      Offset(int64_t(uint64_t(base_offset_) + uint64_t(offset_delta)));
  record.timestamp = TimestampMs(
      timestamp_type_ == TimestampType::kAppend
          ? append_timestamp_
          : int64_t(uint64_t(base_timestamp_) + uint64_t(timestamp_delta)));
  record.key = Bytes(key, size_t(key_size));
  record.value = Bytes(value, size_t(value_size));
  record.raw_headers = Bytes(p, size_t(end - p));
  record.header_count = int32_t(headers);
  record.timestamp_type = timestamp_type_;
  record_ = start;
  p_ = end;
  ++read_;
  return true;
}

}  // namespace weir
