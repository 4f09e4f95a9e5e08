// DeleteRecords (21), versions 0 to 2: raises the log start offset of
// partitions; -1 means up to the end. Answers the new start.
//
// Errors: OFFSET_OUT_OF_RANGE (above the end, or negative),
// POLICY_VIOLATION (a topic that is only compacted), INVALID_TOPIC_EXCEPTION
// (internal topics), UNKNOWN_TOPIC_OR_PARTITION, KAFKA_STORAGE_ERROR,
// TOPIC_AUTHORIZATION_FAILED (the directory is served read-only).
//
// Reference: kafka.server.ReplicaManager.deleteRecordsOnLocalLog; KIP-107.
#include "lib/protocol/api/delete_records.h"

#include <set>

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;

Answered<Offset> delete_before(Broker& broker, const std::string& topic,
                               int32_t partition, int64_t offset) {
  if (broker.options().read_only)
    return refusal(ErrorCode::TOPIC_AUTHORIZATION_FAILED, "read-only");
  if (is_internal_topic(topic))
    return refusal(ErrorCode::INVALID_TOPIC_EXCEPTION, "an internal topic");
  auto led = broker.lead(topic, partition);
  if (!led) return tl::unexpected(led.error());
  PartitionLog& log = *led->log;
  if (!log.config().cleanup_delete)
    return refusal(ErrorCode::POLICY_VIOLATION, "the topic is compacted");
  Offset before = offset == -1 ? log.log_end_offset() : Offset(offset);
  if (before < Offset(0) || before > log.log_end_offset())
    return refusal(ErrorCode::OFFSET_OUT_OF_RANGE, "offset {}", offset);
  Result<> done = log.delete_records_before(before);
  if (!done)
    return refusal(kafka_error(done.error().code), "{}",
                   done.error().message());
  broker.appended(&log);
  return log.log_start_offset();
}

void delete_records(Broker& broker, p::DeleteRecordsRequest& request,
                    Responder<p::DeleteRecordsResponse> respond) {
  p::DeleteRecordsResponse response;
  for (const auto& topic : request.topics) {
    p::DeleteRecordsResponse::DeleteRecordsTopicResult out;
    out.name = topic.name;
    std::set<int32_t> told;
    for (const auto& wanted : topic.partitions) {
      if (!told.insert(wanted.partitionIndex).second) continue;
      auto start = delete_before(broker, topic.name, wanted.partitionIndex,
                                 wanted.offset);
      out.partitions.push_back(
          {.partitionIndex = wanted.partitionIndex,
           .lowWatermark = start ? start->value() : -1,
           .errorCode = start ? int16_t(0) : code(start.error().code)});
    }
    response.topics.push_back(std::move(out));
  }
  respond(response);
}

}  // namespace

void handle_delete_records(Broker& broker, Call call, Reader& body) {
  answer<p::DeleteRecordsRequest, p::DeleteRecordsResponse, delete_records>(
      broker, std::move(call), body);
}

}  // namespace weir
