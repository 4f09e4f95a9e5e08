// Waiting: who is to be told when a log changes (Kafka's purgatory, without
// its timer: deadlines are the broker's). Whoever waits looks at what changed
// and decides whether it has waited long enough.
//
// Invariant: a waiter is told of one change at a time and is gone before its
// done() runs, so that what it does may change logs again.
//
// Reference: org.apache.kafka.server.purgatory.DelayedOperationPurgatory.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "lib/log/partition_log.h"

namespace weir {

class WaitingRequest {
 public:
  virtual ~WaitingRequest() = default;
  /// logs[index] of watch() changed; true: nothing more is waited for.
  virtual bool changed(size_t index) = 0;
  /// Called once, after changed() said so or when told by finish().
  virtual void done() = 0;
};

class Waiting {
 public:
  /// Never 0.
  using Id = uint64_t;

  /// `logs` are looked at only as names; null ones are left out.
  /// `connection`: whose end makes the waiter go unheard.
  Id watch(std::shared_ptr<WaitingRequest> waiter,
           const std::vector<const PartitionLog*>& logs, uint64_t connection);
  /// It has waited long enough; nothing if it is gone.
  void finish(Id id);
  /// Something was appended, or the log is gone or begins elsewhere.
  void changed(const PartitionLog* log);
  void disconnected(uint64_t connection);
  size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::shared_ptr<WaitingRequest> waiter;
    std::vector<const PartitionLog*> logs;
    uint64_t connection;
  };
  struct Watch {
    Id id;
    size_t index;
  };
  std::shared_ptr<WaitingRequest> remove(Id id);

  std::unordered_map<Id, Entry> entries_;
  std::unordered_map<const PartitionLog*, std::vector<Watch>> watches_;
  Id next_ = 1;
};

}  // namespace weir
