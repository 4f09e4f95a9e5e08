// Serving: a data directory, its broker and its listeners, as one thing that
// opens, runs and stops in good order.
//
// Order of opening: TCP ports first (a port in use leaves no trace on disk),
// then the directory and its lock, then the Unix socket that belongs to it.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "lib/broker/broker.h"
#include "lib/server/broker_service.h"
#include "lib/server/server.h"

namespace weir {

struct WantedTopic {
  std::string name;
  int32_t partitions = 1;
  ConfigChanges configs = {};
};

/// "NAME[:PARTITIONS[:config=value,...]]"; a comma inside a value stands
/// between values that have no '='. kUsage.
Result<WantedTopic> parse_wanted_topic(std::string_view text);

struct ServingOptions {
  std::string dir;
  /// Empty: tcp:127.0.0.1:9092. The directory's own Unix socket is added.
  std::vector<Endpoint> listen = {};
  /// What clients of the TCP listener at the same place are told; the empty
  /// host: what they connected to.
  std::vector<Endpoint> advertise = {};
  bool any_address = false;
  std::vector<WantedTopic> topics = {};  ///< made where they are not there
  /// Broker configs by Kafka's names (settings.h).
  ConfigMap configs = {};
  BrokerOptions broker = {};
  ServerOptions server = {};
};

class Serving {
 public:
  /// What is outside; all must outlive it.
  struct World {
    Fs& fs;
    const Clock& clock;
    Random& random;
    FindingSink& findings;
    RareLog::Sink log;
  };
  /// kInUse: the directory or a port; kRefused; kIo; kInvalid: a topic.
  static Result<std::unique_ptr<Serving>> open(World world,
                                               ServingOptions options);
  ~Serving();

  /// Until stop(); then everything that was answered is sent.
  void run();
  /// From a callback of the loop.
  void stop();
  /// Hands the directory back as after Kafka's clean stop.
  Result<> close();

  EventLoop& loop() { return *loop_; }
  LocalBroker& directory() { return *directory_; }
  /// Where clients of this machine connect: the first TCP listener, else the
  /// Unix socket.
  Endpoint bootstrap() const;
  const std::string& socket() const { return socket_path_; }
  /// Topics that are not Kafka's own.
  size_t topics() const;

 private:
  Serving(World world, ServingOptions options)
      : world_(std::move(world)), options_(std::move(options)) {}
  Result<> make_topics();
  Result<> open_socket();

  World world_;
  ServingOptions options_;
  std::string socket_path_;
  std::unique_ptr<LocalBroker> directory_;
  std::unique_ptr<Broker> broker_;
  std::unique_ptr<BrokerService> service_;
  std::unique_ptr<EventLoop> loop_;
  std::unique_ptr<Server> server_;
};

}  // namespace weir
