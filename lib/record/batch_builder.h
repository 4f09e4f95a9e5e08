// BatchBuilder: batches of magic 2, byte for byte as Kafka's producer, broker
// and cleaner make them (packed bodies excepted, whose bytes are the codec
// library's). One builder makes one batch after the other in its own memory.
//
//   builder.begin({.codec = Codec::kZstd});
//   builder.add(timestamp, key, value, headers);
//   TRY_ASSIGN(Bytes batch, builder.finish());   // until the next begin()
//
// Reference: org.apache.kafka.common.record.MemoryRecordsBuilder,
// DefaultRecordBatch.writeHeader, MemoryRecords.filterTo.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "lib/base/result.h"
#include "lib/record/batch_view.h"
#include "lib/record/control_record.h"
#include "lib/record/record_view.h"

namespace weir {

/// What stands in a batch's header besides what its records say.
struct BatchSpec {
  Offset base_offset{0};
  LeaderEpoch leader_epoch = kNoEpoch;
  Codec codec = Codec::kNone;
  int level = kStandardLevel;
  /// Set: timestamp type append, and every record has this timestamp.
  std::optional<TimestampMs> append_time = {};
  ProducerId producer_id = kNoProducer;
  ProducerEpoch producer_epoch = kNoProducerEpoch;
  Sequence base_sequence = kNoSequence;
  bool transactional = false;
  bool control = false;
  /// Set: record timestamps are counted from it (KIP-534).
  std::optional<TimestampMs> delete_horizon = {};
  /// Set: the batch's last offset whatever its records' (compaction).
  std::optional<Offset> last_offset = {};

  /// All of `source` but its codec level: what the cleaner keeps of a batch
  /// of which it drops records. The delete horizon is kept too.
  static BatchSpec like(const BatchView& source);
};

class BatchBuilder {
 public:
  BatchBuilder() = default;

  void begin(const BatchSpec& spec);

  /// The record after the last one. Null key or value: a view without data.
  /// The bytes may be gone afterwards.
  void add(TimestampMs timestamp, Bytes key, Bytes value,
           std::span<const RecordHeader> headers = {}) {
    add_at(next_offset_, timestamp, key, value, headers);
  }
  /// At an offset of its own, above the one before.
  void add_at(Offset offset, TimestampMs timestamp, Bytes key, Bytes value,
              std::span<const RecordHeader> headers = {}) {
    if (headers.empty())
      add_plain(offset, timestamp, key, value);
    else
      add_with_headers(offset, timestamp, key, value, headers);
  }
  /// A record as another batch had it: offset, timestamp, headers.
  void add(const RecordView& record) { add_raw(record.offset, record); }
  /// The same, at the offset after the last one.
  void add_next(const RecordView& record) { add_raw(next_offset_, record); }

  int32_t count() const { return count_; }
  Offset next_offset() const { return next_offset_; }
  /// Bytes of the batch so far, its records not yet packed.
  int64_t size() const { return int64_t(size_); }
  /// What one more record would add to size().
  int64_t size_with(TimestampMs timestamp, Bytes key, Bytes value,
                    std::span<const RecordHeader> headers = {}) const;

  /// The finished batch, in the builder's memory until the next begin(). With
  /// no record: the header alone, of codec none, max timestamp -1 (see
  /// empty_batch()). Errors: as Compressor::compress; kLimit above 2^31-1
  /// bytes; kInvalid where offsets do not rise or span more than 2^31-1, or a
  /// timestamp is below -1: such a record is not taken, nor any after it.
  Result<Bytes> finish();

 private:
  // What stands before a record's key, and the sizes.
  struct Start {
    int64_t timestamp_delta;
    int64_t offset_delta;
    size_t body;   // behind the length
    size_t whole;  // with it
  };
  Start start(int64_t timestamp_delta, int64_t offset_delta, Bytes key,
              Bytes value, size_t headers) const;
  char* put_record(Offset offset, TimestampMs timestamp, Bytes key, Bytes value,
                   size_t headers);
  void add_plain(Offset offset, TimestampMs timestamp, Bytes key, Bytes value);
  void add_with_headers(Offset offset, TimestampMs timestamp, Bytes key,
                        Bytes value, std::span<const RecordHeader> headers);
  void add_raw(Offset offset, const RecordView& record);
  const char* find_trouble(Offset offset, TimestampMs timestamp) const;
  bool note(Offset offset, TimestampMs timestamp);
  void grow(size_t bytes);
  void write_header(char* batch, size_t size, Codec codec) const;

  BatchSpec spec_;
  std::unique_ptr<char[]> memory_;
  size_t capacity_ = 0;
  size_t size_ = 0;
  int32_t count_ = 0;
  Offset next_offset_;
  TimestampMs base_timestamp_ = kNoTimestamp;
  TimestampMs max_timestamp_ = kNoTimestamp;
  const char* trouble_ = nullptr;  // why finish() will refuse
  std::string packed_;
  Compressor compressor_;
};

/// A transaction's end, as the broker appends it: one control record.
/// Reference: MemoryRecords.withEndTransactionMarker.
struct EndTxnSpec {
  Offset offset{0};
  TimestampMs timestamp;
  LeaderEpoch leader_epoch = kNoEpoch;
  ProducerId producer_id;
  ProducerEpoch producer_epoch;
  bool commit = true;
  int32_t coordinator_epoch = 0;
};
std::string end_txn_batch(const EndTxnSpec& spec);

/// A batch without records, as the cleaner leaves it to keep a producer's
/// last sequence and the partition's last offset: header of `source` with
/// codec none, no base timestamp, its max timestamp kept.
/// Reference: DefaultRecordBatch.writeEmptyHeader.
std::string empty_batch(const BatchView& source);

}  // namespace weir
