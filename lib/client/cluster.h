// Cluster: brokers that belong together, reached by the addresses of some of
// them. It knows who leads what, keeps a connection to each broker that is
// asked, and asks again, elsewhere if need be, while that may help.
//
// A Unix socket stands for every broker of its directory, and so does the only
// broker there is: what it is advertised as may not lead there from here.
//
// Reference: org.apache.kafka.clients.Metadata, NetworkClient.
#pragma once
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "lib/base/uuid.h"
#include "lib/client/blocking_client.h"
#include "lib/protocol/api/metadata.h"

namespace weir {

struct ClusterOptions {
  std::vector<Endpoint> bootstrap = {};
  std::string client_id = "weir";
  std::shared_ptr<const Security> security = nullptr;
  /// For one connection to come about.
  int64_t connect_ns = 10'000'000'000;
  /// For a request with all its tries.
  int64_t request_ns = 30'000'000'000;
  const std::atomic<int>* interrupt = nullptr;  ///< not 0: stop
};

struct ClusterPartition {
  int32_t leader = -1;
  int32_t leader_epoch = -1;
};

struct ClusterTopic {
  Uuid id = {};  ///< zero: the cluster gives none
  bool internal = false;
  std::vector<ClusterPartition> partitions = {};
};

using ClusterTopics = std::map<std::string, ClusterTopic, std::less<>>;

/// Connections to one broker: what waits for long on one of them does not
/// hold up the others.
enum class Lane : uint8_t { kRequests, kFetches, kPolls };

/// Who is asked.
struct Target {
  enum class Kind : uint8_t {
    kAny,
    kController,
    kNode,
    kLeader,
    kGroup,
    kTransaction
  };
  Kind kind = Kind::kAny;
  std::string_view name = {};  ///< kLeader: topic; else group, id
  int32_t number = -1;         ///< kNode: id; kLeader: partition
  Lane lane = Lane::kRequests;

  static Target leader(std::string_view topic, int32_t partition,
                       Lane lane = Lane::kRequests) {
    return {Kind::kLeader, topic, partition, lane};
  }
  static Target group(std::string_view name) {
    return {Kind::kGroup, name, -1, Lane::kRequests};
  }
  /// The coordinator of a transactional id.
  static Target transaction(std::string_view id) {
    return {Kind::kTransaction, id, -1, Lane::kRequests};
  }
  static Target node(int32_t id, Lane lane = Lane::kRequests) {
    return {Kind::kNode, {}, id, lane};
  }
};

class Cluster {
 public:
  /// Connects to the first bootstrap server that answers. kIo, kNotFound,
  /// kTimeout, kCorrupt: none does; why the last did not.
  static Result<std::unique_ptr<Cluster>> connect(ClusterOptions options,
                                                  const Clock& clock);

  const std::string& name() const { return name_; }
  const Clock& clock() const { return clock_; }
  int64_t deadline_ns() const {
    return clock_.monotonic_ns() + options_.request_ns;
  }

  // --- What is known ---------------------------------------------------------

  /// Asks which topics there are: all, or these, which are known or gone then.
  Result<> load_topics();
  /// `create`: the cluster may make those that it lacks.
  Result<> load_topics(std::span<const std::string> names, bool create = false);
  const ClusterTopics& topics() const { return topics_; }
  const ClusterTopic* topic(std::string_view name) const;
  /// Empty where no topic that is known has this id.
  std::string topic_name(const Uuid& id) const;
  /// Ids of all brokers.
  std::vector<int32_t> brokers() const;
  /// Who leads the partition; -1: nobody, as far as is known.
  int32_t leader_of(std::string_view topic, int32_t partition) const;

  /// From now on requests of this kind go in no newer version.
  void use_at_most(const schema::Message& request, int16_t version);

  // --- Asking ----------------------------------------------------------------

  /// Asks until the answer holds no error code that may pass. After the last
  /// try the answer is given, whatever codes it has; kTimeout, kIo: there was
  /// none. Not for answers with records, whose bytes are gone.
  template <class Request, class Response>
  Result<Response> ask(const Target& target, const Request& request) {
    schema::AnyMessage answer(schema::kMessage<Response>);
    TRY(ask_any(target, schema::kMessage<Request>, &request, answer));
    return std::move(*answer.as<Response>());
  }

  /// The connection to whoever is meant, made if need be. kTimeout: nobody
  /// leads the partition now. kNotFound: no such partition.
  Result<std::shared_ptr<BlockingClient>> connection(const Target& target);

  /// Time to try again what failed with something that may pass: looks up
  /// anew who leads. False: it is too late, or was interrupted.
  bool try_again(int64_t deadline_ns, const Target& target);

 private:
  using Key = std::pair<int32_t, Lane>;
  static constexpr int32_t kBootstrap = -1;

  Cluster(ClusterOptions options, const Clock& clock);
  Result<> ask_any(const Target& target, const schema::Message& type,
                   const void* request, schema::AnyMessage& answer);
  Result<> load(const protocol::MetadataRequest& request);
  void take(const protocol::MetadataResponse& answer, bool all);
  Result<int32_t> node_of(const Target& target);
  Result<int32_t> find_coordinator(const Target& target);
  Result<std::shared_ptr<BlockingClient>> connect_to(int32_t node, Lane lane);
  Result<BlockingClient> connect_bootstrap();
  Result<BlockingClient> connect_endpoint(const Endpoint& endpoint) const;
  bool interrupted() const;

  ClusterOptions options_;
  const Clock& clock_;
  std::string name_;
  Endpoint answered_;  // the bootstrap server that did
  std::map<int32_t, Endpoint> brokers_;
  int32_t controller_ = -1;
  ClusterTopics topics_;
  std::map<std::pair<Target::Kind, std::string>, int32_t> coordinators_;
  std::map<const schema::Message*, int16_t> newest_;  // where it is limited
  std::map<Key, std::shared_ptr<BlockingClient>> connections_;
};

}  // namespace weir
