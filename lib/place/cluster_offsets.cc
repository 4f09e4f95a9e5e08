#include "lib/place/cluster_offsets.h"

#include <set>

#include "lib/client/refusal.h"
#include "lib/place/topic_words.h"
#include "lib/protocol/api/list_offsets.h"

namespace weir {
namespace {

namespace p = protocol;

class Asking {
 public:
  Asking(Cluster& cluster, int64_t timestamp)
      : cluster_(cluster), timestamp_(timestamp) {}

  Result<std::map<TopicPartition, Offset>> run(
      std::span<const TopicPartition> partitions) {
    open_.insert(partitions.begin(), partitions.end());
    int64_t deadline = cluster_.deadline_ns();
    for (;;) {
      TRY(one_round());
      if (open_.empty()) return std::move(found_);
      const TopicPartition& left = *open_.begin();
      if (!may_pass(last_) ||
          !cluster_.try_again(
              deadline, Target::leader(left.topic, left.partition.value())))
        return fail(std::move(last_));
    }
  }

 private:
  Result<> one_round() {
    std::map<std::shared_ptr<BlockingClient>, p::ListOffsetsRequest> requests;
    for (const TopicPartition& one : open_) {
      auto leader =
          cluster_.connection(Target::leader(one.topic, one.partition.value()));
      if (leader) {
        add(requests[*leader], one);
        continue;
      }
      last_ = std::move(leader).error();
      if (!may_pass(last_)) return fail(std::move(last_));
      return {};
    }
    for (auto& [leader, request] : requests) {
      auto answer = leader->call<p::ListOffsetsRequest, p::ListOffsetsResponse>(
          request, cluster_.deadline_ns());
      if (!answer)
        last_ = std::move(answer).error();
      else
        take(*answer);
    }
    return {};
  }

  void add(p::ListOffsetsRequest& request, const TopicPartition& one) const {
    request.replicaId = -1;
    request.timeoutMs = 5000;
    if (request.topics.empty() || request.topics.back().name != one.topic)
      request.topics.push_back({.name = one.topic});
    request.topics.back().partitions.push_back(
        {.partitionIndex = one.partition.value(), .timestamp = timestamp_});
  }

  void take(const p::ListOffsetsResponse& answer) {
    for (const auto& topic : answer.topics)
      for (const auto& one : topic.partitions) {
        TopicPartition name{topic.name, PartitionId(one.partitionIndex)};
        if (one.errorCode != 0)
          last_ = refusal_error(one.errorCode, partition_text(name));
        else if (open_.erase(name) > 0)
          found_[name] = Offset(one.offset);
      }
  }

  Cluster& cluster_;
  int64_t timestamp_;
  std::set<TopicPartition> open_;
  std::map<TopicPartition, Offset> found_;
  Error last_{Code::kTimeout, "offsets were asked for, others were answered"};
};

}  // namespace

Result<std::map<TopicPartition, Offset>> list_offsets(
    Cluster& cluster, std::span<const TopicPartition> partitions,
    int64_t timestamp) {
  return Asking(cluster, timestamp).run(partitions);
}

Result<Offset> list_offset(Cluster& cluster, const TopicPartition& partition,
                           int64_t timestamp) {
  TRY_ASSIGN(auto found,
             list_offsets(cluster, std::span(&partition, 1), timestamp));
  return found.begin()->second;
}

}  // namespace weir
