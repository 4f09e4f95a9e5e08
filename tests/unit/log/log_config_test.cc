// Topic configs: Kafka's names, defaults and limits.
#include "lib/log/log_config.h"

#include <catch2/catch.hpp>

using namespace weir;

namespace {
bool accepts(const std::string& name, const std::string& value) {
  return parse_log_config({{name, value}}).has_value();
}
}  // namespace

TEST_CASE("the defaults that are printed are the defaults that hold") {
  LogConfig standard;
  ConfigMap all;
  for (const TopicConfigRow& row : topic_config_rows())
    all[std::string(row.name)] = row.standard;
  auto parsed = parse_log_config(all);
  REQUIRE(parsed);
  CHECK(parsed->segment_bytes == standard.segment_bytes);
  CHECK(parsed->retention_ms == standard.retention_ms);
  CHECK(parsed->max_message_bytes == standard.max_message_bytes);
  CHECK(parsed->cleanup_delete);
  CHECK_FALSE(parsed->cleanup_compact);
  CHECK_FALSE(parsed->compression_set);
  CHECK(parsed->zstd_level == standard.zstd_level);
  CHECK(parsed->timestamp_after_max_ms == standard.timestamp_after_max_ms);
  CHECK(parsed->max_decompressed_bytes == standard.max_decompressed_bytes);
  CHECK(parsed->flush_messages == standard.flush_messages);
}

TEST_CASE("config rows are in order, so that they are found") {
  for (const TopicConfigRow& row : topic_config_rows())
    CHECK(find_topic_config(row.name) == &row);
  CHECK(find_topic_config("segment.byte") == nullptr);
}

TEST_CASE("config values are checked as Kafka checks them") {
  CHECK(accepts("segment.bytes", "1048576"));
  CHECK_FALSE(accepts("segment.bytes", "1048575"));
  CHECK_FALSE(accepts("segment.bytes", "2147483648"));
  CHECK_FALSE(accepts("segment.bytes", "1e9"));
  CHECK(accepts("cleanup.policy", "compact, delete"));
  CHECK(accepts("cleanup.policy", "compact,compact"));  // KIP-1161
  CHECK_FALSE(accepts("cleanup.policy", "purge"));
  CHECK(accepts("compression.type", "uncompressed"));
  CHECK_FALSE(accepts("compression.type", "none"));
  CHECK(accepts("compression.gzip.level", "-1"));
  CHECK_FALSE(accepts("compression.gzip.level", "0"));
  CHECK(accepts("min.cleanable.dirty.ratio", "0.25"));
  CHECK_FALSE(accepts("min.cleanable.dirty.ratio", "nan"));
  CHECK(accepts("preallocate", "TRUE"));
  CHECK_FALSE(accepts("preallocate", "yes"));
  CHECK(accepts("retention.ms", "-1"));
  CHECK_FALSE(accepts("retention.ms", "-2"));
  CHECK(accepts("leader.replication.throttled.replicas", "0:1,1:2"));
  CHECK(accepts("leader.replication.throttled.replicas", "*"));
  CHECK_FALSE(accepts("leader.replication.throttled.replicas", "0"));
  CHECK_FALSE(accepts("retention.hours", "1"));
}

TEST_CASE("a wrong config is named with what is allowed") {
  auto parsed = parse_log_config({{"segment.ms", "0"}});
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().code == Code::kInvalid);
  CHECK(parsed.error().text == "segment.ms: '0' is not a number from 1 on");
}

TEST_CASE("compaction lags must not contradict each other") {
  CHECK_FALSE(parse_log_config(
      {{"min.compaction.lag.ms", "20"}, {"max.compaction.lag.ms", "10"}}));
}
