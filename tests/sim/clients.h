// Clients of the simulated node: each sends its requests over a link of its
// own, tries again when that is lost, and tells the history what it was
// promised and what it saw.
#pragma once
#include <deque>
#include <memory>

#include "lib/record/raw_batch.h"
#include "tests/sim/history.h"
#include "tests/sim/network.h"

namespace weir::sim {

inline constexpr const char* kTopic = "events";
inline constexpr int32_t kPartitions = 2;

/// A producer of one partition with idempotence: up to three batches under
/// way, sent again in the same order with the same sequences.
class Producer {
 public:
  Producer(Network& network, Node& node, History& history, int32_t partition,
           int64_t number, int16_t acks = -1)
      : network_(network),
        node_(node),
        history_(history),
        partition_(partition),
        number_(number),
        acks_(acks) {}
  void start();
  /// Sends what is under way to its end and nothing new.
  void drain() { draining_ = true; }
  bool idle() const { return draining_ && waiting_.empty(); }

  /// A planted defect: after a loss it sends again under a new id, as to a
  /// broker that forgot the old one.
  bool forget_id = false;

 private:
  struct Batch {
    int32_t sequence;
    std::vector<Value> values;
    bool sent = false;
  };
  void init();
  void pump();
  void again();
  void answered(int generation, int16_t error, int64_t offset);
  std::string bytes_of(const Batch& batch) const;

  Network& network_;
  Node& node_;
  History& history_;
  int32_t partition_;
  int64_t number_;
  int16_t acks_;
  bool draining_ = false;
  std::shared_ptr<Network::Link> link_;
  int generation_ = 0;  // of links: answers to an earlier one are stale
  int64_t id_ = -1;
  int16_t epoch_ = -1;
  bool known_ = false;  // to the broker, by this id
  int32_t next_sequence_ = 0;
  int64_t next_value_ = 0;
  std::deque<Batch> waiting_;
};

/// Reads one partition over and over, from its start to its end.
class Consumer {
 public:
  Consumer(Network& network, Node& node, History& history, int32_t partition)
      : network_(network),
        node_(node),
        history_(history),
        partition_(partition) {}
  void start();

 private:
  void fetch();

  Network& network_;
  Node& node_;
  History& history_;
  int32_t partition_;
  int64_t position_ = 0;
  std::shared_ptr<Network::Link> link_;
};

/// Commits rising positions of a group and reads them back.
class Committer {
 public:
  Committer(Network& network, Node& node, History& history)
      : network_(network), node_(node), history_(history) {}
  void start();
  /// Commits nothing more, and looks a last time.
  void drain() { draining_ = true, looked_ = false; }
  bool idle() const { return draining_ && looked_; }

 private:
  void commit();
  void look();
  void pause(void (Committer::*next)());

  Network& network_;
  Node& node_;
  History& history_;
  std::shared_ptr<Network::Link> link_;
  int64_t position_ = 0;
  bool looked_ = false;
  bool draining_ = false;
};

/// The records from `position` on but of batches that are hidden, and where to
/// go on; false if they are not what a log may hold. The last batch may be cut.
bool read_records(weir::Bytes bytes, int64_t& position, Records& out,
                  const std::function<bool(const RawBatch&)>& hides = {});

/// A whole partition, read without faults. Nothing if it cannot be.
std::optional<Records> read_all(Network& network, int32_t partition);

}  // namespace weir::sim
