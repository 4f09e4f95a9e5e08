// GroupCommit: appends that are acknowledged only when they are durable. All
// that came in one turn of the loop wait together, and each log is flushed
// once for all of them.
#pragma once
#include <functional>
#include <set>
#include <vector>

#include "lib/log/partition_log.h"

namespace weir {

class Broker;

class GroupCommit {
 public:
  /// `broker` must outlive it.
  explicit GroupCommit(Broker& broker) : broker_(broker) {}

  /// Runs `done` when what stands in `logs` is durable. A log that could not
  /// be flushed is broken() then.
  void wait(const std::vector<PartitionLog*>& logs, std::function<void()> done);
  /// Now: one of the logs is about to go.
  void run();

 private:
  Broker& broker_;
  std::set<PartitionLog*> logs_;
  std::vector<std::function<void()>> waiting_;
};

}  // namespace weir
