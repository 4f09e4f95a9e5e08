#include "lib/log/log_config.h"

#include <charconv>
#include <cmath>

namespace weir {
namespace {

using Row = TopicConfigRow;

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

Result<> bad_value(const Row& row, std::string_view value) {
  return fail(Code::kInvalid, "'{}' is not {}", value, row.rule);
}

template <class T>
std::optional<T> number(std::string_view text) {
  text = trim(text);
  if (text.size() > 1 && text.front() == '+') text.remove_prefix(1);
  T out{};
  const char* end = text.data() + text.size();
  auto [stop, error] = std::from_chars(text.data(), end, out);
  if (error != std::errc() || stop != end) return std::nullopt;
  return out;
}

// A number in [lo, hi], kept in `member` unless that is null.
template <auto member, int64_t lo, int64_t hi>
Result<> set_number(const Row& row, std::string_view value, LogConfig& into) {
  auto parsed = number<int64_t>(value);
  if (!parsed || *parsed < lo || *parsed > hi) return bad_value(row, value);
  if constexpr (!std::is_null_pointer_v<decltype(member)>)
    into.*member = std::remove_reference_t<decltype(into.*member)>(*parsed);
  return {};
}
template <auto member, int64_t lo, int64_t hi = INT32_MAX>
constexpr auto int_at_least = set_number<member, lo, hi>;
template <auto member, int64_t lo>
constexpr auto long_at_least = set_number<member, lo, INT64_MAX>;

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return (x >= 'A' && x <= 'Z' ? x + 32 : x) == y;
  });
}

template <auto member>
Result<> set_flag(const Row& row, std::string_view value, LogConfig& into) {
  bool yes = same_word(trim(value), "true");
  if (!yes && !same_word(trim(value), "false")) return bad_value(row, value);
  if constexpr (!std::is_null_pointer_v<decltype(member)>) into.*member = yes;
  return {};
}

Result<> set_ratio(const Row& row, std::string_view value, LogConfig& into) {
  auto ratio = number<double>(value);
  if (!ratio || !(*ratio >= 0 && *ratio <= 1)) return bad_value(row, value);
  into.min_cleanable_dirty_ratio = *ratio;
  return {};
}

Result<> set_gzip_level(const Row& row, std::string_view value,
                        LogConfig& into) {
  auto level = number<int32_t>(value);
  if (!level || *level < -1 || *level == 0 || *level > 9)
    return bad_value(row, value);
  into.gzip_level = *level;
  return {};
}

Result<> set_compression(const Row& row, std::string_view value,
                         LogConfig& into) {
  value = trim(value);
  into.compression_set = value != "producer";
  if (!into.compression_set) return {};
  std::optional<Codec> codec =
      value == "uncompressed" ? Codec::kNone : find_codec(value);
  if (!codec || value == "none") return bad_value(row, value);
  into.compression = *codec;
  return {};
}

Result<> set_timestamp_type(const Row& row, std::string_view value,
                            LogConfig& into) {
  value = trim(value);
  into.append_time = value == "LogAppendTime";
  if (!into.append_time && value != "CreateTime") return bad_value(row, value);
  return {};
}

Result<> set_policy(const Row& row, std::string_view value, LogConfig& into) {
  into.cleanup_delete = into.cleanup_compact = false;
  for (std::string_view rest = value; !trim(rest).empty();) {
    size_t comma = rest.find(',');
    std::string_view word = trim(rest.substr(0, comma));
    bool* flag = word == "delete"    ? &into.cleanup_delete
                 : word == "compact" ? &into.cleanup_compact
                                     : nullptr;
    if (!flag) return bad_value(row, value);
    *flag = true;
    rest = comma == rest.npos ? std::string_view() : rest.substr(comma + 1);
  }
  return {};
}

// "*", or PARTITION:BROKER pairs.
Result<> set_replicas(const Row& row, std::string_view value, LogConfig&) {
  if (trim(value) == "*") return {};
  for (std::string_view rest = value; !trim(rest).empty();) {
    size_t comma = rest.find(',');
    std::string_view pair = trim(rest.substr(0, comma));
    size_t colon = pair.find(':');
    if (colon == pair.npos || !number<uint32_t>(pair.substr(0, colon)) ||
        !number<uint32_t>(pair.substr(colon + 1)))
      return bad_value(row, value);
    rest = comma == rest.npos ? std::string_view() : rest.substr(comma + 1);
  }
  return {};
}

constexpr int64_t kMaxDecompressed = 2'147'483'639;
using C = LogConfig;

