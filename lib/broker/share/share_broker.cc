// Partitions that share groups read: what is given, acknowledged, released.
#include "lib/broker/share/share_broker.h"

#include "lib/base/text.h"
#include "lib/broker/broker.h"
#include "lib/log/header_walker.h"

namespace weir {

namespace {

using protocol::ErrorCode;

constexpr int64_t kNsPerMs = 1'000'000;

// First and last offsets of the whole batches of a slice.
std::vector<std::pair<int64_t, int64_t>> batches_of(const LogSlice& slice) {
  std::vector<std::pair<int64_t, int64_t>> out;
  if (!slice.file) return out;
  HeaderWalker walker(*slice.file, slice.position,
                      slice.position + slice.length);
  for (;;) {
    auto batch = walker.next();
    if (!batch || !*batch) return out;
    out.emplace_back((*batch)->base_offset.value(),
                     (*batch)->last_offset.value());
  }
}

}  // namespace

Answered<PartitionLog*> ShareBroker::log_of(const ShareKey& key) const {
  const TopicImage* topic = broker_.image().topic(key.topic);
  if (!topic) return refusal(ErrorCode::UNKNOWN_TOPIC_ID, "no such topic");
  auto led = broker_.lead(topic->name, key.partition);
  if (!led) return tl::unexpected(led.error());
  return led->log;
}

int64_t ShareBroker::config(std::string_view group, std::string_view name,
                            int64_t standard) const {
  const Image::Configs& own =
      broker_.image().configs(ResourceType::kGroup, group);
  auto set = own.find(name);
  if (set == own.end()) return standard;
  return parse_integer(set->second).value_or(standard);
}

ShareLimits ShareBroker::limits(std::string_view group) const {
  ShareLimits standard;
  return {
      .max_deliveries = int32_t(
          config(group, "share.delivery.count.limit", standard.max_deliveries)),
      .max_in_flight = int32_t(config(group, "share.partition.max.record.locks",
                                      standard.max_in_flight)),
      .lock_ms =
          config(group, "share.record.lock.duration.ms", standard.lock_ms)};
}

int32_t ShareBroker::lock_ms(std::string_view group) const {
  return int32_t(limits(group).lock_ms);
}

int64_t ShareBroker::first_offset(const ShareKey& key,
                                  const PartitionLog& log) const {
  const Image::Configs& own =
      broker_.image().configs(ResourceType::kGroup, key.group);
  auto set = own.find("share.auto.offset.reset");
  bool earliest = set != own.end() && set->second == "earliest";
  return (earliest ? log.log_start_offset() : log.log_end_offset()).value();
}

Answered<ShareBroker::Partition*> ShareBroker::open(const ShareKey& key,
                                                    const PartitionLog& log) {
  if (auto found = partitions_.find(key); found != partitions_.end()) {
    found->second.records.begin_at(log.log_start_offset().value());
    return &found->second;
  }
  auto state = states_.find(key);
  if (state == states_.end())
    return refusal(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION,
                   "the group does not read it");
  int64_t start = state->second.start;
  if (start < 0) start = first_offset(key, log);
  SharePartition records(start, state->second.ranges);
  records.begin_at(log.log_start_offset().value());
  return &partitions_.emplace(key, Partition{std::move(records)}).first->second;
}

ShareBroker::Given ShareBroker::acquire(const ShareKey& key,
                                        const std::string& member,
                                        int64_t max_bytes, int64_t max_records,
                                        bool exactly) {
  Given out;
  Answered<PartitionLog*> log = log_of(key);
  Answered<Partition*> partition =
      log ? open(key, **log) : tl::unexpected(log.error());
  if (!partition) {
    out.error = partition.error().code;
    return out;
  }
  out.log = *log;
  SharePartition& records = (*partition)->records;
  int64_t next = records.next_offset();
  if (next >= out.log->log_end_offset().value() || max_records <= 0) return out;
  auto read = out.log->read(Offset(next), max_bytes,
                            FetchIsolation::kUncommitted, true);
  if (!read) {
    out.error = kafka_error(read.error().code);
    return out;
  }
  int64_t now_ms = broker_.clock().monotonic_ns() / kNsPerMs;
  out.ranges = records.acquire(member, batches_of(*read), max_records, exactly,
                               limits(key.group), now_ms);
  if (!out.ranges.empty()) out.slice = std::move(*read);
  watch_locks(key, **partition);
  return out;
}

bool ShareBroker::has_records(const ShareKey& key) {
  Answered<PartitionLog*> log = log_of(key);
  if (!log) return true;  // to be told
  Answered<Partition*> partition = open(key, **log);
  return !partition || (*partition)
                           ->records.may_give((*log)->log_end_offset().value(),
                                              limits(key.group));
}

Answered<void> ShareBroker::acknowledge(
    const ShareKey& key, const std::string& member,
    const std::vector<Acknowledgement>& said) {
  Answered<PartitionLog*> log = log_of(key);
  if (!log) return tl::unexpected(log.error());
  Answered<Partition*> partition = open(key, **log);
  if (!partition) return tl::unexpected(partition.error());
  SharePartition before = (*partition)->records;
  int64_t now_ms = broker_.clock().monotonic_ns() / kNsPerMs;
  auto changed =
      (*partition)
          ->records.acknowledge(member, said, limits(key.group), now_ms);
  if (!changed) return tl::unexpected(changed.error());
  ErrorCode stored = keep(key, **partition, *changed);
  if (stored != ErrorCode::NONE) {
    (*partition)->records = std::move(before);
    return refusal(stored, "the acknowledgement cannot be stored");
  }
  return {};
}

ErrorCode ShareBroker::keep(const ShareKey& key, Partition& partition,
                            const std::vector<ShareRange>& changed) {
  if (!changed.empty()) {
    ShareState& state = states_[key];
    state.start = partition.records.start();
    state.complete = partition.records.complete();
    ErrorCode stored = store(key, state, &changed);
    if (stored != ErrorCode::NONE) return stored;
    partition.records.advance();
    wake(key);
  }
  watch_locks(key, partition);
  return ErrorCode::NONE;
}

void ShareBroker::watch_locks(const ShareKey& key, Partition& partition) {
  if (partition.locks) broker_.cancel(*partition.locks);
  partition.locks.reset();
  if (auto due = partition.records.next_deadline())
    partition.locks =
        broker_.at(*due * kNsPerMs, [this, key] { locks_expired(key); });
}

// What cannot be stored is released all the same: a restart would do it too.
void ShareBroker::locks_expired(const ShareKey& key) {
  auto found = partitions_.find(key);
  if (found == partitions_.end()) return;
  found->second.locks.reset();
  int64_t now_ms = broker_.clock().monotonic_ns() / kNsPerMs;
  (void)keep(key, found->second,
             found->second.records.expire(limits(key.group), now_ms));
  wake(key);
}

void ShareBroker::wake(const ShareKey& key) {
  if (auto log = log_of(key)) broker_.appended(*log);
}

Answered<ShareSession*> ShareBroker::session(const std::string& group,
                                             const std::string& member,
                                             int32_t epoch) {
  auto found = sessions_.find({group, member});
  if (found == sessions_.end())
    return refusal(ErrorCode::SHARE_SESSION_NOT_FOUND, "no such session");
  ShareSession& session = found->second;
  if (epoch == -1) return &session;
  if (epoch != session.next_epoch)
    return refusal(ErrorCode::INVALID_SHARE_SESSION_EPOCH, "another epoch");
  session.next_epoch = epoch == INT32_MAX ? 1 : epoch + 1;
  return &session;
}

ShareSession& ShareBroker::open_session(const std::string& group,
                                        const std::string& member,
                                        uint64_t connection) {
  ShareSession& out = sessions_[{group, member}];
  out = {.connection = connection};
  return out;
}

void ShareBroker::close_session(const std::string& group,
                                const std::string& member) {
  sessions_.erase({group, member});
  for (auto& [key, partition] : partitions_)
    if (key.group == group)
      (void)keep(key, partition,
                 partition.records.release(member, limits(group)));
}

void ShareBroker::disconnected(uint64_t connection) {
  std::vector<std::pair<std::string, std::string>> gone;
  for (const auto& [who, session] : sessions_)
    if (session.connection == connection) gone.push_back(who);
  for (const auto& [group, member] : gone) close_session(group, member);
}

}  // namespace weir
