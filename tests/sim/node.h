// Node: a broker on a simulated disk and clock, that can be killed, lose its
// power, stop in good order, and start again.
//
// Only the directory's lock is a real one: it stands in a temporary folder of
// the same name.
#pragma once
#include <memory>
#include <string>

#include "lib/broker/broker.h"
#include "tests/support/fault_fs.h"
#include "tests/support/temp_dir.h"

namespace weir::sim {

class Node {
 public:
  explicit Node(uint64_t seed, BrokerOptions options = {});

  /// kIo where the disk fails; the node is down then.
  Result<> start();
  /// As kill -9: what was written is on the disk.
  void kill();
  /// What was not synced is gone, but for what `seed` keeps of it (0: all of
  /// it is gone).
  void cut_power(uint64_t seed);
  /// A clean stop.
  Result<> stop();

  bool up() const { return broker_ != nullptr; }
  /// Counts starts: what was sent to an earlier life is lost.
  int life() const { return life_; }
  Broker& broker() { return *broker_; }
  LocalBroker& directory() { return *directory_; }
  const std::string& path() const { return temp_.path(); }
  /// Lets what is due by now happen.
  void tick();

  FaultFs disk;
  ManualClock clock{TimestampMs(1'700'000'000'000)};

 private:
  void drop();

  TempDir temp_;
  SeededRandom random_;
  BrokerOptions options_;
  IgnoreFindings ignore_;
  std::unique_ptr<LocalBroker> directory_;
  std::unique_ptr<Broker> broker_;
  int life_ = 0;
};

}  // namespace weir::sim
