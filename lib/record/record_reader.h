// RecordReader: the records of one batch after the other, of any magic. It
// holds the codecs' contexts and one buffer to unpack into, so that neither a
// batch nor a record allocates. Records are shown up to the first bad one;
// then error() says what is wrong and where.
//
//   RecordReader reader;
//   TRY(reader.open(batch));
//   for (RecordView r; reader.next(r);) ...
//   if (!reader.ok()) report(reader.error());
//
// The CRC is not its business (check_crc()), nor are rules between records
// (validate_batch()). A record's views live until the next open().
//
// Reference: DefaultRecordBatch, DefaultRecord, AbstractLegacyRecordBatch.
#pragma once
#include <memory>
#include <string>

#include "lib/base/result.h"
#include "lib/record/raw_batch.h"
#include "lib/record/record_view.h"

namespace weir {

class RecordReader {
 public:
  /// `limit`: the most bytes a batch may unpack to.
  explicit RecordReader(size_t limit = kDecompressLimit) : limit_(limit) {}

  /// Starts on `batch` and unpacks it. Errors, with the batch's position:
  /// kCorrupt, kLimit, kUnsupported (an unknown codec). After an error next()
  /// gives nothing.
  Result<void> open(const RawBatch& batch);

  /// The next record, or false at the batch's end or at a bad record.
  bool next(RecordView& record) {
    if (next_fast(record)) return true;
    return next_slow(record);
  }

  /// False once a record was bad, or bytes were left behind the last one.
  bool ok() const { return !error_; }
  /// Only if not ok(). Its position is the batch's; the text says which
  /// record and which byte of the unpacked body.
  const Error& error() const { return *error_; }

  /// If not ok(): whether the records are sound, but more or fewer of them
  /// than the header says.
  bool miscounted() const { return v2_ && (read_ >= count_ || p_ == end_); }

  /// Records given since open().
  int32_t read() const { return read_; }
  /// The unpacked body (of a wrapper: the inner message set).
  Bytes body() const { return {begin_, size_t(end_ - begin_)}; }
  /// Where in body() the record that next() gave last begins.
  int64_t record_position() const { return record_ - begin_; }
  /// v0, v1: the offset of the first message, inside a wrapper if it is one.
  /// v2: the base offset.
  Offset first_offset() const { return first_offset_; }

 private:
  bool next_fast(RecordView& record);
  bool next_slow(RecordView& record);

  Result<void> open_v2(const RawBatch& batch);
  Result<void> open_message(const RawBatch& batch);
  Result<void> scan_inner(const RawBatch& batch);
  bool next_v2(RecordView& record);
  bool next_message(RecordView& record);
  bool stop(std::string what);
  bool stop_at_record(std::string_view what);

  // The body, and where in it we are.
  const char* begin_ = nullptr;
  const char* p_ = nullptr;
  const char* end_ = nullptr;
  const char* record_ = nullptr;
  const char* fast_end_ = nullptr;  // a record that ends here has slack
  int64_t base_offset_ = 0;
  int64_t base_timestamp_ = 0;
  int64_t append_timestamp_ = 0;
  int32_t count_ = 0;
  int32_t read_ = 0;
  TimestampType timestamp_type_ = TimestampType::kCreate;
  bool v2_ = true;
  bool wrapper_ = false;
  Offset first_offset_;
  Position position_;

  size_t limit_;
  std::string buffer_;
  std::unique_ptr<Error> error_;
  Decompressor decompressor_;
};

}  // namespace weir

#include "lib/record/record_reader_fast.h"  // IWYU pragma: keep
