// ShareAcknowledge (79), versions 1 and 2: what became of records: accepted,
// released, rejected, gaps; from version 2 on locks can be renewed. An epoch of
// -1 ends the session and gives back what is left.
//
// Errors: INVALID_REQUEST, SHARE_SESSION_NOT_FOUND,
// INVALID_SHARE_SESSION_EPOCH; of a partition INVALID_REQUEST,
// INVALID_RECORD_STATE, UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID.
//
// Reference: kafka.server.KafkaApis.handleShareAcknowledgeRequest; KIP-932,
// KIP-1222.
#include "lib/protocol/api/share_acknowledge.h"

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/handlers/share_acknowledgements.h"
#include "lib/broker/respond.h"
#include "lib/broker/share/share_broker.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using R = p::ShareAcknowledgeResponse;

void share_acknowledge(Broker& broker, p::ShareAcknowledgeRequest& request,
                       Responder<p::ShareAcknowledgeResponse> respond) {
  R response;
  ShareBroker& shares = broker.share();
  ErrorCode error = shares.load();
  if (error == ErrorCode::NONE && (!request.groupId || !request.memberId))
    error = ErrorCode::INVALID_REQUEST;
  if (error == ErrorCode::NONE && request.shareSessionEpoch == 0)
    error = ErrorCode::INVALID_SHARE_SESSION_EPOCH;
  if (error == ErrorCode::NONE) {
    auto session = shares.session(*request.groupId, *request.memberId,
                                  request.shareSessionEpoch);
    if (!session) error = session.error().code;
  }
  if (error != ErrorCode::NONE) {
    response.errorCode = code(error);
    return respond(response);
  }
  response.acquisitionLockTimeoutMs = shares.lock_ms(*request.groupId);
  for (const auto& topic : request.topics) {
    R::ShareAcknowledgeTopicResponse& out = response.responses.emplace_back();
    out.topicId = topic.topicId;
    for (const auto& partition : topic.partitions) {
      R::PartitionData& one = out.partitions.emplace_back();
      one.partitionIndex = partition.partitionIndex;
      auto said = acknowledgements_of(partition.acknowledgementBatches,
                                      request.isRenewAck);
      Answered<void> done =
          said ? shares.acknowledge({*request.groupId, topic.topicId,
                                     partition.partitionIndex},
                                    *request.memberId, *said)
               : tl::unexpected(said.error());
      if (done) continue;
      one.errorCode = code(done.error().code);
      one.errorMessage = message_of(done.error());
    }
  }
  if (request.shareSessionEpoch == -1)
    shares.close_session(*request.groupId, *request.memberId);
  respond(response);
}

}  // namespace

void handle_share_acknowledge(Broker& broker, Call call, Reader& body) {
  answer<p::ShareAcknowledgeRequest, p::ShareAcknowledgeResponse,
         share_acknowledge>(broker, std::move(call), body);
}

}  // namespace weir
