// ServedAdmin: topics and groups of a directory that a server holds. What is
// asked is read from the files, where everything is that the server answered;
// what is changed, the server changes.
#pragma once
#include <functional>

#include "lib/place/cluster_admin.h"
#include "lib/place/directory_admin.h"

namespace weir {

class ServedAdmin : public Admin {
 public:
  /// `reader`: makes an Admin that sees the files as they are then.
  ServedAdmin(std::function<std::unique_ptr<Admin>()> reader,
              std::shared_ptr<Cluster> cluster)
      : make_(std::move(reader)), files_(make_()), server_(cluster) {}

  Result<std::vector<TopicInfo>> topics() override { return files_->topics(); }
  Result<std::vector<PartitionInfo>> partitions(
      const std::string& topic) override {
    return files_->partitions(topic);
  }
  Result<Groups> groups() override { return files_->groups(); }
  Result<PartitionBounds> bounds(
      std::span<const TopicPartition> partitions) override {
    return files_->bounds(partitions);
  }
  Result<Offset> resolve(const TopicPartition& partition,
                         const Point& point) override {
    return files_->resolve(partition, point);
  }

  Result<TopicInfo> create_topic(const std::string& name, int32_t partitions,
                                 const ConfigChanges& configs) override {
    return changed(server_.create_topic(name, partitions, configs));
  }
  Result<TopicInfo> alter_topic(const std::string& name,
                                const ConfigChanges& changes) override {
    return changed(server_.alter_topic(name, changes));
  }
  Result<TopicInfo> grow_topic(const std::string& name,
                               int32_t total) override {
    return changed(server_.grow_topic(name, total));
  }
  Result<TopicInfo> delete_topic(const std::string& name) override {
    return changed(server_.delete_topic(name));
  }
  Result<Offset> trim(const std::string& topic, PartitionId partition,
                      const Point& until) override {
    return changed(server_.trim(topic, partition, until));
  }
  Result<> commit_offsets(
      const std::string& group,
      const std::map<TopicPartition, CommittedOffset>& offsets) override {
    return changed(server_.commit_offsets(group, offsets));
  }
  Result<> forget_offsets(
      const std::string& group,
      const std::vector<TopicPartition>& partitions) override {
    return changed(server_.forget_offsets(group, partitions));
  }
  Result<> delete_group(const Group& group) override {
    return changed(server_.delete_group(group));
  }
  Result<> close() override { return {}; }

 private:
  // The files are not as they were.
  template <class T>
  Result<T> changed(Result<T> done) {
    files_ = make_();
    return done;
  }

  std::function<std::unique_ptr<Admin>()> make_;
  std::unique_ptr<Admin> files_;
  ClusterAdmin server_;
};

}  // namespace weir
