// UnregisterBroker (64), version 0: forgets a node that will not come back.
//
// Errors: BROKER_ID_NOT_REGISTERED, INVALID_REQUEST (this node, which serves),
// POLICY_VIOLATION (read-only), KAFKA_STORAGE_ERROR.
//
// Differs from Kafka: this node is not forgotten while it serves.
//
// Reference: org.apache.kafka.controller.QuorumController.unregisterBroker.
#include "lib/protocol/api/unregister_broker.h"

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;

Answered<void> unregister(Broker& broker, int32_t id) {
  auto found = broker.image().brokers().find(id);
  if (found == broker.image().brokers().end())
    return refusal(ErrorCode::BROKER_ID_NOT_REGISTERED, "there is no node {}",
                   id);
  if (id == broker.node_id())
    return refusal(ErrorCode::INVALID_REQUEST, "node {} is this one", id);
  if (broker.options().read_only)
    return refusal(ErrorCode::POLICY_VIOLATION,
                   "the directory is served read-only");
  MetadataBatch batch;
  Result<> done = batch.add(
      p::UnregisterBrokerRecord{.brokerId = id,
                                .brokerEpoch = found->second.brokerEpoch},
      0);
  if (done) done = broker.directory().record(batch);
  if (done) return {};
  return refusal(kafka_error(done.error().code), "{}", done.error().message());
}

void unregister_broker(Broker& broker, p::UnregisterBrokerRequest& request,
                       Responder<p::UnregisterBrokerResponse> respond) {
  p::UnregisterBrokerResponse response;
  response.errorMessage.reset();
  Answered<void> done = unregister(broker, request.brokerId);
  if (!done) refuse(response, done.error());
  respond(response);
}

}  // namespace

void handle_unregister_broker(Broker& broker, Call call, Reader& body) {
  answer<p::UnregisterBrokerRequest, p::UnregisterBrokerResponse,
         unregister_broker>(broker, std::move(call), body);
}

}  // namespace weir
