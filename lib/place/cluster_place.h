// ClusterPlace: the topics of a cluster, read by fetching from the partitions'
// leaders.
#pragma once
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "lib/place/cluster_source.h"

namespace weir {

class ClusterPlace : public Place {
 public:
  explicit ClusterPlace(std::shared_ptr<Cluster> cluster)
      : owned_(std::move(cluster)), cluster_(*owned_) {}
  ~ClusterPlace() override;

  Result<std::vector<PlacePartition>> select(
      std::span<const TopicWord> words) override;
  Result<std::unique_ptr<BatchSource>> open(const PlacePartition& partition,
                                            const ReadRange& range,
                                            FindingSink& sink) override;
  int32_t partition_count(std::string_view topic) const override;
  std::vector<std::string> topics() const override;
  bool live() const override { return true; }
  Result<> watch(const PlacePartition&) override { return {}; }
  /// Asks every leader to say at once what comes.
  bool wait(int timeout_ms) override;
  bool changed(const PlacePartition& partition) const override;
  bool notices() const override { return true; }
  Result<bool> refresh() override;

  // For sources, while they live.
  void enter(ClusterSource& source) { sources_.insert(&source); }
  void leave(ClusterSource& source) { sources_.erase(&source); }

 private:
  // A fetch that the broker answers when something comes.
  struct Poll {
    std::shared_ptr<BlockingClient> client;
    int32_t number = 0;
    std::map<TopicPartition, Offset> at;
  };

  Result<> load(std::span<const TopicWord> words);
  Result<bool> add_word(const TopicWord& word,
                        std::vector<PlacePartition>& found);
  Result<Offset> bound(const TopicPartition& name, int64_t timestamp);
  Result<Offset> resolve(const TopicPartition& name, const Point& point,
                         TimestampMs now, Offset start, bool is_end);
  void send_polls(int timeout_ms);
  void send_poll(int32_t node, int timeout_ms);
  void receive_poll(int32_t node);
  void look_again(const Poll& poll);

  std::shared_ptr<Cluster> owned_;
  Cluster& cluster_;
  std::vector<TopicPartition> names_;        // by PlacePartition::id
  std::vector<TopicPartition> selected_;     // last
  std::vector<std::string> watched_topics_;  // to refresh; empty: all
  /// What was asked of all selected at once, by timestamp; each is used once.
  std::map<int64_t, std::map<TopicPartition, Offset>> bounds_;
  std::set<ClusterSource*> sources_;
  std::map<int32_t, Poll> polls_;  // by broker
  std::set<TopicPartition> changed_;
  int64_t refreshed_ns_ = 0;  // the last look at the metadata that worked
};

}  // namespace weir
