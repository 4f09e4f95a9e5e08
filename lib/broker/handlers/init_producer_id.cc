// InitProducerId (22), versions 0 to 6: an id and an epoch for a producer.
// Without a transactional id: a new id, epoch 0; what the producer had before
// is not looked at. With one: the id's producer with its next epoch, which
// fences whoever had it before, once what he left open is aborted.
//
// Errors: INVALID_REQUEST for an empty transactional id and where only one of
// id and epoch is given; INVALID_TRANSACTION_TIMEOUT; PRODUCER_FENCED
// (INVALID_PRODUCER_EPOCH before version 4); CONCURRENT_TRANSACTIONS while an
// open transaction is aborted; TRANSACTIONAL_ID_AUTHORIZATION_FAILED where two
// phases are asked for and not allowed, or the directory is served read-only;
// UNSUPPORTED_VERSION for keepPreparedTxn, as Kafka 4.4;
// COORDINATOR_NOT_AVAILABLE, KAFKA_STORAGE_ERROR.
//
// Reference: kafka.server.KafkaApis.handleInitProducerIdRequest,
// TransactionCoordinator.handleInitProducerId; KIP-360, KIP-939.
#include "lib/protocol/api/init_producer_id.h"

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using Given = tl::expected<TxnProducer, ErrorCode>;

constexpr int16_t kFirstWithFenced = 4;

Given idempotent(Broker& broker) {
  // Given out where nothing may be written, too: Produce says why not, with a
  // code that clients do not try again.
  Result<ProducerId> id = broker.directory().new_producer_id();
  if (!id) return tl::unexpected(kafka_error(id.error().code));
  return TxnProducer{*id, ProducerEpoch(0)};
}

Given producer_of(Broker& broker, const p::InitProducerIdRequest& request) {
  if ((request.producerId == -1) != (request.producerEpoch == -1))
    return tl::unexpected(ErrorCode::INVALID_REQUEST);
  if (!request.transactionalId) return idempotent(broker);
  if (broker.options().read_only)
    return tl::unexpected(ErrorCode::TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
  ErrorCode error = broker.load_transactions();
  if (error != ErrorCode::NONE) return tl::unexpected(error);
  TransactionCoordinator::Init init{.id = *request.transactionalId,
                                    .timeout_ms = request.transactionTimeoutMs,
                                    .two_phase_commit = request.enable2Pc,
                                    .keep_prepared = request.keepPreparedTxn};
  if (request.producerId != -1)
    init.expected = {ProducerId(request.producerId),
                     ProducerEpoch(request.producerEpoch)};
  return broker.transactions().init(init);
}

void init_producer_id(Broker& broker, p::InitProducerIdRequest& request,
                      Responder<p::InitProducerIdResponse> respond) {
  p::InitProducerIdResponse response;
  Given given = producer_of(broker, request);
  TxnProducer producer = given.value_or(TxnProducer{});
  if (given) broker.watch_producers();
  response.producerId = producer.id.value();
  response.producerEpoch = producer.epoch.value();
  if (!given)
    response.errorCode =
        code(old_fencing(given.error(), respond.version() < kFirstWithFenced));
  respond(response);
}

}  // namespace

void handle_init_producer_id(Broker& broker, Call call, Reader& body) {
  answer<p::InitProducerIdRequest, p::InitProducerIdResponse, init_producer_id>(
      broker, std::move(call), body);
}

}  // namespace weir
