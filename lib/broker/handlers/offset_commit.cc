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

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/offset_request.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;

constexpr int16_t kFirstWithIds = 10;

void offset_commit(Broker& broker, p::OffsetCommitRequest& request,
                   Responder<p::OffsetCommitResponse> respond) {
  p::OffsetCommitResponse response;
  GroupCoordinator::Committer who{
      .group = request.groupId,
      .generation = request.generationIdOrMemberEpoch,
      .member = request.memberId,
      .instance = request.groupInstanceId,
      .version = respond.version()};
  GroupCoordinator::Offsets offsets;
  bool any_known =
      take_offsets(broker, request.topics, respond.version() >= kFirstWithIds,
                   request.retentionTimeMs, offsets, response.topics);
  // The group is asked only where there is something for it to keep.
  if (!any_known) return respond(response);
  ErrorCode error = broker.groups().load();
  if (error == ErrorCode::NONE) error = broker.groups().check_commit(who);
  if (error == ErrorCode::NONE) error = broker.groups().commit(who, offsets);
  if (error != ErrorCode::NONE) fail_known(response.topics, error);
  respond(response);
}

}  // namespace

void handle_offset_commit(Broker& broker, Call call, Reader& body) {
  answer<p::OffsetCommitRequest, p::OffsetCommitResponse, offset_commit>(
      broker, std::move(call), body);
}

}  // namespace weir
