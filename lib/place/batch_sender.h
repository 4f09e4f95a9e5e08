// BatchSender: whole batches of format 2 to the leaders of their partitions,
// several requests under way. Each batch is written once and in the order
// given, whatever fails on the way, where the cluster gives out producer ids
// and the batches carry this one's with their sequences.
//
// Reference: org.apache.kafka.clients.producer.internals.Sender,
// TransactionManager; KIP-98, KIP-185.
#pragma once
#include <deque>
#include <map>
#include <memory>

#include "lib/client/cluster.h"
#include "lib/place/record_sink.h"
#include "lib/place/sink_transaction.h"

namespace weir {

class BatchSender {
 public:
  /// What a broker remembers of a producer in each partition, in batches.
  static constexpr size_t kMaxUnderWay = 5;

  /// `transaction`: all batches are part of it; their partitions have been
  /// added to it. Both must outlive the sender.
  explicit BatchSender(Cluster& cluster, SinkTransaction* transaction = nullptr)
      : cluster_(cluster), transaction_(transaction) {}

  struct Producer {
    ProducerId id = kNoProducer;  ///< none: the cluster gives none
    ProducerEpoch epoch = kNoProducerEpoch;
  };
  /// This sender's, asked for once. kTimeout, kIo.
  Result<Producer> producer();

  /// `count`, which must live until settle(), is told when it is written.
  Result<> send(const TopicPartition& to, std::string batch, SinkCount* count);
  /// Until everything is written. kTimeout, kIo: not in time. kInvalid,
  /// kRefused, kNotFound: the cluster does not take it.
  Result<> settle();

 private:
  struct Batch {
    TopicPartition to;
    std::string bytes;
    SinkCount* count;
    bool done = false;
  };
  struct UnderWay {
    std::shared_ptr<BlockingClient> client;
    int32_t number;
    Batch* batch;
  };

  Result<> transmit(Batch& batch);
  Result<> receive();
  Result<> receive_answer(const UnderWay& request);
  Result<> mend(Error why);
  Result<> send_alone(Batch& batch, int64_t deadline_ns, Error why);
  void drop_done();

  Cluster& cluster_;
  SinkTransaction* transaction_;
  std::optional<Producer> producer_;
  std::deque<Batch> batches_;  // in the order they were given
  std::deque<UnderWay> under_way_;
};

}  // namespace weir
