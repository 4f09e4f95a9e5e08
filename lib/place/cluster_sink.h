// ClusterSink: records into the topics of a cluster.
#pragma once
#include "lib/place/batch_sender.h"
#include "lib/place/batching_sink.h"
#include "lib/place/cluster_admin.h"

namespace weir {

class ClusterSink : public BatchingSink {
 public:
  ClusterSink(std::shared_ptr<Cluster> cluster, const Clock& clock,
              Options options);

 private:
  Result<TopicFacts> find_topic(const std::string& name,
                                int32_t partitions) override;
  Result<> grow_topic(const std::string& name, int32_t total) override;
  Result<Producer> new_producer() override;
  Result<> lead(Partition& partition) override;
  Result<> write(Partition& partition) override;
  Result<> settle() override { return sender_.settle(); }

  Cluster& cluster_;
  ClusterAdmin admin_;
  BatchSender sender_;
};

}  // namespace weir
