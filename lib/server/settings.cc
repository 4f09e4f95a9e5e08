// What a setting may be stands in the table of configs; here is where those
// go that are not read from there when they are needed.
#include "lib/server/settings.h"

#include <algorithm>
#include <limits>

#include "lib/base/text.h"
#include "lib/broker/configs/config_table.h"

namespace weir {
namespace {

struct Row {
  std::string_view name;
  void (*set)(ServingOptions&, int64_t);  ///< flags are given as 1 or 0
};

// Milliseconds that are still an int64_t as nanoseconds.
int64_t no_overflow(int64_t ms) {
  return std::min(ms, std::numeric_limits<int64_t>::max() / 1'000'000);
}

// Of limits whose negative value means none.
int64_t or_no_limit(int64_t value) {
  return value < 0 ? std::numeric_limits<int64_t>::max() : value;
}

constexpr Row kRows[] = {
    {"auto.create.topics.enable",
     [](ServingOptions& to, int64_t v) {
       to.broker.auto_create_topics = v != 0;
     }},
    {"connections.max.idle.ms",
     [](ServingOptions& to, int64_t v) {
       to.server.max_idle_ms = no_overflow(or_no_limit(v));
     }},
    {"fetch.max.bytes",
     [](ServingOptions& to, int64_t v) {
       to.broker.fetch_max_bytes = int32_t(v);
     }},
    {"group.consumer.assignment.interval.ms",
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.consumer_assignment_interval_ms.set(v);
     }},
    {"group.consumer.heartbeat.interval.ms",
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.consumer_heartbeat_interval_ms.set(v);
     }},
    {"group.consumer.max.size",
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.consumer_max_size = int32_t(v);
     }},
    {"group.consumer.session.timeout.ms",
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.consumer_session_timeout_ms.set(v);
     }},
    {"group.initial.rebalance.delay.ms",
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.initial_rebalance_delay_ms = v;
     }},
    {"group.max.session.timeout.ms",
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.max_session_timeout_ms = int32_t(v);
     }},
    {"group.max.size",
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.max_size = int32_t(v);
     }},
    {"group.min.session.timeout.ms",
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.min_session_timeout_ms = int32_t(v);
     }},
    {"group.share.assignment.interval.ms",
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.share_assignment_interval_ms.set(v);
     }},
    {"group.share.heartbeat.interval.ms",
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.share_heartbeat_interval_ms.set(v);
     }},
    {"group.share.max.size",
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.share_max_size = int32_t(v);
     }},
    {"group.share.session.timeout.ms",
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.share_session_timeout_ms.set(v);
     }},
    {"log.cleaner.backoff.ms",
     [](ServingOptions& to, int64_t v) {
       to.broker.background.cleaner_backoff_ms = v;
     }},
    {"log.cleaner.dedupe.buffer.size",
     [](ServingOptions& to, int64_t v) {
       to.broker.background.cleaner_memory_bytes = v;
     }},
    {"log.cleaner.enable",
     [](ServingOptions& to, int64_t v) {
       to.broker.background.cleaner = v != 0;
     }},
    {"log.flush.offset.checkpoint.interval.ms",
     [](ServingOptions& to, int64_t v) {
       to.broker.background.recovery_point_ms = std::max<int64_t>(v, 1);
     }},
    {"log.flush.scheduler.interval.ms",
     [](ServingOptions& to, int64_t v) {
       to.broker.background.flush_check_ms = v;
     }},
    {"log.flush.start.offset.checkpoint.interval.ms",
     [](ServingOptions& to, int64_t v) {
       to.broker.background.log_start_ms = std::max<int64_t>(v, 1);
     }},
    {"log.initial.task.delay.ms",
     [](ServingOptions& to, int64_t v) {
       to.broker.background.initial_delay_ms = v;
     }},
    {"log.retention.check.interval.ms",
     [](ServingOptions& to, int64_t v) {
       to.broker.background.retention_check_ms = v;
     }},
    {"num.partitions",
     [](ServingOptions& to, int64_t v) {
       to.broker.default_partitions = int32_t(v);
     }},
    {"offset.metadata.max.bytes",
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.offset_metadata_max = int32_t(v);
     }},
    {"offsets.retention.check.interval.ms",
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.retention_check_ms = no_overflow(v);
     }},
    {"offsets.retention.minutes",
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.offsets_retention_ms = v * 60'000;
     }},
    {"producer.id.expiration.check.interval.ms",
     [](ServingOptions& to, int64_t v) { to.broker.producer_check_ms = v; }},
    {"producer.id.expiration.ms",
     [](ServingOptions& to, int64_t v) {
       to.broker.producer_expiration_ms = v;
     }},
    {"queued.max.request.bytes",
     [](ServingOptions& to, int64_t v) {
       to.server.max_held_bytes = or_no_limit(v);
     }},
    {"replica.high.watermark.checkpoint.interval.ms",
     [](ServingOptions& to, int64_t v) {
       to.broker.background.high_watermark_ms = v;
     }},
    {"socket.request.max.bytes",
     [](ServingOptions& to, int64_t v) { to.server.max_request_bytes = v; }},
    {"transaction.abort.timed.out.transaction.cleanup.interval.ms",
     [](ServingOptions& to, int64_t v) {
       to.broker.transactions.abort_check_ms = v;
     }},
    {"transaction.max.timeout.ms",
     [](ServingOptions& to, int64_t v) {
       to.broker.transactions.max_timeout_ms = int32_t(v);
     }},
    {"transaction.remove.expired.transaction.cleanup.interval.ms",
     [](ServingOptions& to, int64_t v) {
       to.broker.transactions.expiry_check_ms = v;
     }},
    {"transaction.two.phase.commit.enable",
     [](ServingOptions& to, int64_t v) {
       to.broker.transactions.two_phase_commit = v != 0;
     }},
    {"transactional.id.expiration.ms",
     [](ServingOptions& to, int64_t v) {
       to.broker.transactions.id_expiration_ms = v;
     }},
};

}  // namespace

Result<> apply_setting(std::string_view name, std::string_view value,
                       ServingOptions& options) {
  auto config = find_config(ConfigScope::kBroker, without_listener(name));
  if (!config)
    return fail(
        Error{.code = Code::kNotFound,
              .text = fmt::format("there is no broker config '{}'", name),
              .field = std::string(name)});
  value = without_blanks(value);
  if (Result<> ok = config->check(value); !ok)
    return fail(Code::kUsage, "{}: {}", name, ok.error().text);
  options.configs.insert_or_assign(std::string(name), std::string(value));
  for (const Row& row : kRows)
    if (row.name == name)
      row.set(options, config->type == ConfigType::kBoolean
                           ? value.size() == std::string_view("true").size()
                           : parse_integer(value).value_or(0));
  return {};
}

std::vector<std::string> setting_names() {
  std::vector<std::string> out;
  for (const ConfigRow& row : config_rows(ConfigScope::kBroker))
    out.emplace_back(row.name);
  return out;
}

}  // namespace weir