constexpr TopicConfigRow kRows[] = {
    {"cleanup.policy", "list", "delete", "a list of compact and delete",
     set_policy},
    {"compression.gzip.level", "int", "-1", "1 to 9 or -1", set_gzip_level},
    {"compression.lz4.level", "int", "9", "1 to 17",
     int_at_least<&C::lz4_level, 1, 17>},
    {"compression.type", "string", "producer",
     "uncompressed, zstd, lz4, snappy, gzip or producer", set_compression},
    {"compression.zstd.level", "int", "3", "-131072 to 22",
     int_at_least<&C::zstd_level, -131072, 22>},
    {"delete.retention.ms", "long", "86400000", "a number from 0 on",
     long_at_least<&C::delete_retention_ms, 0>},
    {"errors.deadletterqueue.group.enable", "boolean", "false", "true or false",
     set_flag<nullptr>},
    {"file.delete.delay.ms", "long", "60000", "a number from 0 on",
     long_at_least<&C::file_delete_delay_ms, 0>},
    {"flush.messages", "long", "9223372036854775807", "a number from 1 on",
     long_at_least<&C::flush_messages, 1>},
    {"flush.ms", "long", "9223372036854775807", "a number from 0 on",
     long_at_least<&C::flush_ms, 0>},
    {"follower.replication.throttled.replicas", "list", "",
     "a list of PARTITION:BROKER, or *", set_replicas},
    {"index.interval.bytes", "int", "4096", "a number from 0 on",
     int_at_least<&C::index_interval_bytes, 0>},
    {"leader.replication.throttled.replicas", "list", "",
     "a list of PARTITION:BROKER, or *", set_replicas},
    {"local.retention.bytes", "long", "-2", "a number from -2 on",
     long_at_least<nullptr, -2>},
    {"local.retention.ms", "long", "-2", "a number from -2 on",
     long_at_least<nullptr, -2>},
    {"max.compaction.lag.ms", "long", "9223372036854775807",
     "a number from 1 on", long_at_least<&C::max_compaction_lag_ms, 1>},
    {"max.decompressed.message.bytes", "int", "2147483639", "1 to 2147483639",
     int_at_least<&C::max_decompressed_bytes, 1, kMaxDecompressed>},
    {"max.message.bytes", "int", "1048588", "a number from 0 on",
     int_at_least<&C::max_message_bytes, 0>},
    {"message.timestamp.after.max.ms", "long", "3600000", "a number from 0 on",
     long_at_least<&C::timestamp_after_max_ms, 0>},
    {"message.timestamp.before.max.ms", "long", "9223372036854775807",
     "a number from 0 on", long_at_least<&C::timestamp_before_max_ms, 0>},
    {"message.timestamp.type", "string", "CreateTime",
     "CreateTime or LogAppendTime", set_timestamp_type},
    {"min.cleanable.dirty.ratio", "double", "0.5", "0 to 1", set_ratio},
    {"min.compaction.lag.ms", "long", "0", "a number from 0 on",
     long_at_least<&C::min_compaction_lag_ms, 0>},
    {"min.insync.replicas", "int", "1", "a number from 1 on",
     int_at_least<nullptr, 1>},
    {"preallocate", "boolean", "false", "true or false",
     set_flag<&C::preallocate>},
    {"remote.copy.lag.bytes", "long", "-1", "a number from -1 on",
     long_at_least<nullptr, -1>},
    {"remote.copy.lag.ms", "long", "0", "a number from -1 on",
     long_at_least<nullptr, -1>},
    {"remote.log.copy.disable", "boolean", "false", "true or false",
     set_flag<nullptr>},
    {"remote.log.delete.on.disable", "boolean", "false", "true or false",
     set_flag<nullptr>},
    {"remote.storage.enable", "boolean", "false", "true or false",
     set_flag<nullptr>},
    {"retention.bytes", "long", "-1", "a number",
     long_at_least<&C::retention_bytes, INT64_MIN>},
    {"retention.ms", "long", "604800000", "a number from -1 on",
     long_at_least<&C::retention_ms, -1>},
    {"segment.bytes", "int", "1073741824", "a number from 1048576 on",
     int_at_least<&C::segment_bytes, 1 << 20>},
    {"segment.index.bytes", "int", "10485760", "a number from 4 on",
     int_at_least<&C::segment_index_bytes, 4>},
    {"segment.jitter.ms", "long", "0", "a number from 0 on",
     long_at_least<&C::segment_jitter_ms, 0>},
    {"segment.ms", "long", "604800000", "a number from 1 on",
     long_at_least<&C::segment_ms, 1>},
    {"unclean.leader.election.enable", "boolean", "false", "true or false",
     set_flag<nullptr>},
};

}  // namespace

int64_t LogConfig::roll_ms() const {
  return cleanup_compact ? std::min(segment_ms, max_compaction_lag_ms)
                         : segment_ms;
}

int LogConfig::compression_level() const {
  switch (compression) {
    case Codec::kGzip:
      return gzip_level;
    case Codec::kLz4:
      return lz4_level;
    case Codec::kZstd:
      return zstd_level;
    default:
      return kStandardLevel;
  }
}

std::span<const TopicConfigRow> topic_config_rows() { return kRows; }

const TopicConfigRow* find_topic_config(std::string_view name) {
  auto row = std::lower_bound(
      std::begin(kRows), std::end(kRows), name,
      [](const Row& a, std::string_view b) { return a.name < b; });
  return row != std::end(kRows) && row->name == name ? row : nullptr;
}

Result<LogConfig> parse_log_config(const ConfigMap& values) {
  LogConfig out;
  for (const auto& [name, value] : values) {
    const Row* row = find_topic_config(name);
    if (!row)
      return fail(Code::kInvalid, "unknown topic config name: {}", name);
    if (auto set = row->set(*row, value, out); !set)
      return fail(Code::kInvalid, "{}: {}", name, set.error().text);
  }
  if (out.min_compaction_lag_ms > out.max_compaction_lag_ms)
    return fail(Code::kInvalid,
                "min.compaction.lag.ms ({}) is above max.compaction.lag.ms "
                "({})",
                out.min_compaction_lag_ms, out.max_compaction_lag_ms);
  return out;
}

}  // namespace weir
