// OffsetForLeaderEpoch (23), versions 2 to 4: where a leader epoch ends: the
// largest epoch at or below the one asked for, and the first offset behind
// it. -1 for both where the log knows none, or where the epoch asked for is
// above the current one.
//
// Errors: UNKNOWN_TOPIC_OR_PARTITION, FENCED_LEADER_EPOCH,
// UNKNOWN_LEADER_EPOCH, KAFKA_STORAGE_ERROR.
//
// Reference: kafka.server.ReplicaManager.lastOffsetForLeaderEpoch,
// UnifiedLog.endOffsetForEpoch; KIP-320.
#include "lib/protocol/api/offset_for_leader_epoch.h"

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/leader_epoch_check.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using Wanted = p::OffsetForLeaderEpochRequest::OffsetForLeaderPartition;
using Found = p::OffsetForLeaderEpochResponse::EpochEndOffset;

Answered<Found> find(Broker& broker, const std::string& topic,
                     const Wanted& wanted) {
  auto led = broker.lead(topic, wanted.partition);
  if (!led) return tl::unexpected(led.error());
  ErrorCode error =
      check_leader_epoch(LeaderEpoch(wanted.currentLeaderEpoch), led->epoch);
  if (error != ErrorCode::NONE)
    return refusal(error, "epoch {}", wanted.currentLeaderEpoch);
  Offset end = led->log->log_end_offset();
  LeaderEpoch asked(wanted.leaderEpoch);
  // This node leads in an epoch before anything is written in it.
  if (asked == led->epoch)
    return Found{.leaderEpoch = asked.value(), .endOffset = end.value()};
  if (asked > led->epoch || asked < LeaderEpoch(0)) return Found{};
  auto found = led->log->leader_epochs().end_offset_for(asked, end);
  if (!found) return Found{};
  return Found{.leaderEpoch = found->epoch.value(),
               .endOffset = found->end_offset.value()};
}

void offset_for_leader_epoch(
    Broker& broker, p::OffsetForLeaderEpochRequest& request,
    Responder<p::OffsetForLeaderEpochResponse> respond) {
  p::OffsetForLeaderEpochResponse response;
  for (const auto& topic : request.topics) {
    p::OffsetForLeaderEpochResponse::OffsetForLeaderTopicResult out;
    out.topic = topic.topic;
    for (const Wanted& wanted : topic.partitions) {
      Answered<Found> found = find(broker, topic.topic, wanted);
      Found one = found.value_or(Found{});
      if (!found) one.errorCode = code(found.error().code);
      one.partition = wanted.partition;
      out.partitions.push_back(one);
    }
    response.topics.push_back(std::move(out));
  }
  respond(response);
}

}  // namespace

void handle_offset_for_leader_epoch(Broker& broker, Call call, Reader& body) {
  answer<p::OffsetForLeaderEpochRequest, p::OffsetForLeaderEpochResponse,
         offset_for_leader_epoch>(broker, std::move(call), body);
}

}  // namespace weir
