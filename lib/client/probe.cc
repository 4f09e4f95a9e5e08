#include "lib/client/probe.h"

#include "lib/protocol/api/list_offsets.h"
#include "lib/protocol/api/metadata.h"
#include "lib/protocol/errors.h"

namespace weir {
namespace {

namespace p = protocol;

constexpr int64_t kLatest = -1;
constexpr int64_t kEarliest = -2;

struct Asking {
  const Clock& clock;
  int64_t deadline_ns;
  Endpoint endpoint;
  BlockingClient client;

  Result<p::MetadataResponse> metadata() {
    p::MetadataRequest request;
    request.topics.reset();  // all
    request.allowAutoTopicCreation = false;
    return client.call<p::MetadataRequest, p::MetadataResponse>(request,
                                                                deadline_ns);
  }
  /// The offsets of these partitions, added; nothing while one has none.
  Result<std::optional<int64_t>> sum(BlockingClient& leader,
                                     const std::string& topic,
                                     const std::vector<int32_t>& partitions,
                                     int64_t which) {
    p::ListOffsetsRequest request;
    request.replicaId = -1;
    request.timeoutMs = 1000;
    request.topics.push_back({.name = topic});
    for (int32_t id : partitions)
      request.topics[0].partitions.push_back(
          {.partitionIndex = id, .timestamp = which});
    TRY_ASSIGN(auto answer,
               (leader.call<p::ListOffsetsRequest, p::ListOffsetsResponse>(
                   request, deadline_ns)));
    int64_t out = 0;
    for (const auto& one : answer.topics)
      for (const auto& partition : one.partitions) {
        if (partition.errorCode != 0) return std::nullopt;
        out += partition.offset;
      }
    return out;
  }
};

using Topic = p::MetadataResponse::MetadataResponseTopic;

// Who leads a partition is asked for it; a broker that is alone may be known
// to itself by an address that does not lead here.
Result<std::optional<int64_t>> count_records(
    Asking& asking, const p::MetadataResponse& metadata, const Topic& topic) {
  std::map<int32_t, std::vector<int32_t>> led;
  for (const auto& partition : topic.partitions) {
    if (partition.errorCode != 0) return std::nullopt;
    led[partition.leaderId].push_back(partition.partitionIndex);
  }
  int64_t out = 0;
  for (const auto& broker : metadata.brokers) {
    if (led[broker.nodeId].empty()) continue;
    std::optional<BlockingClient> other;
    if (metadata.brokers.size() > 1) {
      Endpoint there{.host = broker.host, .port = uint16_t(broker.port)};
      TRY_ASSIGN(other, BlockingClient::connect(there, asking.clock,
                                                asking.deadline_ns));
    }
    BlockingClient& leader = other ? *other : asking.client;
    TRY_ASSIGN(auto ends,
               asking.sum(leader, *topic.name, led[broker.nodeId], kLatest));
    TRY_ASSIGN(auto starts,
               asking.sum(leader, *topic.name, led[broker.nodeId], kEarliest));
    if (!ends || !starts) return std::nullopt;
    out += *ends - *starts;
  }
  return out;
}

}  // namespace

Result<ProbeAnswer> probe(const Endpoint& endpoint,
                          const ProbeQuestion& question, const Clock& clock,
                          int64_t deadline_ns) {
  TRY_ASSIGN(auto client,
             BlockingClient::connect(endpoint, clock, deadline_ns));
  Asking asking{clock, deadline_ns, endpoint, std::move(client)};
  TRY_ASSIGN(p::MetadataResponse metadata, asking.metadata());
  ProbeAnswer out;
  if (metadata.brokers.empty()) return out;
  out.address = host_port(metadata.brokers[0].host, metadata.brokers[0].port);
  const Topic* wanted = nullptr;
  for (const Topic& topic : metadata.topics) {
    out.topics += !topic.isInternal;
    if (topic.name == question.topic && topic.errorCode == 0) wanted = &topic;
  }
  if (question.topic.empty()) {
    out.met = true;
    return out;
  }
  if (!wanted) return out;
  out.partitions = int64_t(wanted->partitions.size());
  TRY_ASSIGN(auto records, count_records(asking, metadata, *wanted));
  out.records = records.value_or(0);
  out.met = records && out.records >= question.records.value_or(0);
  return out;
}

}  // namespace weir
