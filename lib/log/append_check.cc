#include "lib/log/append_check.h"

namespace weir {
namespace {

// As many faulty records are named, as Kafka's message shows.
constexpr size_t kRecordsNamed = 3;

AppendChecked invalid(std::string text) {
  return refuse(AppendFault::kInvalidRecord, Code::kInvalid, "{}",
                std::move(text));
}

AppendChecked check_client(const BatchView& batch) {
  int64_t span = batch.last_offset_delta() + int64_t(1);
  if (span <= 0)
    return invalid(fmt::format("the batch's last offset delta is {}",
                               batch.last_offset_delta()));
  if (batch.count() <= 0)
    return invalid(
        fmt::format("the batch says it has {} records", batch.count()));
  if (span != batch.count())
    return invalid(fmt::format("a batch of {} records spans {} offsets",
                               batch.count(), span));
  if (batch.control()) return invalid("clients write no control records");
  if (batch.has_producer() && batch.base_sequence() < Sequence(0))
    return invalid(fmt::format("sequence {} of producer {}",
                               batch.base_sequence(), batch.producer_id()));
  if (batch.codec() == Codec::kLz4 && lz4_blocks_linked(batch.body()))
    return refuse(AppendFault::kLinkedBlocks, Code::kUnsupported,
                  "an lz4 frame whose blocks lean on one another, which "
                  "Kafka's clients do not read");
  return {};
}

// What stands in front of the checks that need a whole header.
AppendChecked check_shape(Bytes bytes) {
  Peek peek = peek_batch(bytes, 0);
  if (peek.shape == BatchShape::kUnknownMagic)
    return refuse(AppendFault::kInvalidRecord, shape_error(peek, Position(0)));
  if (peek.shape == BatchShape::kEnd)
    return refuse(AppendFault::kCorrupt, Code::kCorrupt, "an empty batch");
  if (peek.shape != BatchShape::kWhole)
    return refuse(AppendFault::kCorrupt, shape_error(peek, Position(0)));
  if (!peek.batch.is_v2())
    return refuse(AppendFault::kUnsupportedFormat, Code::kUnsupported,
                  "message format {} is not written any more",
                  peek.batch.magic());
  if (peek.batch.size() != int64_t(bytes.size()))
    return refuse(AppendFault::kInvalidRecord, Code::kInvalid,
                  "{} bytes stand behind the batch",
                  int64_t(bytes.size()) - peek.batch.size());
  return {};
}

}  // namespace

AppendChecked check_batch_header(Bytes bytes, AppendOrigin origin,
                                 const LogConfig& config) {
  if (auto ok = check_shape(bytes); !ok) return ok;
  BatchView batch(bytes.data());
  if (origin != AppendOrigin::kReplication &&
      batch.size() > config.max_message_bytes)
    return refuse(AppendFault::kTooLarge, Code::kLimit,
                  "a batch of {} bytes is above max.message.bytes ({})",
                  batch.size(), config.max_message_bytes);
  if (!batch.crc_valid())
    return refuse(AppendFault::kCorrupt, Code::kCorrupt,
                  "CRC is {:08x}, stored {:08x}", batch.computed_crc(),
                  batch.stored_crc());
  if (origin == AppendOrigin::kClient) {
    if (auto ok = check_client(batch); !ok) return ok;
  }
  if (!batch.codec())
    return refuse(AppendFault::kUnsupportedCodec, Code::kUnsupported,
                  "unsupported codec {}", batch.codec_id());
  return {};
}

namespace {

// Why Kafka would refuse `record`, and with which error.
struct RecordRule {
  const LogConfig& config;
  TimestampMs now;
  bool append_time_set;

  std::optional<AppendFault> broken(const RecordView& record) const {
    if (config.cleanup_compact && !record.has_key())
      return AppendFault::kInvalidRecord;
    if (config.append_time || record.timestamp == kNoTimestamp)
      return append_time_set ? std::optional(AppendFault::kInvalidTimestamp)
                             : std::nullopt;
    // The bit alone is taken, and taken away: the topic says which time counts.
    if (late_or_early(record.timestamp)) return AppendFault::kInvalidTimestamp;
    return std::nullopt;
  }
  bool late_or_early(TimestampMs t) const {
    int64_t age = 0;
    if (__builtin_sub_overflow(now.value(), t.value(), &age)) return true;
    return age > config.timestamp_before_max_ms ||
           age < -config.timestamp_after_max_ms;
  }
  std::string text(AppendFault fault, const RecordView& record) const {
    if (fault == AppendFault::kInvalidRecord)
      return "a compacted topic takes no record without a key";
    if (append_time_set &&
        (config.append_time || record.timestamp == kNoTimestamp))
      return "a producer must not set the timestamp type to append time";
    return fmt::format("timestamp {} is too far from {}", record.timestamp,
                       now);
  }
};

AppendFault fault_of(const Error& error) {
  if (error.code == Code::kUnsupported) return AppendFault::kUnsupportedCodec;
  return AppendFault::kInvalidRecord;
}

}  // namespace

tl::expected<RecordsSeen, AppendRejection> check_batch_records(
    const RawBatch& batch, const LogConfig& config, TimestampMs now,
    RecordReader& reader) {
  RecordsSeen seen;
  AppendRejection rejection{AppendFault::kInvalidRecord, {}, {}};
  RecordRule rule{config, now,
                  batch.timestamp_type() == TimestampType::kAppend};
  if (auto ok = reader.open(batch); !ok)
    return refuse(fault_of(ok.error()), std::move(ok.error()));
  bool sound = reader.each([&](const RecordView& record) {
    if (auto fault = rule.broken(record)) {
      if (*fault == AppendFault::kInvalidTimestamp) rejection.fault = *fault;
      rejection.records.push_back({seen.count, rule.text(*fault, record)});
    }
    seen.regular &= record.offset - batch.base_offset() == seen.count;
    seen.max_timestamp = std::max(seen.max_timestamp, record.timestamp);
    ++seen.count;
  });
  if (!sound) return refuse(fault_of(reader.error()), reader.error());
  if (rejection.records.empty()) return seen;
  std::string text = fmt::format("{} records break a rule of the topic",
                                 rejection.records.size());
  size_t named = std::min(kRecordsNamed, rejection.records.size());
  for (size_t i = 0; i < named; ++i)
    text += fmt::format("; record {}: {}", rejection.records[i].batch_index,
                        rejection.records[i].text);
  rejection.error = Error{Code::kInvalid, std::move(text)};
  return tl::unexpected(std::move(rejection));
}

}  // namespace weir
