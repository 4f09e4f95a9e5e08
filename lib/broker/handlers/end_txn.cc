// EndTxn (26), versions 0 to 5: commits or aborts a transaction. The answer
// comes when the markers are written, or will be whatever happens. Version 5
// gives the producer a new epoch with each end (KIP-890).
//
// Errors: INVALID_REQUEST, INVALID_PRODUCER_ID_MAPPING, PRODUCER_FENCED
// (INVALID_PRODUCER_EPOCH before version 2), INVALID_TXN_STATE,
// CONCURRENT_TRANSACTIONS, COORDINATOR_NOT_AVAILABLE,
// TRANSACTIONAL_ID_AUTHORIZATION_FAILED (served read-only).
//
// Reference: kafka.server.KafkaApis.handleEndTxnRequest.
#include "lib/protocol/api/end_txn.h"

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;

constexpr int16_t kFirstWithFenced = 2;
constexpr int16_t kFirstWithEpoch = 5;

void end_txn(Broker& broker, p::EndTxnRequest& request,
             Responder<p::EndTxnResponse> respond) {
  p::EndTxnResponse response;
  ErrorCode error = ErrorCode::TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
  if (!broker.options().read_only) error = broker.load_transactions();
  if (error == ErrorCode::NONE) {
    auto ended = broker.transactions().end(
        request.transactionalId,
        {ProducerId(request.producerId), ProducerEpoch(request.producerEpoch)},
        request.committed,
        respond.version() >= kFirstWithEpoch ? kEpochBumpVersion : 0);
    if (ended) {
      response.producerId = ended->id.value();
      response.producerEpoch = ended->epoch.value();
    } else {
      error = ended.error();
    }
  }
  response.errorCode =
      code(old_fencing(error, respond.version() < kFirstWithFenced));
  respond(response);
}

}  // namespace

void handle_end_txn(Broker& broker, Call call, Reader& body) {
  answer<p::EndTxnRequest, p::EndTxnResponse, end_txn>(broker, std::move(call),
                                                       body);
}

}  // namespace weir
