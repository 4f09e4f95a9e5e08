// DescribeLogDirs (35), versions 1 to 5: the data directory, the sizes of the
// partitions asked for (or of all), and of the disk. There is one directory,
// nothing is being moved to it and it is never cordoned.
//
// Reference: kafka.server.ReplicaManager.describeLogDirs; KIP-113, KIP-827.
#include "lib/protocol/api/describe_log_dirs.h"

#include <algorithm>

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"
#include "lib/os/disk_space.h"

namespace weir {
namespace {

namespace p = protocol;
using Request = p::DescribeLogDirsRequest;
using Response = p::DescribeLogDirsResponse;

// Null: all of the topic's.
const std::vector<int32_t>* find(const Request& request,
                                 const std::string& topic) {
  for (const auto& one : *request.topics)
    if (one.topic == topic) return &one.partitions;
  return nullptr;
}

void add_topic(Broker& broker, const TopicImage& topic,
               const std::vector<int32_t>* only,
               Response::DescribeLogDirsResult& to) {
  Response::DescribeLogDirsTopic out{.name = topic.name};
  for (const auto& [id, partition] : topic.partitions) {
    if (only && std::find(only->begin(), only->end(), id) == only->end())
      continue;
    auto led = broker.lead(topic.name, id);
    if (!led) continue;  // a damaged log has no size that means anything
    out.partitions.push_back(
        {.partitionIndex = id, .partitionSize = led->log->size()});
  }
  if (!out.partitions.empty()) to.topics.push_back(std::move(out));
}

void describe_log_dirs(Broker& broker, Request& request,
                       Responder<Response> respond) {
  Response response;
  auto& here = response.results.emplace_back();
  here.logDir = broker.directory().path();
  if (auto space = disk_space(broker.directory().path())) {
    here.totalBytes = space->total;
    here.usableBytes = space->usable;
  }
  for (const auto& [name, topic] : broker.image().topics()) {
    const std::vector<int32_t>* only =
        request.topics ? find(request, name) : nullptr;
    if (!request.topics || only) add_topic(broker, topic, only, here);
  }
  respond(response);
}

}  // namespace

void handle_describe_log_dirs(Broker& broker, Call call, Reader& body) {
  answer<Request, Response, describe_log_dirs>(broker, std::move(call), body);
}

}  // namespace weir
