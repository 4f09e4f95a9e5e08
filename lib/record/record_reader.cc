// The careful half of RecordReader for magic 2: opens batches, and reads the
// records that next_fast() left, saying precisely what is wrong with one.
#include "lib/record/record_reader.h"

namespace weir {
namespace record_detail {

const char* read_long_varint(const char* p, size_t bytes, int64_t& v) {
  Reader in({p, bytes});
  v = bytes == 5 ? in.varint() : in.varlong();
  return in.ok() ? p + in.position() : nullptr;
}

bool headers_fill(Bytes raw, int64_t count) {
  if (count <= 0 || count > int64_t(raw.size())) return false;
  Reader in(raw);
  for (int64_t i = 0; i < count && in.ok(); ++i) {
    in.bytes(in.varint());  // a name is never null
    int32_t value = in.varint();
    if (value > 0) in.bytes(value);
  }
  return in.ok() && in.done();
}

}  // namespace record_detail

namespace {

// Why one record cannot be read: the first field that does not fit.
struct Parsed {
  int64_t timestamp_delta = 0;
  int32_t offset_delta = 0;
  const char* trouble = nullptr;
};

Bytes nullable(Reader& in) {
  int32_t size = in.varint();
  return in.ok() && size >= 0 ? in.bytes(size) : Bytes();
}

const char* header_trouble(Bytes raw, int32_t count) {
  if (count < 0) return "its header count is negative";
  if (size_t(count) > raw.size()) return "it is too short for its headers";
  Reader in(raw);
  for (int32_t i = 0; i < count; ++i) {
    int32_t name = in.varint();
    if (in.ok() && name < 0) return "a header's name is null";
    in.bytes(name);
    nullable(in);
    if (!in.ok()) return "its headers do not fit";
  }
  return in.done() ? nullptr : "bytes follow its last header";
}

Parsed parse_record(Bytes bytes, RecordView& record) {
  Reader in(bytes);
  Parsed out;
  auto trouble = [&](const char* what) {
    out.trouble = what;
    return out;
  };
  in.u8();  // attributes: no bit has a meaning
  out.timestamp_delta = in.varlong();
  if (!in.ok()) return trouble("its timestamp does not fit");
  out.offset_delta = in.varint();
  if (!in.ok()) return trouble("its offset does not fit");
  record.key = nullable(in);
  if (!in.ok()) return trouble("its key does not fit");
  record.value = nullable(in);
  if (!in.ok()) return trouble("its value does not fit");
  record.header_count = in.varint();
  if (!in.ok()) return trouble("its header count does not fit");
  record.raw_headers = in.rest();
  return trouble(header_trouble(record.raw_headers, record.header_count));
}

}  // namespace

Result<void> RecordReader::open(const RawBatch& batch) {
  error_.reset();
  begin_ = end_ = record_ = nullptr;
  count_ = 0;
  walk_ = {};
  position_ = batch.position();
  walk_.base_offset = batch.base_offset().value();
  first_offset_ = batch.base_offset();
  walk_.timestamp_type = batch.timestamp_type();
  walk_.append_timestamp = batch.max_timestamp().value();
  v2_ = batch.is_v2();
  Result<void> opened = v2_ ? open_v2(batch) : open_message(batch);
  walk_.left = count_;
  if (opened) return {};
  count_ = 0;
  walk_.left = 0;
  walk_.p = end_;
  Error error = std::move(opened).error();
  error.position = position_.value();
  error.offset = batch.base_offset().value();
  return fail(std::move(error));
}

void RecordReader::rest() {
  constexpr size_t kKept = 1 << 20;
  if (buffer_.capacity() <= kKept) return;
  std::string().swap(buffer_);  // an assignment keeps the memory
  begin_ = end_ = record_ = walk_.p = walk_.fast_end = nullptr;
  count_ = walk_.left = 0;
}

Result<void> RecordReader::open_v2(const RawBatch& batch) {
  BatchView view = batch.v2();
  std::optional<Codec> codec = view.codec();
  if (!codec)
    return fail(Code::kUnsupported, "unsupported codec {}", view.codec_id());
  if (view.count() < 0)
    return fail(Code::kCorrupt, "a record count of {}", view.count());
  Bytes body = view.body();
  bool packed = *codec != Codec::kNone && !body.empty();
  if (packed) {
    TRY_ASSIGN(body, decompressor_.decompress(*codec, body, buffer_, limit_));
  }
  walk_.base_timestamp = view.base_timestamp().value();
  count_ = view.count();
  begin_ = walk_.p = record_ = body.data();
  end_ = begin_ + body.size();
  size_t slack = packed ? 0 : std::min(body.size(), kReadSlack);
  walk_.fast_end = end_ - slack;
  return {};
}

bool RecordReader::next_slow() {
  if (error_) return false;
  if (walk_.left <= 0) {
    if (walk_.p != end_)
      stop(fmt::format("{} bytes follow the last of {} records", end_ - walk_.p,
                       count_));
    return false;
  }
  return v2_ ? next_v2(slow_) : next_message(slow_);
}

bool RecordReader::next_v2(RecordView& record) {
  record_ = walk_.p;
  if (walk_.p == end_)
    return stop(
        fmt::format("the body ends after {} of {} records", read(), count_));
  Reader in({walk_.p, size_t(end_ - walk_.p)});
  int32_t size = in.varint();
  if (!in.ok()) return stop_at_record("its length does not fit");
  if (size < 0 || size_t(size) > in.remaining())
    return stop_at_record(fmt::format("its length is {}, {} bytes are left",
                                      size, in.remaining()));
  Parsed parsed = parse_record(in.bytes(size), record);
  if (parsed.trouble) return stop_at_record(parsed.trouble);
  record.offset = Offset(int64_t(uint64_t(walk_.base_offset) +
                                 uint64_t(int64_t(parsed.offset_delta))));
  record.timestamp =
      TimestampMs(walk_.timestamp_type == TimestampType::kAppend
                      ? walk_.append_timestamp
                      : int64_t(uint64_t(walk_.base_timestamp) +
                                uint64_t(parsed.timestamp_delta)));
  record.timestamp_type = walk_.timestamp_type;
  walk_.p += in.position();
  --walk_.left;
  return true;
}

bool RecordReader::stop(std::string what) {
  error_ = std::make_unique<Error>(Error{Code::kCorrupt, std::move(what)});
  error_->position = position_.value();
  error_->offset = first_offset_.value();
  return false;
}

bool RecordReader::stop_at_record(std::string_view what) {
  return stop(fmt::format("record {} at byte {} of the body: {}", read() + 1,
                          record_position(), what));
}

}  // namespace weir
