// ClusterAdmin: topics and groups of a cluster, through its brokers.
#pragma once
#include <memory>

#include "lib/client/cluster.h"
#include "lib/place/admin.h"

namespace weir {

class ClusterAdmin : public Admin {
 public:
  explicit ClusterAdmin(std::shared_ptr<Cluster> cluster)
      : owned_(std::move(cluster)), cluster_(*owned_) {}

  Result<std::vector<TopicInfo>> topics() override;
  Result<std::vector<PartitionInfo>> partitions(
      const std::string& topic) override;
  Result<TopicInfo> create_topic(const std::string& name, int32_t partitions,
                                 const ConfigChanges& configs) override;
  Result<TopicInfo> alter_topic(const std::string& name,
                                const ConfigChanges& changes) override;
  Result<TopicInfo> grow_topic(const std::string& name, int32_t total) override;
  Result<TopicInfo> delete_topic(const std::string& name) override;
  Result<Offset> trim(const std::string& topic, PartitionId partition,
                      const Point& until) override;
  Result<> close() override { return {}; }

  Result<Groups> groups() override;
  Result<PartitionBounds> bounds(
      std::span<const TopicPartition> partitions) override;
  Result<Offset> resolve(const TopicPartition& partition,
                         const Point& point) override;
  Result<> commit_offsets(
      const std::string& group,
      const std::map<TopicPartition, CommittedOffset>& offsets) override;
  Result<> forget_offsets(
      const std::string& group,
      const std::vector<TopicPartition>& partitions) override;
  Result<> delete_group(const Group& group) override;

  /// The topic alone. kNotFound.
  Result<TopicInfo> topic(const std::string& name);

 private:
  Result<> add_configs(std::vector<TopicInfo>& topics);
  Result<> add_sizes(const std::string& topic,
                     std::vector<PartitionInfo>& partitions);
  /// After a change: until every broker asked knows at least so many.
  Result<TopicInfo> await_partitions(const std::string& name, int32_t count);
  Result<> list_groups(int32_t node, Groups& into);
  Result<> describe_classic(const std::vector<std::string>& names,
                            Groups& groups);
  Result<> describe_consumer(const std::vector<std::string>& names,
                             Groups& groups);

  std::shared_ptr<Cluster> owned_;
  Cluster& cluster_;
};

}  // namespace weir
