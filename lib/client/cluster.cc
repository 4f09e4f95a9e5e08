#include "lib/client/cluster.h"

#include <algorithm>
#include <thread>

#include "lib/client/refusal.h"
#include "lib/protocol/api/find_coordinator.h"
#include "lib/protocol/errors.h"

namespace weir {
namespace {

namespace p = protocol;
using K = p::ErrorCode;

/// Between two tries.
constexpr int64_t kPauseNs = 50'000'000;
/// A topic that is not there is believed after so long: a broker may not
/// have heard of it yet.
constexpr int64_t kUnknownNs = 1'000'000'000;

// The first error code of the answer that may pass, wherever it stands in it.
int16_t passing_code(const schema::Table& table, char* object) {
  for (const schema::Field& field : table) {
    char* member = object + field.offset;
    if (field.type == schema::Type::kInt16 && !field.is_array &&
        (std::string_view(field.name) == "errorCode" ||
         std::string_view(field.name) == "partitionErrorCode")) {
      int16_t code = *reinterpret_cast<int16_t*>(member);
      if (code != 0 && may_pass(code)) return code;
    }
    if (field.type != schema::Type::kStruct) continue;
    schema::Items items = field.access->items(member);
    char* item = static_cast<char*>(items.first);
    for (size_t i = 0; i < items.count; ++i, item += field.access->stride)
      if (int16_t code = passing_code(*field.access->table, item)) return code;
  }
  return 0;
}

bool is_unknown_topic(int16_t code) {
  return K(code) == K::UNKNOWN_TOPIC_OR_PARTITION ||
         K(code) == K::UNKNOWN_TOPIC_ID;
}

std::string joined(const std::vector<Endpoint>& endpoints) {
  std::string out;
  for (const Endpoint& one : endpoints)
    out += (out.empty() ? "" : ",") + one.text();
  return out;
}

}  // namespace

Cluster::Cluster(ClusterOptions options, const Clock& clock)
    : options_(std::move(options)),
      clock_(clock),
      name_(joined(options_.bootstrap)) {}

Result<std::unique_ptr<Cluster>> Cluster::connect(ClusterOptions options,
                                                  const Clock& clock) {
  std::unique_ptr<Cluster> self(new Cluster(std::move(options), clock));
  TRY(self->connect_to(kBootstrap, Lane::kRequests));
  p::MetadataRequest nothing;  // no topics: brokers alone
  nothing.allowAutoTopicCreation = false;
  TRY(self->load(nothing));
  return self;
}

// --- Metadata ----------------------------------------------------------------

Result<> Cluster::load(const p::MetadataRequest& request) {
  int64_t deadline = deadline_ns();
  for (;;) {
    Result<std::shared_ptr<BlockingClient>> client =
        connect_to(kBootstrap, Lane::kRequests);
    if (!client) return fail(std::move(client).error());
    auto answer = (*client)->call<p::MetadataRequest, p::MetadataResponse>(
        request, deadline);
    if (answer) {
      take(*answer, !request.topics);
      return {};
    }
    if (!may_pass(answer.error()) || interrupted() ||
        clock_.monotonic_ns() >= deadline)
      return fail(std::move(answer).error());
  }
}

void Cluster::take(const p::MetadataResponse& answer, bool all) {
  brokers_.clear();
  for (const auto& one : answer.brokers)
    if (one.port >= 0 && one.port <= UINT16_MAX)
      brokers_[one.nodeId] = {.host = one.host, .port = uint16_t(one.port)};
  if (answered_.kind == Endpoint::Kind::kUnix || brokers_.size() == 1)
    for (auto& [id, broker] : brokers_) broker = answered_;
  controller_ = answer.controllerId;
  if (all) topics_.clear();
  for (const auto& one : answer.topics) {
    if (!one.name) continue;
    if (is_unknown_topic(one.errorCode)) topics_.erase(*one.name);
    if (one.errorCode != 0 && one.partitions.empty()) continue;
    ClusterTopic& topic = topics_[*one.name];
    topic = {.id = one.topicId, .internal = one.isInternal};
    // Numbers come from outside: they are as many as there are partitions.
    topic.partitions.resize(one.partitions.size());
    for (const auto& partition : one.partitions) {
      size_t index = size_t(partition.partitionIndex);
      if (partition.partitionIndex < 0 || index >= topic.partitions.size())
        continue;
      topic.partitions[index] = {partition.leaderId, partition.leaderEpoch};
    }
  }
}

Result<> Cluster::load_topics() {
  p::MetadataRequest request;
  request.topics.reset();
  request.allowAutoTopicCreation = false;
  return load(request);
}

Result<> Cluster::load_topics(std::span<const std::string> names, bool create) {
  p::MetadataRequest request;
  request.allowAutoTopicCreation = create;
  for (const std::string& name : names)
    request.topics->push_back({.name = name});
  return load(request);
}

const ClusterTopic* Cluster::topic(std::string_view name) const {
  auto found = topics_.find(name);
  return found == topics_.end() ? nullptr : &found->second;
}

std::string Cluster::topic_name(const Uuid& id) const {
  for (const auto& [name, topic] : topics_)
    if (topic.id == id) return name;
  return {};
}

std::vector<int32_t> Cluster::brokers() const {
  std::vector<int32_t> out;
  for (const auto& [id, broker] : brokers_) out.push_back(id);
  return out;
}

int32_t Cluster::leader_of(std::string_view name, int32_t partition) const {
  const ClusterTopic* found = topic(name);
  if (found == nullptr || size_t(partition) >= found->partitions.size())
    return -1;
  return found->partitions[size_t(partition)].leader;
}

// --- Connections -------------------------------------------------------------

Result<BlockingClient> Cluster::connect_endpoint(
    const Endpoint& endpoint) const {
  TRY_ASSIGN(auto client,
             BlockingClient::connect(
                 endpoint, clock_, clock_.monotonic_ns() + options_.connect_ns,
                 options_.client_id, options_.security));
  for (const auto& [request, version] : newest_)
    client.use_at_most(*request, version);
  return client;
}

// Also to a broker that came to be known later: those named may be gone.
Result<BlockingClient> Cluster::connect_bootstrap() {
  std::vector<Endpoint> known = options_.bootstrap;
  for (const auto& [id, broker] : brokers_) known.push_back(broker);
  std::optional<Error> last;
  for (const Endpoint& one : known) {
    auto client = connect_endpoint(one);
    if (client) {
      answered_ = one;
      return client;
    }
    if (client.error().code == Code::kInterrupted)
      return fail(std::move(client).error());
    if (!last ||
        &one - known.data() < std::ptrdiff_t(options_.bootstrap.size()))
      last = std::move(client).error();
  }
  if (!last) return fail(Code::kUsage, "no bootstrap server was named");
  return fail(std::move(*last).advise(
      "see that a broker runs there ('weir wait' waits for one)"));
}

Result<std::shared_ptr<BlockingClient>> Cluster::connect_to(int32_t node,
                                                            Lane lane) {
  std::shared_ptr<BlockingClient>& slot = connections_[{node, lane}];
  if (slot && !slot->broken()) return slot;
  slot.reset();
  if (node == kBootstrap) {
    TRY_ASSIGN(BlockingClient client, connect_bootstrap());
    slot = std::make_shared<BlockingClient>(std::move(client));
    return slot;
  }
  auto broker = brokers_.find(node);
  if (broker == brokers_.end())
    return fail(Error{.code = Code::kTimeout,
                      .text = fmt::format("broker {} is down", node),
                      .file = name_});
  auto client = connect_endpoint(broker->second);
  if (!client)
    return fail(std::move(client).error().advise(
        fmt::format("{} gave this as the address of broker {}", name_, node)));
  slot = std::make_shared<BlockingClient>(std::move(*client));
  return slot;
}

Result<int32_t> Cluster::find_coordinator(const Target& target) {
  std::pair<Target::Kind, std::string> who{target.kind, target.name};
  auto known = coordinators_.find(who);
  if (known != coordinators_.end()) return known->second;
  bool group = target.kind == Target::Kind::kGroup;
  TRY_ASSIGN(auto client, connect_to(kBootstrap, Lane::kRequests));
  TRY_ASSIGN(int16_t version,
             client->version_of(schema::kMessage<p::FindCoordinatorRequest>));
  p::FindCoordinatorRequest request{.keyType = int8_t(group ? 0 : 1)};
  if (version >= 4)
    request.coordinatorKeys.push_back(who.second);
  else
    request.key = who.second;
  TRY_ASSIGN(
      auto answer,
      (client->call<p::FindCoordinatorRequest, p::FindCoordinatorResponse>(
          request, deadline_ns())));
  int16_t code = answer.errorCode;
  int32_t node = answer.nodeId;
  if (version >= 4 && !answer.coordinators.empty()) {
    code = answer.coordinators[0].errorCode;
    node = answer.coordinators[0].nodeId;
  }
  if (code != 0)
    return fail(refusal_error(
        code, fmt::format("{} '{}'", group ? "group" : "id", target.name)));
  coordinators_[who] = node;
  return node;
}

void Cluster::use_at_most(const schema::Message& request, int16_t version) {
  newest_[&request] = version;
  for (auto& [key, client] : connections_)
    if (client) client->use_at_most(request, version);
}

Result<int32_t> Cluster::node_of(const Target& target) {
  switch (target.kind) {
    case Target::Kind::kAny:
      break;
    case Target::Kind::kController:
      // With KRaft it is any broker, which sends on what it is asked.
      if (brokers_.contains(controller_)) return controller_;
      break;
    case Target::Kind::kNode:
      return target.number;
    case Target::Kind::kGroup:
    case Target::Kind::kTransaction:
      return find_coordinator(target);
    case Target::Kind::kLeader: {
      std::string name(target.name);
      if (topic(name) == nullptr) TRY(load_topics(std::span(&name, 1)));
      if (topic(name) == nullptr)
        return fail(Code::kNotFound, "there is no topic '{}'", name);
      int32_t leader = leader_of(name, target.number);
      if (leader >= 0) return leader;
      return fail(Error{.code = Code::kTimeout,
                        .text = fmt::format("{}:{} has no leader", target.name,
                                            target.number),
                        .file = name_,
                        .hint = "its brokers are down"});
    }
  }
  return kBootstrap;
}

Result<std::shared_ptr<BlockingClient>> Cluster::connection(
    const Target& target) {
  TRY_ASSIGN(int32_t node, node_of(target));
  return connect_to(node, target.lane);
}

bool Cluster::interrupted() const {
  return options_.interrupt != nullptr && options_.interrupt->load() != 0;
}

bool Cluster::try_again(int64_t deadline_ns, const Target& target) {
  if (interrupted() || clock_.monotonic_ns() + kPauseNs >= deadline_ns)
    return false;
  std::this_thread::sleep_for(std::chrono::nanoseconds(kPauseNs));
  coordinators_.erase({target.kind, std::string(target.name)});
  std::string name(target.name);
  bool by_name = target.kind == Target::Kind::kLeader;
  // What fails here fails again, and is told, with the next try.
  (void)load_topics(std::span(&name, by_name ? 1 : 0));
  return !interrupted();
}

Result<> Cluster::ask_any(const Target& target, const schema::Message& type,
                          const void* request, schema::AnyMessage& answer) {
  int64_t deadline = deadline_ns();
  int64_t unknown_until = clock_.monotonic_ns() + kUnknownNs;
  for (;;) {
    Result<AnswerBytes> bytes;
    Result<std::shared_ptr<BlockingClient>> client = connection(target);
    if (client)
      bytes = (*client)->call_raw(type, request, deadline);
    else
      bytes = fail(std::move(client).error());
    if (bytes) {
      schema::AnyMessage fresh(answer.message());
      Reader in(bytes->body);
      TRY(schema::decode(answer.message(), bytes->version, in, fresh.get()));
      int16_t code = passing_code(*answer.message().table,
                                  static_cast<char*>(fresh.get()));
      answer = std::move(fresh);
      if (code == 0) return {};
      int64_t until = is_unknown_topic(code) ? unknown_until : deadline;
      if (!try_again(until, target)) return {};
      continue;
    }
    if (!may_pass(bytes.error()) || !try_again(deadline, target))
      return fail(std::move(bytes).error());
  }
}

}  // namespace weir
