#include "lib/record/batch_builder.h"

#include <algorithm>
#include <limits>

#include "lib/record/patch.h"

namespace weir {
namespace {

constexpr size_t kFirstCapacity = 32u << 10;
constexpr int64_t kMostDelta = std::numeric_limits<int32_t>::max();

char* put_varint(char* p, int64_t value) {
  uint64_t u = zigzag(value);
  for (; u >= 0x80; u >>= 7) *p++ = char(u | 0x80);
  *p++ = char(u);
  return p;
}

char* put_bytes(char* p, Bytes bytes) {
  if (is_null(bytes)) return put_varint(p, -1);
  p = put_varint(p, int64_t(bytes.size()));
  if (!bytes.empty()) std::memcpy(p, bytes.data(), bytes.size());
  return p + bytes.size();
}

size_t bytes_size(Bytes bytes) {
  if (is_null(bytes)) return 1;
  return bytes.size() + size_t(varint_size(int64_t(bytes.size())));
}

size_t headers_size(std::span<const RecordHeader> headers) {
  size_t size = 0;
  for (const RecordHeader& header : headers) {
    size += header.name.size() +
            size_t(varint_size(int64_t(header.name.size()))) +
            bytes_size(header.value);
  }
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

// Keeps the header's sums; false for a record that no batch may hold.
bool BatchBuilder::note(Offset offset, TimestampMs timestamp) {
  if (offset < next_offset_)
    trouble_ = "offsets do not rise";
  else if (offset - spec_.base_offset > kMostDelta)
    trouble_ = "offsets span more than 2^31-1";
  else if (timestamp < kNoTimestamp)
    trouble_ = "a timestamp is negative";
  if (trouble_) [[unlikely]]
    return false;
  if (count_ == 0 && !spec_.delete_horizon) base_timestamp_ = timestamp;
  max_timestamp_ = std::max(max_timestamp_, timestamp);
  next_offset_ = offset + 1;
  ++count_;
  return true;
}

BatchBuilder::Start BatchBuilder::start(Offset offset, TimestampMs timestamp,
                                        Bytes key, Bytes value,
                                        size_t headers) const {
  Start s;
  TimestampMs base =
      count_ == 0 && !spec_.delete_horizon ? timestamp : base_timestamp_;
  // Wraps where note() will refuse the record.
  s.timestamp_delta =
      int64_t(uint64_t(timestamp.value()) - uint64_t(base.value()));
  s.offset_delta =
      int64_t(uint64_t(offset.value()) - uint64_t(spec_.base_offset.value()));
  s.body = 1 + size_t(varint_size(s.timestamp_delta)) +
           size_t(varint_size(s.offset_delta)) + bytes_size(key) +
           bytes_size(value) + headers;
  s.whole = s.body + size_t(varint_size(int64_t(s.body)));
  return s;
}

char* BatchBuilder::put_start(const Start& s, Bytes key, Bytes value) {
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

void BatchBuilder::add_at(Offset offset, TimestampMs timestamp, Bytes key,
                          Bytes value, std::span<const RecordHeader> headers) {
  size_t size = size_t(varint_size(int64_t(headers.size())));
  if (!headers.empty()) size += headers_size(headers);
  Start s = start(offset, timestamp, key, value, size);
  if (!note(offset, timestamp)) return;
  char* p = put_varint(put_start(s, key, value), int64_t(headers.size()));
  put_headers(p, headers);
}

void BatchBuilder::add_raw(Offset offset, const RecordView& record) {
  Bytes raw = record.raw_headers;
  size_t size = size_t(varint_size(record.header_count)) + raw.size();
  Start s = start(offset, record.timestamp, record.key, record.value, size);
  if (!note(offset, record.timestamp)) return;
  char* p = put_start(s, record.key, record.value);
  p = put_varint(p, record.header_count);
  if (!raw.empty()) std::memcpy(p, raw.data(), raw.size());
}

int64_t BatchBuilder::size_with(TimestampMs timestamp, Bytes key, Bytes value,
                                std::span<const RecordHeader> headers) const {
  size_t size =
      size_t(varint_size(int64_t(headers.size()))) + headers_size(headers);
  return int64_t(start(next_offset_, timestamp, key, value, size).whole);
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
