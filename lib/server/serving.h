// Serving: a data directory, its broker and its listeners, as one thing that
// opens, runs and stops in good order.
//
// Order of opening: TCP ports first (a port in use leaves no trace on disk),
// then the directory and its lock, then the Unix socket that belongs to it.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/broker/broker.h"
#include "lib/os/memory_fs.h"
#include "lib/os/overlay_fs.h"
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

/// What becomes of the directory's files.
enum class Access {
  kOwn,       ///< they are written
  kReadOnly,  ///< nothing changes; what must be noted is, in memory
  kOverlay,   ///< nothing changes; what is written stands in another directory
};

struct ServingOptions {
  std::string dir;
  Access access = Access::kOwn;
  std::string overlay = {};  ///< that other directory
  /// Takes over a directory of another cluster, or of none (see LocalBroker);
  /// one that is not written is always seen so.
  bool adopt = false;
  /// Empty: tcp:127.0.0.1:9092. The directory's own Unix socket is added.
  std::vector<Endpoint> listen = {};
  /// What clients of the TCP listener at the same place are told; the empty
  /// host: what they connected to.
  std::vector<Endpoint> advertise = {};
  bool any_address = false;
  std::vector<WantedTopic> topics = {};  ///< made where they are not there
  /// Retention, compaction and offset expiry in a directory that weir did not
  /// make: whoever copied it wants it whole.
  bool retention = false;
  /// Records that will be loaded are wanted however old they are.
  bool fixtures = false;
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
  /// Starts in a row, within an hour, that ended before they were through
  /// (killed, out of memory): the next one is refused.
  static constexpr int kMostFailedStarts = 5;
  static constexpr int64_t kFailedStartsMs = 3'600'000;

  /// kInUse: the directory or a port; kRefused; kIo; kInvalid: a topic.
  static Result<std::unique_ptr<Serving>> open(World world,
                                               ServingOptions options);
  ~Serving();

  /// Until stop(); then everything that was answered is sent. From here on
  /// the start counts as one that went well.
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
  Result<> open_directory();
  Result<> take_lock(const std::string& dir);
  Result<> begin_overlay();
  Result<> make_topics();
  void decide_retention();
  Result<> open_socket();

  World world_;
  ServingOptions options_;
  std::string socket_path_;
  std::optional<DirectoryLock> lock_;
  MemoryFs memory_;
  std::unique_ptr<OverlayFs> overlay_;
  std::unique_ptr<LocalBroker> directory_;
  std::unique_ptr<Broker> broker_;
  std::unique_ptr<BrokerService> service_;
  std::unique_ptr<EventLoop> loop_;
  std::unique_ptr<Server> server_;
};

}  // namespace weir
