// One row a config: its name, its range, and where it goes.
#include "lib/server/settings.h"

#include <limits>

#include "lib/base/text.h"

namespace weir {
namespace {

constexpr int64_t kInt32 = std::numeric_limits<int32_t>::max();
constexpr int64_t kInt64 = std::numeric_limits<int64_t>::max();

struct Row {
  std::string_view name;
  bool is_flag;  ///< "true" or "false", given as 1 or 0
  int64_t min;
  int64_t max;
  void (*set)(ServingOptions&, int64_t);
};

constexpr Row kRows[] = {
    {"auto.create.topics.enable", true, 0, 1,
     [](ServingOptions& to, int64_t v) {
       to.broker.auto_create_topics = v != 0;
     }},
    {"connections.max.idle.ms", false, 1, kInt64 / 1'000'000,
     [](ServingOptions& to, int64_t v) { to.server.max_idle_ms = v; }},
    {"group.consumer.assignment.interval.ms", false, 0, kInt32,
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.consumer_assignment_interval_ms.set(v);
     }},
    {"group.consumer.heartbeat.interval.ms", false, 1, kInt32,
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.consumer_heartbeat_interval_ms.set(v);
     }},
    {"group.consumer.max.size", false, 1, kInt32,
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.consumer_max_size = int32_t(v);
     }},
    {"group.consumer.session.timeout.ms", false, 1, kInt32,
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.consumer_session_timeout_ms.set(v);
     }},
    {"group.initial.rebalance.delay.ms", false, 0, kInt32,
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.initial_rebalance_delay_ms = v;
     }},
    {"group.max.session.timeout.ms", false, 1, kInt32,
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.max_session_timeout_ms = int32_t(v);
     }},
    {"group.max.size", false, 1, kInt32,
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.max_size = int32_t(v);
     }},
    {"group.min.session.timeout.ms", false, 1, kInt32,
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.min_session_timeout_ms = int32_t(v);
     }},
    {"group.share.assignment.interval.ms", false, 0, kInt32,
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.share_assignment_interval_ms.set(v);
     }},
    {"group.share.heartbeat.interval.ms", false, 1, kInt32,
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.share_heartbeat_interval_ms.set(v);
     }},
    {"group.share.max.size", false, 1, 1000,
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.share_max_size = int32_t(v);
     }},
    {"group.share.session.timeout.ms", false, 1, kInt32,
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.share_session_timeout_ms.set(v);
     }},
    {"num.partitions", false, 1, kInt32,
     [](ServingOptions& to, int64_t v) {
       to.broker.default_partitions = int32_t(v);
     }},
    {"offset.metadata.max.bytes", false, 0, kInt32,
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.offset_metadata_max = int32_t(v);
     }},
    {"offsets.retention.check.interval.ms", false, 1, kInt64 / 1'000'000,
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.retention_check_ms = v;
     }},
    {"offsets.retention.minutes", false, 1, kInt32,
     [](ServingOptions& to, int64_t v) {
       to.broker.groups.offsets_retention_ms = v * 60'000;
     }},
    {"producer.id.expiration.check.interval.ms", false, 1, kInt32,
     [](ServingOptions& to, int64_t v) { to.broker.producer_check_ms = v; }},
    {"producer.id.expiration.ms", false, 1, kInt32,
     [](ServingOptions& to, int64_t v) {
       to.broker.producer_expiration_ms = v;
     }},
    {"queued.max.request.bytes", false, 1, kInt64,
     [](ServingOptions& to, int64_t v) { to.server.max_held_bytes = v; }},
    {"socket.request.max.bytes", false, 1, kInt32,
     [](ServingOptions& to, int64_t v) { to.server.max_request_bytes = v; }},
    {"transaction.abort.timed.out.transaction.cleanup.interval.ms", false, 1,
     kInt32,
     [](ServingOptions& to, int64_t v) {
       to.broker.transactions.abort_check_ms = v;
     }},
    {"transaction.max.timeout.ms", false, 1, kInt32,
     [](ServingOptions& to, int64_t v) {
       to.broker.transactions.max_timeout_ms = int32_t(v);
     }},
    {"transaction.remove.expired.transaction.cleanup.interval.ms", false, 1,
     kInt32,
     [](ServingOptions& to, int64_t v) {
       to.broker.transactions.expiry_check_ms = v;
     }},
    {"transaction.two.phase.commit.enable", true, 0, 1,
     [](ServingOptions& to, int64_t v) {
       to.broker.transactions.two_phase_commit = v != 0;
     }},
    {"transactional.id.expiration.ms", false, 1, kInt32,
     [](ServingOptions& to, int64_t v) {
       to.broker.transactions.id_expiration_ms = v;
     }},
};

Result<int64_t> parse_value(const Row& row, std::string_view value) {
  if (row.is_flag) {
    if (value == "true") return 1;
    if (value == "false") return 0;
    return fail(Code::kUsage, "{}: '{}' is neither true nor false", row.name,
                value);
  }
  Result<int64_t> number = parse_integer(value);
  if (!number || *number < row.min || *number > row.max)
    return fail(Code::kUsage, "{}: '{}' is no whole number from {} to {}",
                row.name, value, row.min, row.max);
  return number;
}

}  // namespace

Result<> apply_setting(std::string_view name, std::string_view value,
                       ServingOptions& options) {
  for (const Row& row : kRows) {
    if (row.name != name) continue;
    TRY_ASSIGN(int64_t number, parse_value(row, value));
    row.set(options, number);
    return {};
  }
  return fail(Code::kUsage, "there is no broker config '{}' here", name);
}

}  // namespace weir
