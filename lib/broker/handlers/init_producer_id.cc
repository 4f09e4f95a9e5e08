// InitProducerId (22), versions 0 to 6: a new id for an idempotent producer,
// with epoch 0. What the producer had before is not looked at.
//
// Errors: INVALID_REQUEST for an empty transactional id and where only one of
// id and epoch is given; KAFKA_STORAGE_ERROR.
//
// Left out: transactions. A transactional id is refused for good with
// UNSUPPORTED_VERSION, so that clients do not try again forever.
//
// Reference: kafka.server.KafkaApis.handleInitProducerIdRequest,
// TransactionCoordinator.handleInitProducerId.
#include "lib/protocol/api/init_producer_id.h"

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;

ErrorCode check(const p::InitProducerIdRequest& request) {
  if ((request.producerId == -1) != (request.producerEpoch == -1))
    return ErrorCode::INVALID_REQUEST;
  if (!request.transactionalId) return ErrorCode::NONE;
  return request.transactionalId->empty() ? ErrorCode::INVALID_REQUEST
                                          : ErrorCode::UNSUPPORTED_VERSION;
}

void init_producer_id(Broker& broker, p::InitProducerIdRequest& request,
                      Responder<p::InitProducerIdResponse> respond) {
  p::InitProducerIdResponse response;
  response.producerEpoch = -1;
  ErrorCode error = check(request);
  if (error == ErrorCode::NONE) {
    Result<ProducerId> id = broker.directory().new_producer_id();
    if (id) {
      response.producerId = id->value();
      response.producerEpoch = 0;
    } else {
      error = kafka_error(id.error().code);
    }
  }
  response.errorCode = code(error);
  respond(response);
}

}  // namespace

void handle_init_producer_id(Broker& broker, Call call, Reader& body) {
  answer<p::InitProducerIdRequest, p::InitProducerIdResponse, init_producer_id>(
      broker, std::move(call), body);
}

}  // namespace weir
