// DeleteTopics (20), versions 1 to 6: by name, from version 6 on by id too.
// Folders are gone when the answer comes; fetches that waited are answered.
//
// Errors: UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID, INVALID_REQUEST (a
// name and an id, neither, or named twice), TOPIC_AUTHORIZATION_FAILED
// (read-only), TOPIC_DELETION_DISABLED, KAFKA_STORAGE_ERROR.
//
// Reference: kafka.server.ControllerApis.deleteTopics; KIP-516.
#include "lib/protocol/api/delete_topics.h"

#include <map>

#include "lib/broker/groups/coordinator.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using State = p::DeleteTopicsRequest::DeleteTopicState;
using Gone = p::DeleteTopicsResponse::DeletableTopicResult;

Answered<const TopicImage*> find(const Broker& broker, const State& wanted) {
  const TopicImage* topic = wanted.name ? broker.image().topic(*wanted.name)
                                        : broker.image().topic(wanted.topicId);
  if (bool(wanted.name) != wanted.topicId.is_zero())
    return refusal(ErrorCode::INVALID_REQUEST,
                   "a topic is named by its name or by its id");
  if (topic) return topic;
  if (wanted.name)
    return refusal(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION,
                   "there is no topic '{}'", *wanted.name);
  return refusal(ErrorCode::UNKNOWN_TOPIC_ID, "no topic has this id");
}

Answered<void> remove(Broker& broker, const std::string& name) {
  if (broker.options().read_only)
    return refusal(ErrorCode::TOPIC_AUTHORIZATION_FAILED,
                   "the directory is served read-only");
  if (!broker.directory().configs().flag("delete.topic.enable"))
    return refusal(ErrorCode::TOPIC_DELETION_DISABLED,
                   "delete.topic.enable is false");
  std::vector<const PartitionLog*> logs;
  for (const auto& [id, partition] : broker.image().topic(name)->partitions)
    logs.push_back(broker.directory().led_log(name, id));
  broker.forget(*broker.image().topic(name));
  Result<> done = broker.directory().delete_topic(name);
  for (const PartitionLog* log : logs)
    if (log) broker.gone(log);
  if (!done)
    return refusal(kafka_error(done.error().code), "{}",
                   done.error().message());
  broker.groups().topic_deleted(name);
  return {};
}

Answered<void> find_and_remove(Broker& broker, const State& wanted, Gone& out) {
  Answered<const TopicImage*> topic = find(broker, wanted);
  if (!topic) return tl::unexpected(topic.error());
  out.topicId = (*topic)->id;
  out.name = (*topic)->name;
  return remove(broker, std::string((*topic)->name));
}

void delete_topics(Broker& broker, p::DeleteTopicsRequest& request,
                   Responder<p::DeleteTopicsResponse> respond) {
  if (respond.version() < 6)
    for (std::string& name : request.topicNames)
      request.topics.push_back({.name = std::move(name)});
  std::map<std::pair<std::optional<std::string>, Uuid>, int> named;
  for (const State& one : request.topics) ++named[{one.name, one.topicId}];
  p::DeleteTopicsResponse response;
  for (const State& wanted : request.topics) {
    int& times = named[{wanted.name, wanted.topicId}];
    if (times == 0) continue;  // told already
    Gone out{.name = wanted.name, .topicId = wanted.topicId};
    Answered<void> gone;
    if (times > 1)
      gone = refusal(ErrorCode::INVALID_REQUEST, "the topic is named twice");
    else
      gone = find_and_remove(broker, wanted, out);
    times = 0;
    out.errorMessage.reset();
    if (!gone) refuse(out, gone.error());
    response.responses.push_back(std::move(out));
  }
  respond(response);
}

}  // namespace

void handle_delete_topics(Broker& broker, Call call, Reader& body) {
  answer<p::DeleteTopicsRequest, p::DeleteTopicsResponse, delete_topics>(
      broker, std::move(call), body);
}

}  // namespace weir
