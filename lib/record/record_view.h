// RecordView: one record where it stands, in the file's bytes or in the
// buffer its batch was unpacked into; and its headers.
//
// Null and empty differ everywhere: null is a view without data (data() is
// nullptr), empty has data and no length. is_null() asks.
//
// Reference: org.apache.kafka.common.record.DefaultRecord.
#pragma once
#include <optional>

#include "lib/base/bytes.h"
#include "lib/base/ints.h"
#include "lib/record/attributes.h"

namespace weir {

inline bool is_null(Bytes bytes) { return bytes.data() == nullptr; }
/// Nothing for null: what decoders of keys and values take.
inline std::optional<Bytes> unless_null(Bytes bytes) {
  return is_null(bytes) ? std::nullopt : std::optional(bytes);
}

/// An unsigned varint that is known to be well-formed; moves `p` behind it.
inline uint64_t get_uvarint_unchecked(const char*& p) {
  uint64_t u = uint8_t(*p++);
  if (u < 0x80) return u;
  u &= 0x7f;
  for (int shift = 7;; shift += 7) {
    uint64_t b = uint8_t(*p++);
    u |= (b & 0x7f) << shift;
    if (b < 0x80) return u;
  }
}
inline int64_t get_varint_unchecked(const char*& p) {
  return unzigzag(get_uvarint_unchecked(p));
}

/// `value` may be null; `name` never is.
struct RecordHeader {
  Bytes name;
  Bytes value;
};

/// A record's headers in their order, duplicates kept:
/// `for (RecordHeader h : record.headers()) ...`. Walks bytes that
/// RecordReader has checked, or that BatchBuilder wrote.
class RecordHeaders {
 public:
  class Iterator {
   public:
    Iterator(const char* p, int32_t left) : p_(p), left_(left) { read(); }
    const RecordHeader& operator*() const { return header_; }
    const RecordHeader* operator->() const { return &header_; }
    Iterator& operator++() {
      --left_;
      read();
      return *this;
    }
    bool operator==(const Iterator& o) const { return left_ == o.left_; }

   private:
    void read() {
      if (left_ <= 0) return;
      header_.name = bytes(get_varint_unchecked(p_));
      header_.value = bytes(get_varint_unchecked(p_));
    }
    Bytes bytes(int64_t length) {
      if (length < 0) return {};
      Bytes out(p_, size_t(length));
      p_ += length;
      return out;
    }
    const char* p_;
    int32_t left_;
    RecordHeader header_;
  };

  RecordHeaders() = default;
  RecordHeaders(Bytes raw, int32_t count) : raw_(raw), count_(count) {}
  Iterator begin() const { return {raw_.data(), count_}; }
  Iterator end() const { return {nullptr, 0}; }
  int32_t size() const { return count_; }
  bool empty() const { return count_ == 0; }
  /// As they stand in the record, without the count.
  Bytes raw() const { return raw_; }

 private:
  Bytes raw_;
  int32_t count_ = 0;
};

struct RecordView {
  Offset offset;
  TimestampMs timestamp;  ///< of the batch where its type is kAppend
  Bytes key;              ///< may be null
  Bytes value;            ///< may be null
  Bytes raw_headers;      ///< as stored, without their count
  int32_t header_count = 0;
  TimestampType timestamp_type = TimestampType::kCreate;

  bool has_key() const { return !is_null(key); }
  bool has_value() const { return !is_null(value); }
  RecordHeaders headers() const { return {raw_headers, header_count}; }
};

}  // namespace weir
