// Transactor: a producer that writes to both partitions of a topic in one
// transaction after the other, and commits or aborts each; and the rules that
// a reader of committed records may rely on.
//
// Rules: a transaction whose commit was acknowledged is there, in both
// partitions, whole; one whose abort was acknowledged, or for whose commit
// nobody asked, is not; of any other, all or nothing is.
#pragma once
#include <optional>

#include "tests/sim/history.h"
#include "tests/sim/network.h"

namespace weir::sim {

inline constexpr const char* kTxnTopic = "transactions";
inline constexpr int32_t kTxnPartitions = 2;

class Transactor {
 public:
  /// `version2`: transactions as of KIP-890, where partitions are added by
  /// writing to them and each end gives a new epoch.
  Transactor(Network& network, Node& node, Anomalies& anomalies, int64_t number,
             bool version2)
      : network_(network),
        node_(node),
        anomalies_(anomalies),
        number_(number),
        version2_(version2) {}

  void start() { again(); }
  /// Begins nothing new; ends in a state where all is decided.
  void drain() { draining_ = true; }
  bool idle() const { return idle_; }

  /// Holds what a reader of committed records sees of both partitions
  /// against what was promised.
  void check(const std::vector<Records>& committed);
  int64_t decided() const;

 private:
  struct Transaction {
    std::vector<Value> values[kTxnPartitions];
    bool commit_asked = false;
    std::optional<bool> committed = {};
  };
  void again();
  void init();
  void begin();
  void add_partitions();
  void write();
  void end();
  void ended(int16_t error, int64_t id, int16_t epoch);
  template <class F>
  auto guarded(F f);

  Network& network_;
  Node& node_;
  Anomalies& anomalies_;
  int64_t number_;
  bool version2_;
  bool draining_ = false;
  bool idle_ = false;
  bool initialized_ = false;  // by this link's producer
  bool ending_ = false;       // an end was asked for and not answered
  std::shared_ptr<Network::Link> link_;
  int generation_ = 0;
  int64_t id_ = -1;
  int16_t epoch_ = -1;
  int32_t sequences_[kTxnPartitions] = {};
  int64_t next_value_ = 0;
  std::vector<Transaction> all_;
};

/// Both partitions as a reader of committed records sees them; nothing if
/// they cannot be read to their ends. `all`: a planted defect, the broker
/// does not tell what was aborted.
std::optional<std::vector<Records>> read_committed(Network& network,
                                                   bool all = false);

}  // namespace weir::sim
