// BatchingSink: records into the batches that Kafka's producer would send:
// filled up to a size, idempotent, keys to the partition of Java's client,
// records without key filling one partition for a batch and then the next.
// Where the batches go is the business of what is derived from it.
//
// Reference: org.apache.kafka.clients.producer.internals.RecordAccumulator,
// BuiltInPartitioner; CompressionRatioEstimator.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "lib/base/clock.h"
#include "lib/log/log_config.h"
#include "lib/place/record_sink.h"
#include "lib/record/batch_builder.h"

namespace weir {

class SinkTransaction;

/// Whether records may go into a topic of this name at all: told before a
/// place is opened, which a refusal must leave as it is.
Result<> check_producible(std::string_view topic);

class BatchingSink : public RecordSink {
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
  ~BatchingSink() override;

  /// Makes the topic, if put() would, with at least so many partitions; 0:
  /// as many as are usual there.
  Result<> want_topic(std::string_view name, int32_t partitions = 0);
  Result<> put(const OutgoingRecord& record) override;
  Result<> flush() override;
  const SinkCounts& counts() const override { return counts_; }

 protected:
  struct Topic;
  struct Partition {
    TopicPartition name;
    Topic* topic = nullptr;
    LeaderEpoch epoch = kNoEpoch;  ///< of its leader
    BatchBuilder builder = {};
    bool open = false;      ///< the builder holds a batch
    Offset next_offset{0};  ///< of the batch in the builder
    Sequence next_sequence{0};
    std::string sealed = {};  ///< batches, one behind the other
    std::vector<size_t> ends = {};
    int64_t sealed_records = 0;
    SinkCount* count = nullptr;
  };
  struct Topic {
    std::string name;
    LogConfig config;
    Codec codec = Codec::kNone;
    double ratio = 1.0;          ///< how much smaller batches become by it
    int64_t batch_bytes = 0;     ///< what a batch is filled up to
    int64_t largest_bytes = 0;   ///< what a batch may have
    int64_t unpacked_bytes = 0;  ///< what a batch of several may unpack to
    std::vector<std::unique_ptr<Partition>> partitions = {};
    int32_t sticky = 0;

    void saw_ratio(double seen);
  };
  struct TopicFacts {
    LogConfig config;
    int32_t partitions = 0;
  };
  struct Producer {
    ProducerId id = kNoProducer;  ///< none: batches are not idempotent
    ProducerEpoch epoch{0};
    bool transactional = false;
  };

  /// Sealed batches of a partition wait until they are `gather_bytes`.
  BatchingSink(const Clock& clock, Options options, size_t gather_bytes);

  /// The topic, made if options() say so, with at least so many partitions
  /// then. kNotFound.
  virtual Result<TopicFacts> find_topic(const std::string& name,
                                        int32_t partitions) = 0;
  virtual Result<> grow_topic(const std::string& name, int32_t total) = 0;
  virtual Result<Producer> new_producer() = 0;
  /// Before its first batch: sets epoch and next offset.
  virtual Result<> lead(Partition& partition) = 0;
  /// Takes the batches that are sealed; tells wrote() when they are written.
  virtual Result<> write(Partition& partition) = 0;
  /// Until everything that write() took is written.
  virtual Result<> settle() { return {}; }

  static void wrote(SinkCount& count, int64_t records, int64_t bytes,
                    Offset first, Offset last);
  const Options& options() const { return options_; }

 private:
  Result<Topic*> topic_of(std::string_view name, int32_t partitions = 0);
  Result<> move_to(Partition& partition, Offset offset);
  Result<Partition*> partition_of(Topic& topic, const OutgoingRecord& record);
  Result<Partition*> open(Topic& topic, int32_t partition);
  Result<> check(const Topic& topic, const OutgoingRecord& record) const;
  static bool is_full(const Topic& topic, int64_t size);
  void begin(Partition& partition);
  Result<> seal(Partition& partition);

  const Clock& clock_;
  Options options_;
  size_t gather_bytes_;
  std::map<std::string, std::unique_ptr<Topic>, std::less<>> topics_;
  Topic* last_topic_ = nullptr;
  std::optional<Producer> producer_;
  SinkCounts counts_;
};

}  // namespace weir
