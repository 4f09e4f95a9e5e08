#include "lib/broker/fetch_session.h"

#include <algorithm>

namespace weir {

void FetchSession::update(const protocol::FetchRequest& request) {
  for (const auto& topic : request.topics) {
    for (const auto& p : topic.partitions) {
      Key key{topic.topic, topic.topicId, p.partition};
      auto place = places_.find(key);
      if (place == places_.end()) {
        FetchedPartition fresh;
        fresh.topic = topic.topic;
        fresh.topic_id = topic.topicId;
        fresh.partition = p.partition;
        auto at = partitions_.insert(partitions_.end(), std::move(fresh));
        place = places_.emplace(std::move(key), at).first;
      }
      FetchedPartition& now = *place->second;
      now.current_epoch = LeaderEpoch(std::max(p.currentLeaderEpoch, -1));
      now.offset = Offset(p.fetchOffset);
      now.last_fetched_epoch = LeaderEpoch(p.lastFetchedEpoch);
      now.max_bytes = p.partitionMaxBytes;
    }
  }
  for (const auto& topic : request.forgottenTopicsData) {
    for (int32_t partition : topic.partitions) {
      auto place = places_.find({topic.topic, topic.topicId, partition});
      if (place == places_.end()) continue;
      partitions_.erase(place->second);
      places_.erase(place);
    }
  }
}

void FetchSession::move_to_end(const FetchedPartition* partition) {
  auto place = places_.find(
      {partition->topic, partition->topic_id, partition->partition});
  if (place != places_.end())
    partitions_.splice(partitions_.end(), partitions_, place->second);
}

std::shared_ptr<FetchSession> FetchSessions::find(int32_t id) const {
  auto found = sessions_.find(id);
  return found == sessions_.end() ? nullptr : found->second;
}

bool FetchSessions::make_room(size_t partitions, int64_t now_ns) {
  if (sessions_.size() < kSlots) return true;
  auto idle = std::min_element(sessions_.begin(), sessions_.end(),
                               [](const auto& a, const auto& b) {
                                 return a.second->used_ns < b.second->used_ns;
                               });
  if (now_ns - idle->second->used_ns > kSafeNs) {
    sessions_.erase(idle);
    return true;
  }
  auto smallest = sessions_.end();
  for (auto it = sessions_.begin(); it != sessions_.end(); ++it) {
    if (now_ns - it->second->created_ns <= kSafeNs) continue;
    if (smallest == sessions_.end() ||
        it->second->size() < smallest->second->size())
      smallest = it;
  }
  if (smallest == sessions_.end() || smallest->second->size() >= partitions)
    return false;
  sessions_.erase(smallest);
  return true;
}

void FetchSessions::keep(const std::shared_ptr<FetchSession>& session,
                         int32_t random_id, int64_t now_ns) {
  if (!make_room(session->size(), now_ns)) return;
  int32_t id = std::max(random_id & INT32_MAX, 1);
  while (sessions_.count(id)) id = id == INT32_MAX ? 1 : id + 1;
  session->id = id;
  session->created_ns = session->used_ns = now_ns;
  sessions_.emplace(id, session);
}

}  // namespace weir
