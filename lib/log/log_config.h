// LogConfig: the topic configs that decide how a log is written, rolled,
// retained and cleaned, with Kafka's names and defaults.
//
// Reference: org.apache.kafka.storage.internals.log.LogConfig,
// org.apache.kafka.common.config.TopicConfig (4.4).
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "lib/base/ints.h"
#include "lib/base/result.h"
#include "lib/codec/codec.h"

namespace weir {

struct LogConfig {
  int32_t segment_bytes = 1 << 30;
  int64_t segment_ms = 604'800'000;
  int64_t segment_jitter_ms = 0;
  int32_t segment_index_bytes = 10 << 20;
  int32_t index_interval_bytes = 4096;
  bool preallocate = false;
  int64_t flush_messages = INT64_MAX;
  int64_t flush_ms = INT64_MAX;
  int64_t retention_bytes = -1;  ///< -1: no limit
  int64_t retention_ms = 604'800'000;
  int32_t max_message_bytes = 1'048'588;           ///< of one batch
  int32_t max_decompressed_bytes = 2'147'483'639;  ///< of one batch, unpacked
  int64_t delete_retention_ms = 86'400'000;
  int64_t min_compaction_lag_ms = 0;
  int64_t max_compaction_lag_ms = INT64_MAX;
  int64_t file_delete_delay_ms = 60'000;
  double min_cleanable_dirty_ratio = 0.5;
  bool cleanup_delete = true;
  bool cleanup_compact = false;
  /// False: "producer", batches stay as their producer packed them.
  bool compression_set = false;
  Codec compression = Codec::kNone;  ///< only if compression_set
  int32_t gzip_level = -1;
  int32_t lz4_level = 9;
  int32_t zstd_level = 3;
  bool append_time = false;  ///< message.timestamp.type LogAppendTime
  int64_t timestamp_before_max_ms = INT64_MAX;
  int64_t timestamp_after_max_ms = 3'600'000;

  /// After how long the active segment must roll: what is to be compacted by
  /// max.compaction.lag.ms may not stay in it.
  int64_t roll_ms() const;
  /// What `compression` packs with.
  int compression_level() const;
};

/// One topic config: a row of the table that parsing, describing and the man
/// page read.
struct TopicConfigRow {
  std::string_view name;
  /// int, long, double, boolean, string, list: Kafka's type names.
  std::string_view type;
  std::string_view standard;  ///< the default, as Kafka prints it
  std::string_view rule;      ///< what is allowed, in words
  /// Checks `value` and, where the log needs it, stores it. kInvalid: a text
  /// that says what is wrong, without the config's name.
  Result<> (*set)(const TopicConfigRow& row, std::string_view value,
                  LogConfig& into);
};

/// Every topic config that Kafka 4.4 knows, by name in rising order.
std::span<const TopicConfigRow> topic_config_rows();
const TopicConfigRow* find_topic_config(std::string_view name);

using ConfigMap = std::map<std::string, std::string, std::less<>>;

/// `values` over Kafka's defaults. kInvalid for an unknown name, a value out
/// of range and for pairs that contradict each other (min.compaction.lag.ms
/// above max.compaction.lag.ms).
Result<LogConfig> parse_log_config(const ConfigMap& values);

}  // namespace weir
