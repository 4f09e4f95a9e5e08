// DescribeProducers (61), version 0: the producers that a partition's log
// remembers, and where the open transaction of each begins.
//
// Errors, of each partition: INVALID_TOPIC_EXCEPTION,
// UNKNOWN_TOPIC_OR_PARTITION, KAFKA_STORAGE_ERROR.
//
// Reference: kafka.server.ReplicaManager.activeProducerState; KIP-664.
#include "lib/protocol/api/describe_producers.h"

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using PartitionAnswer = p::DescribeProducersResponse::PartitionResponse;

p::DescribeProducersResponse::ProducerState state_of(
    ProducerId id, const ProducerEntry& entry) {
  return {.producerId = id.value(),
          .producerEpoch = entry.epoch.value(),
          .lastSequence = entry.last_sequence().value(),
          .lastTimestamp = entry.last_timestamp.value(),
          .coordinatorEpoch = entry.coordinator_epoch,
          .currentTxnStartOffset =
              entry.txn_first_offset.value_or(Offset(-1)).value()};
}

PartitionAnswer describe(Broker& broker, const std::string& topic,
                         int32_t partition) {
  PartitionAnswer out;
  out.partitionIndex = partition;
  if (Result<> named = check_topic_name(topic); !named) {
    out.errorCode = code(ErrorCode::INVALID_TOPIC_EXCEPTION);
    out.errorMessage = named.error().text;
    return out;
  }
  auto led = broker.lead(topic, partition);
  if (!led) {
    out.errorCode = code(led.error().code);
    out.errorMessage = led.error().text;
    return out;
  }
  for (const auto& [id, entry] : led->log->producers().producers())
    out.activeProducers.push_back(state_of(id, entry));
  return out;
}

void describe_producers(Broker& broker, p::DescribeProducersRequest& request,
                        Responder<p::DescribeProducersResponse> respond) {
  p::DescribeProducersResponse response;
  for (const auto& topic : request.topics) {
    response.topics.push_back({topic.name, {}});
    for (int32_t partition : topic.partitionIndexes)
      response.topics.back().partitions.push_back(
          describe(broker, topic.name, partition));
  }
  respond(response);
}

}  // namespace

void handle_describe_producers(Broker& broker, Call call, Reader& body) {
  answer<p::DescribeProducersRequest, p::DescribeProducersResponse,
         describe_producers>(broker, std::move(call), body);
}

}  // namespace weir
