#include "lib/broker/group_commit.h"

#include <utility>

#include "lib/broker/broker.h"

namespace weir {

void GroupCommit::wait(const std::vector<PartitionLog*>& logs,
                       std::function<void()> done) {
  logs_.insert(logs.begin(), logs.end());
  waiting_.push_back(std::move(done));
  if (waiting_.size() == 1)
    broker_.at(broker_.clock().monotonic_ns(), [this] { run(); });
}

void GroupCommit::run() {
  for (PartitionLog* log : std::exchange(logs_, {}))
    (void)log->commit();  // broken() remembers
  for (auto& done : std::exchange(waiting_, {})) done();
}

}  // namespace weir
