// RecordReader for magic 0 and 1: a plain message is a batch of one record; a
// wrapper's value unpacks to a message set of its own, whose offsets are
// absolute (v0) or counted from the wrapper's first (v1).
//
// Reference: AbstractLegacyRecordBatch.DeepRecordsIterator.
#include "lib/record/record_reader.h"

namespace weir {
namespace {

// One entry at the start of `rest`, if it is whole and of a known format.
std::optional<MessageView> entry_at(Bytes rest) {
  Peek peek = peek_batch(rest, 0);
  if (peek.shape != BatchShape::kWhole || peek.magic > 1) return std::nullopt;
  return peek.batch.message();
}

}  // namespace

Result<void> RecordReader::open_message(const RawBatch& batch) {
  MessageView message = batch.message();
  wrapper_ = batch.compressed();
  if (!wrapper_) {
    count_ = 1;
    walk_.base_offset = 0;
    begin_ = walk_.p = record_ = batch.data();
    end_ = begin_ + batch.size();
    return {};
  }
  std::optional<Codec> codec = batch.codec();
  if (!codec && message.codec() == Codec::kZstd)
    return fail(Code::kCorrupt, "zstd in message format {}", message.magic());
  if (!codec)
    return fail(Code::kUnsupported, "unsupported codec {}", message.codec_id());
  TRY_ASSIGN(MessageView::Content content, message.content());
  if (is_null(content.value))
    return fail(Code::kCorrupt, "a wrapper without a value");
  Lz4Checksum lz4 =
      message.magic() == 0 ? Lz4Checksum::kIgnored : Lz4Checksum::kChecked;
  TRY_ASSIGN(Bytes inner, decompressor_.decompress(*codec, content.value,
                                                   buffer_, limit_, lz4));
  begin_ = walk_.p = record_ = inner.data();
  end_ = begin_ + inner.size();
  return scan_inner(batch);
}

// Counts the inner messages and finds what their offsets are counted from.
Result<void> RecordReader::scan_inner(const RawBatch& batch) {
  std::optional<MessageView> first = entry_at(body());
  if (!first) return fail(Code::kCorrupt, "a wrapper without a message");
  Offset last = first->offset();
  for (Bytes rest = body();;) {
    std::optional<MessageView> entry = entry_at(rest);
    if (!entry) break;
    last = entry->offset();
    ++count_;
    rest.remove_prefix(size_t(entry->size()));
  }
  int64_t wrapper = batch.base_offset().value();
  // Some producers (old versions of librdkafka) left a wrapper's offset 0.
  walk_.base_offset = 0;
  if (batch.magic() == 1 && wrapper != 0) {
    if (wrapper < last.value())
      return fail(Code::kCorrupt,
                  "a wrapper's offset {} is below its last message's {}",
                  wrapper, last);
    walk_.base_offset = int64_t(uint64_t(wrapper) - uint64_t(last.value()));
  }
  first_offset_ = Offset(
      int64_t(uint64_t(walk_.base_offset) + uint64_t(first->offset().value())));
  return {};
}

bool RecordReader::next_message(RecordView& record) {
  record_ = walk_.p;
  MessageView message(walk_.p);
  if (wrapper_ && message.codec_id() != 0)
    return stop_at_record("it is packed inside a packed wrapper");
  if (wrapper_ && !message.crc_valid())
    return stop_at_record(fmt::format("CRC is {:08x}, stored {:08x}",
                                      message.computed_crc(),
                                      message.stored_crc()));
  Result<MessageView::Content> content = message.content();
  if (!content) return stop_at_record(content.error().text);
  record.offset = Offset(int64_t(uint64_t(walk_.base_offset) +
                                 uint64_t(message.offset().value())));
  record.key = content->key;
  record.value = content->value;
  record.raw_headers = {};
  record.header_count = 0;
  record.timestamp = message.timestamp();
  record.timestamp_type = message.timestamp_type();
  if (wrapper_ && message.magic() == 1) {
    record.timestamp_type = walk_.timestamp_type;
    if (walk_.timestamp_type == TimestampType::kAppend)
      record.timestamp = TimestampMs(walk_.append_timestamp);
  }
  walk_.p += message.size();
  --walk_.left;
  return true;
}

}  // namespace weir
