// DirectorySink: records into a directory that this process writes.
#pragma once
#include "lib/broker/local_broker.h"
#include "lib/place/batching_sink.h"
#include "lib/place/sink_transaction.h"

namespace weir {

class DirectorySink : public BatchingSink {
 public:
  using Options = BatchingSink::Options;

  /// `broker` must outlive the sink. Close it after the last flush().
  DirectorySink(LocalBroker& broker, const Clock& clock, Options options);

 private:
  Result<TopicFacts> find_topic(const std::string& name,
                                int32_t partitions) override;
  Result<> grow_topic(const std::string& name, int32_t total) override {
    return broker_.grow_topic(name, total);
  }
  Result<Producer> new_producer() override;
  Result<> lead(Partition& partition) override;
  Result<> write(Partition& partition) override;

  LocalBroker& broker_;
};

}  // namespace weir
