#include "lib/record/batch_builder.h"

#include <algorithm>
#include <limits>

#include "lib/record/patch.h"

namespace weir {
namespace {

constexpr size_t kFirstCapacity = 32u << 10;
// Varints below it take one or two bytes.
constexpr uint64_t kTwoBytes = 1u << 14;
constexpr int64_t kMostDelta = std::numeric_limits<int32_t>::max();

size_t size_of(int64_t value) {
  uint64_t u = zigzag(value);
  if (u < kTwoBytes) [[likely]]
    return 1 + (u >= 0x80);
  return size_t(uvarint_size(u));
}

[[gnu::always_inline]] inline char* put_varint(char* p, int64_t value) {
  uint64_t u = zigzag(value);
  if (u < 0x80) [[likely]] {
    *p = char(u);
    return p + 1;
  }
  *p++ = char(u | 0x80);
  u >>= 7;
  for (; u >= 0x80; u >>= 7) *p++ = char(u | 0x80);
  *p++ = char(u);
  return p;
}

[[gnu::always_inline]] inline char* put_bytes(char* p, Bytes bytes) {
  if (is_null(bytes)) return put_varint(p, -1);
  p = put_varint(p, int64_t(bytes.size()));
  std::memcpy(p, bytes.data(), bytes.size());
  return p + bytes.size();
}

size_t bytes_size(Bytes bytes) {
  if (is_null(bytes)) return 1;
  return bytes.size() + size_of(int64_t(bytes.size()));
}

size_t headers_size(std::span<const RecordHeader> headers) {
  size_t size = 0;
  for (const RecordHeader& header : headers)
    size += header.name.size() + size_of(int64_t(header.name.size())) +
            bytes_size(header.value);
  return size;
}

// A name is never null: a view without data is an empty one.
char* put_headers(char* p, std::span<const RecordHeader> headers) {
  for (const RecordHeader& header : headers) {
    Bytes name = is_null(header.name) ? Bytes("", 0) : header.name;
    p = put_bytes(put_bytes(p, name), header.value);
  }
  return p;
}

template <class T, FieldName name>
void put(char* batch, T value) {
  store_be<T>(batch + field_position(kBatchLayout, name.view()), value);
}

int attributes_of(const BatchSpec& spec, Codec codec) {
  int out = int(codec);
  if (spec.append_time) out |= kAppendTimeBit;
  if (spec.transactional) out |= kTransactionalBit;
  if (spec.control) out |= kControlBit;
  if (spec.delete_horizon) out |= kDeleteHorizonBit;
  return out;
}

}  // namespace

BatchSpec BatchSpec::like(const BatchView& source) {
  BatchSpec spec;
  spec.base_offset = source.base_offset();
  spec.leader_epoch = source.leader_epoch();
  spec.codec = source.codec().value_or(Codec::kNone);
  if (source.timestamp_type() == TimestampType::kAppend)
    spec.append_time = source.max_timestamp();
  spec.producer_id = source.producer_id();
  spec.producer_epoch = source.producer_epoch();
  spec.base_sequence = source.base_sequence();
  spec.transactional = source.transactional();
  spec.control = source.control();
  spec.delete_horizon = source.delete_horizon();
  spec.last_offset = source.last_offset();
  return spec;
}

void BatchBuilder::begin(const BatchSpec& spec) {
  spec_ = spec;
  size_ = size_t(kBatchHeaderSize);
  count_ = 0;
  next_offset_ = spec.base_offset;
  base_timestamp_ = spec.delete_horizon.value_or(kNoTimestamp);
  max_timestamp_ = kNoTimestamp;
  trouble_ = nullptr;
  if (capacity_ < size_) grow(0);
}

void BatchBuilder::grow(size_t bytes) {
  size_t capacity = std::max({kFirstCapacity, 2 * capacity_, size_ + bytes});
  // Not make_unique, which would clear it.
  std::unique_ptr<char[]> memory(new char[capacity]);
  if (memory_) std::memcpy(memory.get(), memory_.get(), size_);
  memory_ = std::move(memory);
  capacity_ = capacity;
}

// Why no batch can hold a record.
const char* BatchBuilder::find_trouble(Offset offset,
                                       TimestampMs timestamp) const {
  if (trouble_) return trouble_;
  if (offset < next_offset_) return "offsets do not rise";
  if (timestamp < kNoTimestamp) return "a timestamp is negative";
  if (offset.value() - spec_.base_offset.value() > kMostDelta)
    return "offsets span more than 2^31-1";
  return nullptr;
}

[[gnu::always_inline]] inline bool BatchBuilder::note(Offset offset,
                                                      TimestampMs timestamp) {
  trouble_ = find_trouble(offset, timestamp);
  if (trouble_) [[unlikely]]
    return false;
  if (count_ == 0 && !spec_.delete_horizon) base_timestamp_ = timestamp;
  max_timestamp_ = std::max(max_timestamp_, timestamp);
  next_offset_ = offset + 1;
  ++count_;
  return true;
}

[[gnu::always_inline]] inline BatchBuilder::Start BatchBuilder::start(
    int64_t timestamp_delta, int64_t offset_delta, Bytes key, Bytes value,
    size_t headers) const {
  Start s;
  s.timestamp_delta = timestamp_delta;
  s.offset_delta = offset_delta;
  s.body = 1 + size_of(timestamp_delta) + size_of(offset_delta) +
           bytes_size(key) + bytes_size(value) + headers;
  s.whole = s.body + size_of(int64_t(s.body));
  return s;
}

// A record up to its headers, whose `headers` bytes are the caller's to write.
[[gnu::always_inline]] inline char* BatchBuilder::put_record(
    Offset offset, TimestampMs timestamp, Bytes key, Bytes value,
    size_t headers) {
  Start s = start(timestamp - base_timestamp_, offset - spec_.base_offset, key,
                  value, headers);
  if (capacity_ - size_ < s.whole) [[unlikely]]
    grow(s.whole);
  char* p = memory_.get() + size_;
  size_ += s.whole;
  p = put_varint(p, int64_t(s.body));
  *p++ = 0;  // attributes: no bit has a meaning
  p = put_varint(p, s.timestamp_delta);
  p = put_varint(p, s.offset_delta);
  return put_bytes(put_bytes(p, key), value);
}

void BatchBuilder::add_plain(Offset offset, TimestampMs timestamp, Bytes key,
                             Bytes value) {
  if (!note(offset, timestamp)) return;
  *put_record(offset, timestamp, key, value, 1) = 0;
}

void BatchBuilder::add_with_headers(Offset offset, TimestampMs timestamp,
                                    Bytes key, Bytes value,
                                    std::span<const RecordHeader> headers) {
  if (!note(offset, timestamp)) return;
  int64_t count = int64_t(headers.size());
  char* p = put_record(offset, timestamp, key, value,
                       size_of(count) + headers_size(headers));
  put_headers(put_varint(p, count), headers);
}

void BatchBuilder::add_raw(Offset offset, const RecordView& record) {
  if (!note(offset, record.timestamp)) return;
  Bytes raw = record.raw_headers;
  char* p = put_record(offset, record.timestamp, record.key, record.value,
                       size_of(record.header_count) + raw.size());
  p = put_varint(p, record.header_count);
  if (!raw.empty()) std::memcpy(p, raw.data(), raw.size());
}

int64_t BatchBuilder::size_with(TimestampMs timestamp, Bytes key, Bytes value,
                                std::span<const RecordHeader> headers) const {
  bool first = count_ == 0 && !spec_.delete_horizon;
  int64_t base = first ? timestamp.value() : base_timestamp_.value();
  Start s = start(int64_t(uint64_t(timestamp.value()) - uint64_t(base)),
                  next_offset_ - spec_.base_offset, key, value,
                  size_of(int64_t(headers.size())) + headers_size(headers));
  return int64_t(s.whole);
}

void BatchBuilder::write_header(char* batch, size_t size, Codec codec) const {
  Offset last =
      spec_.last_offset.value_or(count_ ? next_offset_ - 1 : spec_.base_offset);
  put<int64_t, "baseOffset">(batch, spec_.base_offset.value());
  put<int32_t, "batchLength">(batch, int32_t(size - size_t(kLogOverhead)));
  put<int32_t, "partitionLeaderEpoch">(batch, spec_.leader_epoch.value());
  put<int8_t, "magic">(batch, 2);
  put<int16_t, "attributes">(batch, int16_t(attributes_of(spec_, codec)));
  put<int32_t, "lastOffsetDelta">(batch, int32_t(last - spec_.base_offset));
  put<int64_t, "baseTimestamp">(batch, base_timestamp_.value());
  put<int64_t, "maxTimestamp">(
      batch, spec_.append_time.value_or(max_timestamp_).value());
  put<int64_t, "producerId">(batch, spec_.producer_id.value());
  put<int16_t, "producerEpoch">(batch, spec_.producer_epoch.value());
  put<int32_t, "baseSequence">(batch, spec_.base_sequence.value());
  put<int32_t, "recordsCount">(batch, count_);
  set_crc(batch);
}

Result<Bytes> BatchBuilder::finish() {
  if (spec_.last_offset && count_ && *spec_.last_offset < next_offset_ - 1)
    trouble_ = "the last offset is below a record's";
  if (spec_.last_offset && *spec_.last_offset - spec_.base_offset > kMostDelta)
    trouble_ = "offsets span more than 2^31-1";
  if (trouble_)
    return fail(Code::kInvalid, "no batch can hold it: {}", trouble_);
  Bytes plain(memory_.get(), size_);
  if (spec_.codec != Codec::kNone && count_ > 0) {
    packed_.assign(size_t(kBatchHeaderSize), '\0');
    TRY(compressor_.compress(spec_.codec, spec_.level,
                             plain.substr(size_t(kBatchHeaderSize)), packed_));
    plain = packed_;
  }
  if (plain.size() > size_t(std::numeric_limits<int32_t>::max()))
    return fail(Code::kLimit, "a batch of {} bytes", plain.size());
  write_header(const_cast<char*>(plain.data()), plain.size(),
               count_ > 0 ? spec_.codec : Codec::kNone);
  return plain;
}

}  // namespace weir
