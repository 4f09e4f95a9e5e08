// OffsetCommit (8), versions 2 to 10: how far a group has read, by its members
// or, with generation -1, by anybody while it has none. Topics are named up to
// version 9, by id in 10. Versions 2 to 4 can say for how long to keep it.
//
// Errors, of each partition: UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID,
// OFFSET_METADATA_TOO_LARGE; of all: UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID,
// ILLEGAL_GENERATION, GROUP_ID_NOT_FOUND (9 on), REBALANCE_IN_PROGRESS,
// COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR.
//
// Reference: kafka.server.KafkaApis.handleOffsetCommitRequest,
// OffsetMetadataManager.commitOffset; KIP-848.
#include "lib/protocol/api/offset_commit.h"

#include <algorithm>

#include "lib/broker/groups/coordinator.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using Wanted = p::OffsetCommitRequest::OffsetCommitRequestPartition;

constexpr int16_t kFirstWithIds = 10;

// Java counts the UTF-16 units of a string.
size_t utf16_units(std::string_view text) {
  size_t out = 0;
  for (char c : text) {
    uint8_t byte = uint8_t(c);
    bool begins = (byte & 0xc0) != 0x80;
    out += (begins ? 1 : 0) + (byte >= 0xf0 ? 1 : 0);
  }
  return out;
}

CommittedOffset committed_of(const Wanted& wanted, const TopicImage& topic,
                             TimestampMs now, int64_t retention_ms) {
  CommittedOffset out{.offset = Offset(wanted.committedOffset),
                      .leader_epoch = LeaderEpoch(wanted.committedLeaderEpoch),
                      .metadata = wanted.committedMetadata.value_or(""),
                      .commit_timestamp = now,
                      .topic_id = topic.id};
  if (retention_ms != -1) out.expire_timestamp = now + retention_ms;
  return out;
}

// One partition: into `out`, or why not.
ErrorCode take(Broker& broker, const TopicImage* topic, const Wanted& wanted,
               bool by_id, int64_t retention_ms,
               GroupCoordinator::Offsets& out) {
  if (!topic && by_id) return ErrorCode::UNKNOWN_TOPIC_ID;
  if (!topic || !topic->partitions.count(wanted.partitionIndex))
    return ErrorCode::UNKNOWN_TOPIC_OR_PARTITION;
  size_t length = utf16_units(wanted.committedMetadata.value_or(""));
  if (length > size_t(broker.groups().options().offset_metadata_max))
    return ErrorCode::OFFSET_METADATA_TOO_LARGE;
  out.insert_or_assign(
      {topic->name, PartitionId(wanted.partitionIndex)},
      committed_of(wanted, *topic, broker.clock().now(), retention_ms));
  return ErrorCode::NONE;
}

void offset_commit(Broker& broker, p::OffsetCommitRequest& request,
                   Responder<p::OffsetCommitResponse> respond) {
  p::OffsetCommitResponse response;
  GroupCoordinator::Committer who{
      .group = request.groupId,
      .generation = request.generationIdOrMemberEpoch,
      .member = request.memberId,
      .instance = request.groupInstanceId,
      .version = respond.version()};
  bool by_id = respond.version() >= kFirstWithIds;
  GroupCoordinator::Offsets offsets;
  bool any_known = false;
  for (const auto& topic : request.topics) {
    const TopicImage* known = by_id ? broker.image().topic(topic.topicId)
                                    : broker.image().topic(topic.name);
    p::OffsetCommitResponse::OffsetCommitResponseTopic out{
        .name = topic.name, .topicId = topic.topicId};
    for (const Wanted& wanted : topic.partitions) {
      ErrorCode error =
          take(broker, known, wanted, by_id, request.retentionTimeMs, offsets);
      any_known = any_known || error == ErrorCode::NONE ||
                  error == ErrorCode::OFFSET_METADATA_TOO_LARGE;
      out.partitions.push_back({wanted.partitionIndex, code(error)});
    }
    response.topics.push_back(std::move(out));
  }
  // The group is asked only where there is something for it to keep.
  if (!any_known) return respond(response);
  ErrorCode error = broker.groups().load();
  if (error == ErrorCode::NONE) error = broker.groups().check_commit(who);
  if (error == ErrorCode::NONE) error = broker.groups().commit(who, offsets);
  if (error != ErrorCode::NONE) {
    for (auto& topic : response.topics)
      for (auto& partition : topic.partitions)
        if (partition.errorCode == code(ErrorCode::NONE) ||
            partition.errorCode == code(ErrorCode::OFFSET_METADATA_TOO_LARGE))
          partition.errorCode = code(error);
  }
  respond(response);
}

}  // namespace

void handle_offset_commit(Broker& broker, Call call, Reader& body) {
  answer<p::OffsetCommitRequest, p::OffsetCommitResponse, offset_commit>(
      broker, std::move(call), body);
}

}  // namespace weir
