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
  bool next(RecordView& record);

  /// Calls `f(record)` for each record left and answers ok(). Faster than
  /// next(), since where it stands stays in registers; `f` must not use the
  /// reader.
  template <class F>
  bool each(F&& f);

  /// False once a record was bad, or bytes were left behind the last one.
  bool ok() const { return !error_; }
  /// Only if not ok(). Its position is the batch's; the text says which
  /// record and which byte of the unpacked body.
  const Error& error() const { return *error_; }

  /// If not ok(): whether the records are sound, but more or fewer of them
  /// than the header says.
  bool miscounted() const {
    return v2_ && (walk_.left <= 0 || walk_.p == end_);
  }

  /// Records given since open().
  int32_t read() const { return count_ - walk_.left; }
  /// The unpacked body (of a wrapper: the inner message set).
  Bytes body() const { return {begin_, size_t(end_ - begin_)}; }
  /// Where in body() the record that next() gave last begins.
  int64_t record_position() const { return record_ - begin_; }
  /// v0, v1: the offset of the first message, inside a wrapper if it is one.
  /// v2: the base offset.
  Offset first_offset() const { return first_offset_; }

  /// Done with the batch, and for a while: an unpacked body of unusual size is
  /// given back. Views into it end; open() starts anew.
  void rest();
  /// Bytes that it holds between batches.
  size_t held() const { return buffer_.capacity(); }

 private:
  // What reading the next record needs: small, so that a copy of it lives in
  // registers.
  struct Walk {
    [[gnu::always_inline]] bool next_fast(RecordView& record);

    const char* p = nullptr;
    const char* fast_end = nullptr;  // a record that ends here has slack
    int32_t left = 0;
    TimestampType timestamp_type = TimestampType::kCreate;
    int64_t base_offset = 0;
    int64_t base_timestamp = 0;
    int64_t append_timestamp = 0;
  };

  bool next_slow();
  Result<void> open_v2(const RawBatch& batch);
  Result<void> open_message(const RawBatch& batch);
  Result<void> scan_inner(const RawBatch& batch);
  bool next_v2(RecordView& record);
  bool next_message(RecordView& record);
  bool stop(std::string what);
  bool stop_at_record(std::string_view what);

  Walk walk_;
  const char* begin_ = nullptr;  // of the body
  const char* end_ = nullptr;
  const char* record_ = nullptr;  // the one given last
  int32_t count_ = 0;
  bool v2_ = true;
  bool wrapper_ = false;
  Offset first_offset_;
  Position position_;
  RecordView slow_;

  size_t limit_;
  std::string buffer_;
  std::unique_ptr<Error> error_;
  Decompressor decompressor_;
};

}  // namespace weir

#include "lib/record/record_reader_fast.h"  // IWYU pragma: keep
