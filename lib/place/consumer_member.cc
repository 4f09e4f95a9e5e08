#include "lib/place/consumer_member.h"

#include <algorithm>

#include "lib/client/refusal.h"
#include "lib/protocol/api/heartbeat.h"
#include "lib/protocol/api/leave_group.h"
#include "lib/protocol/api/sync_group.h"
#include "lib/protocol/errors.h"

namespace weir {

namespace p = protocol;
using K = p::ErrorCode;

namespace {

constexpr std::string_view kConsumers = "consumer";  // the protocol type
constexpr int64_t kNsPerMs = 1'000'000;
/// Kafka's heartbeat.interval.ms.
constexpr int64_t kBeatNs = 3000 * kNsPerMs;
/// What a rebalance may take longer than announced.
constexpr int64_t kSlackNs = 10'000 * kNsPerMs;
/// For a farewell.
constexpr int64_t kLeaveNs = 2000 * kNsPerMs;

}  // namespace

ConsumerMember::ConsumerMember(Cluster& cluster, Options options)
    : cluster_(cluster), options_(std::move(options)) {
  self_.group = options_.group;
  self_.instance_id = options_.instance_id;
}

Error ConsumerMember::refused(int16_t code) const {
  Error error = refusal_error(code, fmt::format("group '{}'", self_.group));
  if (K(code) == K::INCONSISTENT_GROUP_PROTOCOL)
    error.hint = "its members use another assignor than 'range'";
  return error;
}

bool ConsumerMember::has(const TopicPartition& partition) const {
  auto topic = assigned_.find(partition.topic);
  return topic != assigned_.end() &&
         std::find(topic->second.begin(), topic->second.end(),
                   partition.partition.value()) != topic->second.end();
}

Result<bool> ConsumerMember::again(int16_t code) {
  switch (K(code)) {
    case K::UNKNOWN_MEMBER_ID:
      self_.member_id.clear();
      return false;
    case K::MEMBER_ID_REQUIRED:
    case K::ILLEGAL_GENERATION:
    case K::REBALANCE_IN_PROGRESS:
      return false;
    default:
      if (may_pass(code)) return false;
      return fail(refused(code));
  }
}

Result<> ConsumerMember::join() {
  int64_t deadline = cluster_.deadline_ns() + options_.rebalance_ms * kNsPerMs;
  assigned_.clear();
  for (;;) {
    p::JoinGroupResponse joined;
    Result<bool> done = join_group(joined);
    if (done && *done) done = sync_group(joined);
    if (done && *done) break;
    if (!done && !may_pass(done.error())) return fail(std::move(done).error());
    // With the id that it was given it may join at once.
    if (done && K(joined.errorCode) == K::MEMBER_ID_REQUIRED) continue;
    if (!cluster_.try_again(deadline, Target::group(self_.group)))
      return done ? fail(Code::kTimeout, "group '{}' does not settle",
                         self_.group)
                  : fail(std::move(done).error());
  }
  beaten_ns_ = cluster_.clock().monotonic_ns();
  return {};
}

Result<bool> ConsumerMember::join_group(p::JoinGroupResponse& answer) {
  TRY_ASSIGN(auto client, cluster_.connection(Target::group(self_.group)));
  p::JoinGroupRequest request{.groupId = self_.group,
                              .sessionTimeoutMs = options_.session_ms,
                              .rebalanceTimeoutMs = options_.rebalance_ms,
                              .memberId = self_.member_id,
                              .groupInstanceId = self_.instance_id,
                              .protocolType = std::string(kConsumers)};
  request.protocols.push_back({.name = std::string(kRangeAssignor),
                               .metadata = subscription(options_.topics)});
  int64_t deadline = cluster_.clock().monotonic_ns() + kSlackNs +
                     options_.rebalance_ms * kNsPerMs;
  TRY_ASSIGN(answer, (client->call<p::JoinGroupRequest, p::JoinGroupResponse>(
                         request, deadline)));
  if (!answer.memberId.empty()) self_.member_id = answer.memberId;
  if (answer.errorCode != 0) return again(answer.errorCode);
  self_.generation = answer.generationId;
  return true;
}

// The leader's work: everybody's part.
Result<std::map<std::string, Assignment>> ConsumerMember::assign(
    const p::JoinGroupResponse& joined) {
  std::map<std::string, std::vector<std::string>> wanted;
  std::vector<std::string> topics;
  for (const auto& member : joined.members) {
    auto& own = wanted[member.memberId] = subscribed_topics(member.metadata);
    topics.insert(topics.end(), own.begin(), own.end());
  }
  std::sort(topics.begin(), topics.end());
  topics.erase(std::unique(topics.begin(), topics.end()), topics.end());
  TRY(cluster_.load_topics(topics));
  std::map<std::string, int32_t> counts;
  for (const std::string& name : topics)
    if (const ClusterTopic* topic = cluster_.topic(name))
      counts[name] = int32_t(topic->partitions.size());
  return assign_ranges(wanted, counts);
}

Result<bool> ConsumerMember::sync_group(const p::JoinGroupResponse& joined) {
  p::SyncGroupRequest request{.groupId = self_.group,
                              .generationId = self_.generation,
                              .memberId = self_.member_id,
                              .groupInstanceId = self_.instance_id,
                              .protocolType = std::string(kConsumers),
                              .protocolName = std::string(kRangeAssignor)};
  if (joined.leader == self_.member_id && !joined.skipAssignment) {
    TRY_ASSIGN(auto parts, assign(joined));
    for (const auto& [member, part] : parts)
      request.assignments.push_back(
          {.memberId = member, .assignment = assignment_bytes(part)});
  }
  TRY_ASSIGN(auto client, cluster_.connection(Target::group(self_.group)));
  int64_t deadline = cluster_.clock().monotonic_ns() + kSlackNs +
                     options_.rebalance_ms * kNsPerMs;
  TRY_ASSIGN(auto answer,
             (client->call<p::SyncGroupRequest, p::SyncGroupResponse>(
                 request, deadline)));
  if (answer.errorCode != 0) return again(answer.errorCode);
  TRY_ASSIGN(assigned_, parse_assignment(answer.assignment));
  return true;
}

Result<bool> ConsumerMember::beat() {
  int64_t now = cluster_.clock().monotonic_ns();
  if (now - beaten_ns_ < kBeatNs) return false;
  beaten_ns_ = now;
  p::HeartbeatRequest request{.groupId = self_.group,
                              .generationId = self_.generation,
                              .memberId = self_.member_id,
                              .groupInstanceId = self_.instance_id};
  TRY_ASSIGN(auto client, cluster_.connection(Target::group(self_.group)));
  auto answer = client->call<p::HeartbeatRequest, p::HeartbeatResponse>(
      request, cluster_.deadline_ns());
  // Another coordinator will be found by whoever asks next.
  if (!answer && may_pass(answer.error())) return true;
  if (!answer) return fail(std::move(answer).error());
  if (answer->errorCode == 0) return false;
  TRY(again(answer->errorCode));
  return true;
}

Result<bool> ConsumerMember::commit(const GroupOffsets& offsets) {
  TRY_ASSIGN(int16_t code, commit_offsets(cluster_, self_, offsets));
  if (code == 0) return true;
  // While others join, what was read may still be committed, so it is told
  // only when it is too late for that.
  return again(code);
}

void ConsumerMember::leave() {
  if (self_.member_id.empty() || self_.instance_id) return;
  auto client = cluster_.connection(Target::group(self_.group));
  if (!client) return;
  auto version = (*client)->version_of(schema::kMessage<p::LeaveGroupRequest>);
  if (!version) return;
  p::LeaveGroupRequest request{.groupId = self_.group};
  if (*version >= 3)
    request.members.push_back({.memberId = self_.member_id});
  else
    request.memberId = self_.member_id;
  // Who cannot be told will find out.
  (void)(*client)->call<p::LeaveGroupRequest, p::LeaveGroupResponse>(
      request, cluster_.clock().monotonic_ns() + kLeaveNs);
  self_.member_id.clear();
}

}  // namespace weir
