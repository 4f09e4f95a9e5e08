#include "lib/broker/waiting.h"

#include <algorithm>

namespace weir {

Waiting::Id Waiting::watch(std::shared_ptr<WaitingRequest> waiter,
                           const std::vector<const PartitionLog*>& logs,
                           uint64_t connection) {
  Id id = next_++;
  for (size_t i = 0; i < logs.size(); ++i)
    if (logs[i]) watches_[logs[i]].push_back({id, i});
  entries_.emplace(id, Entry{std::move(waiter), logs, connection});
  return id;
}

std::shared_ptr<WaitingRequest> Waiting::remove(Id id) {
  auto found = entries_.find(id);
  if (found == entries_.end()) return nullptr;
  for (const PartitionLog* log : found->second.logs) {
    auto watched = watches_.find(log);
    if (watched == watches_.end()) continue;
    std::erase_if(watched->second, [&](const Watch& w) { return w.id == id; });
    if (watched->second.empty()) watches_.erase(watched);
  }
  std::shared_ptr<WaitingRequest> waiter = std::move(found->second.waiter);
  entries_.erase(found);
  return waiter;
}

void Waiting::finish(Id id) {
  if (std::shared_ptr<WaitingRequest> waiter = remove(id)) waiter->done();
}

void Waiting::changed(const PartitionLog* log) {
  auto found = watches_.find(log);
  if (found == watches_.end()) return;
  std::vector<Watch> watches = found->second;  // done() may change the table
  for (const Watch& watch : watches) {
    auto entry = entries_.find(watch.id);
    if (entry == entries_.end()) continue;
    std::shared_ptr<WaitingRequest> waiter = entry->second.waiter;
    if (waiter->changed(watch.index)) finish(watch.id);
  }
}

void Waiting::disconnected(uint64_t connection) {
  std::vector<Id> gone;
  for (const auto& [id, entry] : entries_)
    if (entry.connection == connection) gone.push_back(id);
  for (Id id : gone) remove(id);
}

}  // namespace weir
