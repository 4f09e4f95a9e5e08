// BatchView: the header of a batch of magic 2, read where it stands. Nothing
// is copied and nothing checked: whoever makes one has seen at least
// kBatchHeaderSize bytes, and size() of them before body() or crc_valid()
// (peek_batch() does both).
//
// Reference: org.apache.kafka.common.record.DefaultRecordBatch.
#pragma once
#include <optional>

#include "lib/base/bytes.h"
#include "lib/base/ints.h"
#include "lib/codec/codec.h"
#include "lib/codec/crc32c.h"
#include "lib/record/attributes.h"
#include "lib/record/layout.h"

namespace weir {

/// Sequences are 31 bits wide and start again at 0.
constexpr Sequence add_sequence(Sequence from, int32_t n) {
  return Sequence(
      int32_t((uint32_t(from.value()) + uint32_t(n)) & 0x7fffffffu));
}

class BatchView {
 public:
  explicit BatchView(const char* batch) : p_(batch) {}

  const char* data() const { return p_; }
  Offset base_offset() const { return Offset(at<int64_t, "baseOffset">()); }
  /// The whole batch in bytes. May be anything in bytes nobody checked.
  int64_t size() const {
    return int64_t(at<int32_t, "batchLength">()) + kLogOverhead;
  }
  Bytes bytes() const { return {p_, size_t(size())}; }
  LeaderEpoch leader_epoch() const {
    return LeaderEpoch(at<int32_t, "partitionLeaderEpoch">());
  }
  int magic() const { return at<int8_t, "magic">(); }
  uint32_t stored_crc() const { return at<uint32_t, "crc">(); }
  uint32_t computed_crc() const { return crc32c(covered()); }
  bool crc_valid() const { return stored_crc() == computed_crc(); }

  /// All 16 bits, unsigned.
  int attributes() const { return at<uint16_t, "attributes">(); }
  int codec_id() const { return attributes() & kCodecMask; }
  std::optional<Codec> codec() const { return codec_from_id(codec_id()); }
  TimestampType timestamp_type() const {
    return attributes() & kAppendTimeBit ? TimestampType::kAppend
                                         : TimestampType::kCreate;
  }
  bool transactional() const { return attributes() & kTransactionalBit; }
  bool control() const { return attributes() & kControlBit; }
  bool has_delete_horizon() const { return attributes() & kDeleteHorizonBit; }
  /// When tombstones and markers in the batch may go (KIP-534).
  std::optional<TimestampMs> delete_horizon() const {
    if (!has_delete_horizon()) return std::nullopt;
    return base_timestamp();
  }

  int32_t last_offset_delta() const { return at<int32_t, "lastOffsetDelta">(); }
  /// Wraps, never traps, where the fields are absurd.
  Offset last_offset() const {
    return Offset(int64_t(uint64_t(base_offset().value()) +
                          uint64_t(int64_t(last_offset_delta()))));
  }
  /// What record timestamps are counted from: the first record's timestamp,
  /// or the delete horizon where there is one.
  TimestampMs base_timestamp() const {
    return TimestampMs(at<int64_t, "baseTimestamp">());
  }
  TimestampMs max_timestamp() const {
    return TimestampMs(at<int64_t, "maxTimestamp">());
  }
  ProducerId producer_id() const {
    return ProducerId(at<int64_t, "producerId">());
  }
  bool has_producer() const { return producer_id() > kNoProducer; }
  ProducerEpoch producer_epoch() const {
    return ProducerEpoch(at<int16_t, "producerEpoch">());
  }
  Sequence base_sequence() const {
    return Sequence(at<int32_t, "baseSequence">());
  }
  Sequence last_sequence() const { return sequence_at(last_offset()); }
  /// The sequence of the record at `offset`; kNoSequence where the batch has
  /// none.
  Sequence sequence_at(Offset offset) const {
    if (base_sequence() == kNoSequence) return kNoSequence;
    return add_sequence(base_sequence(), int32_t(offset - base_offset()));
  }
  int32_t count() const { return at<int32_t, "recordsCount">(); }

  /// The records as stored, packed by codec().
  Bytes body() const { return bytes().substr(kBatchHeaderSize); }
  /// What the CRC is taken of.
  Bytes covered() const {
    return bytes().substr(field_position(kBatchLayout, "attributes"));
  }

 private:
  template <class T, FieldName name>
  T at() const {
    return load_be<T>(p_ + field_position(kBatchLayout, name.view()));
  }

  const char* p_;
};

}  // namespace weir
