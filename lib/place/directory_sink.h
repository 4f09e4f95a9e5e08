// DirectorySink: records into a directory that this process writes, in the
// batches that Kafka's producer would send: filled up to a size, idempotent,
// keys to the partition of Java's client, records without key filling one
// partition for a batch and then the next.
//
// Reference: org.apache.kafka.clients.producer.internals.RecordAccumulator,
// BuiltInPartitioner; CompressionRatioEstimator.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "lib/broker/local_broker.h"
#include "lib/place/record_sink.h"
#include "lib/place/sink_transaction.h"
#include "lib/record/batch_builder.h"

namespace weir {

/// Whether records may go into a topic of this name at all: told before a
/// place is opened, which a refusal must leave as it is.
Result<> check_producible(std::string_view topic);

class DirectorySink : public RecordSink {
 public:
  struct Options {
    Codec codec = Codec::kNone;
    int64_t batch_bytes = 16384;  ///< Kafka's batch.size
    /// A topic that is not there is made with as many; 0: kNotFound instead.
    int32_t create_partitions = 1;
    /// A record that names a higher partition grows its topic (copies).
    bool grow = false;
    /// All batches are part of it. It must outlive the sink.
    SinkTransaction* transaction = nullptr;
  };

  /// `broker` must outlive the sink. Close it after the last flush().
  DirectorySink(LocalBroker& broker, const Clock& clock, Options options);
  ~DirectorySink() override;

  /// Makes the topic, if put() would, with at least so many partitions.
  Result<> want_topic(std::string_view name, int32_t partitions = 1);
  Result<> put(const OutgoingRecord& record) override;
  Result<> flush() override;
  const SinkCounts& counts() const override { return counts_; }

 private:
  struct Partition;
  struct Topic;
  Result<Topic*> topic_of(std::string_view name, int32_t partitions = 1);
  Result<> move_to(Partition& partition, Offset offset);
  Result<Partition*> partition_of(Topic& topic, const OutgoingRecord& record);
  Result<Partition*> open(Topic& topic, int32_t partition);
  Result<> check(const Topic& topic, const OutgoingRecord& record) const;
  static bool is_full(const Topic& topic, int64_t size);
  void begin(Partition& partition);
  Result<> seal(Partition& partition);
  Result<> write(Partition& partition);

  LocalBroker& broker_;
  const Clock& clock_;
  Options options_;
  std::map<std::string, std::unique_ptr<Topic>, std::less<>> topics_;
  Topic* last_topic_ = nullptr;
  TxnProducer producer_;
  SinkCounts counts_;
};

}  // namespace weir
