// RawBatch: a batch of any magic, as it stands in a file or a request. In
// formats 0 and 1 a "batch" is one entry of the message set, as Kafka has it:
// a plain message or a packed wrapper. peek_batch() says what stands at a
// position without believing anything there.
//
// Reference: org.apache.kafka.common.record.FileLogInputStream,
// AbstractLegacyRecordBatch, DefaultRecordBatch.
#pragma once
#include <optional>

#include "lib/record/batch_view.h"
#include "lib/record/message_view.h"

namespace weir {

/// A view; whoever gives one keeps the bytes. Made by peek_batch(), so that
/// the whole batch is there and its magic is 0, 1 or 2.
class RawBatch {
 public:
  RawBatch() = default;
  RawBatch(Bytes bytes, Position position)
      : bytes_(bytes), position_(position) {}

  Bytes bytes() const { return bytes_; }
  const char* data() const { return bytes_.data(); }
  int64_t size() const { return int64_t(bytes_.size()); }
  /// Where it starts and ends in its file.
  Position position() const { return position_; }
  Position end_position() const { return position_ + size(); }

  int magic() const { return int8_t(bytes_[kMagicPosition]); }
  bool is_v2() const { return magic() == 2; }
  /// Only if is_v2().
  BatchView v2() const { return BatchView(bytes_.data()); }
  /// Only if not is_v2().
  MessageView message() const { return MessageView(bytes_.data()); }

  /// v0, v1: the entry's own offset. Of a wrapper that is its last message's:
  /// the first is only known after unpacking (RecordReader::first_offset()).
  Offset base_offset() const { return Offset(load_be<int64_t>(data())); }
  Offset last_offset() const {
    return is_v2() ? v2().last_offset() : message().offset();
  }
  Offset next_offset() const { return last_offset() + 1; }
  /// -1 in v0 and v1.
  LeaderEpoch leader_epoch() const {
    return is_v2() ? v2().leader_epoch() : kNoEpoch;
  }
  uint32_t stored_crc() const {
    return is_v2() ? v2().stored_crc() : message().stored_crc();
  }
  uint32_t computed_crc() const {
    return is_v2() ? v2().computed_crc() : message().computed_crc();
  }
  bool crc_valid() const { return stored_crc() == computed_crc(); }
  int attributes() const {
    return is_v2() ? v2().attributes() : message().attributes();
  }
  int codec_id() const { return attributes() & kCodecMask; }
  /// Nothing for an id without a meaning, and for zstd in v0 and v1.
  std::optional<Codec> codec() const;
  bool compressed() const { return codec_id() != 0; }
  TimestampType timestamp_type() const {
    return is_v2() ? v2().timestamp_type() : message().timestamp_type();
  }
  /// -1 in v0.
  TimestampMs max_timestamp() const {
    return is_v2() ? v2().max_timestamp() : message().timestamp();
  }
  bool transactional() const { return is_v2() && v2().transactional(); }
  bool control() const { return is_v2() && v2().control(); }
  std::optional<TimestampMs> delete_horizon() const {
    return is_v2() ? v2().delete_horizon() : std::nullopt;
  }
  ProducerId producer_id() const {
    return is_v2() ? v2().producer_id() : kNoProducer;
  }
  bool has_producer() const { return is_v2() && v2().has_producer(); }
  ProducerEpoch producer_epoch() const {
    return is_v2() ? v2().producer_epoch() : kNoProducerEpoch;
  }
  Sequence base_sequence() const {
    return is_v2() ? v2().base_sequence() : kNoSequence;
  }
  Sequence last_sequence() const {
    return is_v2() ? v2().last_sequence() : kNoSequence;
  }
  /// Records as the header states; 1 for a plain message, nothing for a
  /// wrapper.
  std::optional<int32_t> count() const;

 private:
  Bytes bytes_;
  Position position_;
};

enum class BatchShape {
  kEnd,           ///< no byte is left
  kWhole,         ///< a batch of a known magic, all of it there
  kTorn,          ///< the bytes end inside the header or the batch
  kBadLength,     ///< the length is below what its magic needs
  kUnknownMagic,  ///< a plausible length, a magic above 2 or below 0
  kZeros,         ///< only zeros up to the end, as preallocation leaves them
};

struct Peek {
  BatchShape shape = BatchShape::kEnd;
  RawBatch batch = {};       ///< only if kWhole
  int64_t claimed_size = 0;  ///< the length field and kLogOverhead, if there
  int magic = 0;             ///< if there
};

/// What stands in `data` at `at`. CRC and contents are not looked at.
/// `data` begins at `origin` of its file (positions in the answer count from
/// there); `at` counts from the start of `data`.
Peek peek_batch(Bytes data, int64_t at, Position origin = Position{0});

/// The finding that names a shape: batch-torn, batch-length, batch-magic,
/// log-zero-tail; empty for kEnd and kWhole.
std::string_view shape_finding(BatchShape shape);

/// A peek as an error with position (kCorrupt; kUnsupported for an unknown
/// magic). Only for shapes other than kEnd and kWhole.
Error shape_error(const Peek& peek, Position position);

/// kCorrupt, with both numbers, if the stored CRC is not the computed one.
Result<void> check_crc(const RawBatch& batch);

}  // namespace weir
