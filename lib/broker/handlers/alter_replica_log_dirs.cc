// AlterReplicaLogDirs (34), versions 1 and 2: moves replicas between the log
// directories of a node. There is one, in which every replica is already.
//
// Errors: LOG_DIR_NOT_FOUND for any other directory,
// UNKNOWN_TOPIC_OR_PARTITION.
//
// Reference: kafka.server.ReplicaManager.alterReplicaLogDirs; KIP-113.
#include "lib/protocol/api/alter_replica_log_dirs.h"

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using Request = p::AlterReplicaLogDirsRequest;
using Response = p::AlterReplicaLogDirsResponse;

void alter_replica_log_dirs(Broker& broker, Request& request,
                            Responder<Response> respond) {
  Response response;
  for (const auto& dir : request.dirs) {
    bool here = dir.path == broker.directory().path();
    for (const auto& topic : dir.topics) {
      auto& out = response.results.emplace_back();
      out.topicName = topic.name;
      for (int32_t id : topic.partitions) {
        bool known = broker.image().partition(topic.name, id) != nullptr;
        out.partitions.push_back(
            {.partitionIndex = id,
             .errorCode = code(!here    ? ErrorCode::LOG_DIR_NOT_FOUND
                               : !known ? ErrorCode::UNKNOWN_TOPIC_OR_PARTITION
                                        : ErrorCode::NONE)});
      }
    }
  }
  respond(response);
}

}  // namespace

void handle_alter_replica_log_dirs(Broker& broker, Call call, Reader& body) {
  answer<Request, Response, alter_replica_log_dirs>(broker, std::move(call),
                                                    body);
}

}  // namespace weir
