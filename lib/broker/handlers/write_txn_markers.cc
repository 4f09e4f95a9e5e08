// WriteTxnMarkers (27), versions 1 and 2: the end of transactions, into the
// logs of partitions. Coordinators send it, and tools that end a transaction
// whose coordinator has forgotten it (KIP-664).
//
// Errors, of each partition: UNKNOWN_TOPIC_OR_PARTITION,
// TRANSACTION_COORDINATOR_FENCED, INVALID_PRODUCER_EPOCH, KAFKA_STORAGE_ERROR;
// CLUSTER_AUTHORIZATION_FAILED where the directory is served read-only.
//
// Reference: kafka.server.KafkaApis.handleWriteTxnMarkersRequest.
#include "lib/protocol/api/write_txn_markers.h"

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using MarkerAnswer = p::WriteTxnMarkersResponse::WritableTxnMarkerResult;

MarkerAnswer write(Broker& broker,
                   const p::WriteTxnMarkersRequest::WritableTxnMarker& wanted) {
  TransactionCoordinator::Marker marker{
      .producer = {ProducerId(wanted.producerId),
                   ProducerEpoch(wanted.producerEpoch)},
      .commit = wanted.transactionResult,
      .coordinator_epoch = wanted.coordinatorEpoch,
      .version = wanted.transactionVersion};
  MarkerAnswer out{.producerId = wanted.producerId, .topics = {}};
  for (const auto& topic : wanted.topics) {
    out.topics.push_back({topic.name, {}});
    for (int32_t partition : topic.partitionIndexes) {
      ErrorCode error = ErrorCode::CLUSTER_AUTHORIZATION_FAILED;
      if (!broker.options().read_only)
        error = broker.transactions().write_marker(
            {topic.name, PartitionId(partition)}, marker);
      out.topics.back().partitions.push_back({partition, code(error)});
    }
  }
  return out;
}

void write_txn_markers(Broker& broker, p::WriteTxnMarkersRequest& request,
                       Responder<p::WriteTxnMarkersResponse> respond) {
  p::WriteTxnMarkersResponse response;
  for (const auto& wanted : request.markers)
    response.markers.push_back(write(broker, wanted));
  respond(response);
}

}  // namespace

void handle_write_txn_markers(Broker& broker, Call call, Reader& body) {
  answer<p::WriteTxnMarkersRequest, p::WriteTxnMarkersResponse,
         write_txn_markers>(broker, std::move(call), body);
}

}  // namespace weir
