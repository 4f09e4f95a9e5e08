// CreatePartitions (37), versions 0 to 3: gives topics more partitions, or
// only says whether it could.
//
// Errors: UNKNOWN_TOPIC_OR_PARTITION, INVALID_PARTITIONS (not more than
// there are), INVALID_REPLICA_ASSIGNMENT (not one list for each new
// partition, or not this node alone), INVALID_REQUEST (named twice),
// TOPIC_AUTHORIZATION_FAILED (read-only), KAFKA_STORAGE_ERROR.
//
// Reference: org.apache.kafka.controller.ReplicationControlManager
// .createPartitions; KIP-195.
#include "lib/protocol/api/create_partitions.h"

#include <map>

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using Wanted = p::CreatePartitionsRequest::CreatePartitionsTopic;

Answered<void> check(const Broker& broker, const Wanted& wanted) {
  if (broker.options().read_only)
    return refusal(ErrorCode::TOPIC_AUTHORIZATION_FAILED,
                   "the directory is served read-only");
  const TopicImage* topic = broker.image().topic(wanted.name);
  if (!topic)
    return refusal(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION,
                   "there is no topic '{}'", wanted.name);
  int32_t now = int32_t(topic->partitions.size());
  if (wanted.count <= now)
    return refusal(ErrorCode::INVALID_PARTITIONS,
                   "topic '{}' has {} partitions, not fewer than {}",
                   wanted.name, now, wanted.count);
  if (!wanted.assignments) return {};
  if (wanted.assignments->size() != size_t(wanted.count - now))
    return refusal(ErrorCode::INVALID_REPLICA_ASSIGNMENT,
                   "{} assignments for {} new partitions",
                   wanted.assignments->size(), wanted.count - now);
  for (const auto& one : *wanted.assignments)
    if (one.brokerIds != std::vector<int32_t>{broker.node_id()})
      return refusal(ErrorCode::INVALID_REPLICA_ASSIGNMENT,
                     "a partition is not on this node alone");
  return {};
}

Answered<void> grow(Broker& broker, const Wanted& wanted, bool only_check) {
  Answered<void> ok = check(broker, wanted);
  if (!ok || only_check) return ok;
  Result<> grown = broker.directory().grow_topic(wanted.name, wanted.count);
  if (grown) return {};
  return refusal(grown.error().code == Code::kInvalid
                     ? ErrorCode::INVALID_PARTITIONS
                     : kafka_error(grown.error().code),
                 "{}", grown.error().message());
}

void create_partitions(Broker& broker, p::CreatePartitionsRequest& request,
                       Responder<p::CreatePartitionsResponse> respond) {
  std::map<std::string_view, int> named;
  for (const Wanted& wanted : request.topics) ++named[wanted.name];
  p::CreatePartitionsResponse response;
  for (const Wanted& wanted : request.topics) {
    int& times = named[wanted.name];
    if (times == 0) continue;  // told already
    Answered<void> done =
        refusal(ErrorCode::INVALID_REQUEST, "the topic is named twice");
    if (times == 1) done = grow(broker, wanted, request.validateOnly);
    times = 0;
    p::CreatePartitionsResponse::CreatePartitionsTopicResult out;
    out.name = wanted.name;
    if (!done) {
      out.errorCode = code(done.error().code);
      out.errorMessage = done.error().text;
    }
    response.results.push_back(std::move(out));
  }
  respond(response);
}

}  // namespace

void handle_create_partitions(Broker& broker, Call call, Reader& body) {
  answer<p::CreatePartitionsRequest, p::CreatePartitionsResponse,
         create_partitions>(broker, std::move(call), body);
}

}  // namespace weir
