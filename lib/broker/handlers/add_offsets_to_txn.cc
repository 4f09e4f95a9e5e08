// AddOffsetsToTxn (25), versions 0 to 4: a transaction will commit offsets of
// a group; the group's partition of __consumer_offsets becomes part of it.
// Clients of transaction.version 2 leave it out: TxnOffsetCommit does the same.
//
// Errors: INVALID_REQUEST, INVALID_PRODUCER_ID_MAPPING, PRODUCER_FENCED
// (INVALID_PRODUCER_EPOCH before version 2), CONCURRENT_TRANSACTIONS,
// COORDINATOR_NOT_AVAILABLE, TRANSACTIONAL_ID_AUTHORIZATION_FAILED (served
// read-only).
//
// Reference: kafka.server.KafkaApis.handleAddOffsetsToTxnRequest.
#include "lib/protocol/api/add_offsets_to_txn.h"

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;

constexpr int16_t kFirstWithFenced = 2;

ErrorCode add(Broker& broker, const p::AddOffsetsToTxnRequest& request) {
  if (broker.options().read_only)
    return ErrorCode::TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
  ErrorCode error = broker.load_transactions();
  if (error != ErrorCode::NONE) return error;
  Result<TopicPartition> place =
      broker.directory().partition_of_group(request.groupId);
  if (!place) return ErrorCode::COORDINATOR_NOT_AVAILABLE;
  return broker.transactions().add_partitions(
      request.transactionalId,
      {ProducerId(request.producerId), ProducerEpoch(request.producerEpoch)},
      {*place}, 0);
}

void add_offsets_to_txn(Broker& broker, p::AddOffsetsToTxnRequest& request,
                        Responder<p::AddOffsetsToTxnResponse> respond) {
  p::AddOffsetsToTxnResponse response;
  response.errorCode = code(
      old_fencing(add(broker, request), respond.version() < kFirstWithFenced));
  respond(response);
}

}  // namespace

void handle_add_offsets_to_txn(Broker& broker, Call call, Reader& body) {
  answer<p::AddOffsetsToTxnRequest, p::AddOffsetsToTxnResponse,
         add_offsets_to_txn>(broker, std::move(call), body);
}

}  // namespace weir
