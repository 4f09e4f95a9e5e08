#include "lib/place/directory_sink.h"

#include "lib/log/names.h"

namespace weir {
namespace {

/// Sealed batches wait for one gathered write of about this much.
constexpr size_t kWriteBytes = 1 << 20;

}  // namespace

DirectorySink::DirectorySink(LocalBroker& broker, const Clock& clock,
                             Options options)
    : BatchingSink(clock, options, kWriteBytes), broker_(broker) {}

Result<BatchingSink::TopicFacts> DirectorySink::find_topic(
    const std::string& name, int32_t partitions) {
  if (!broker_.image().topic(name)) {
    if (options().create_partitions == 0)
      return fail(Code::kNotFound, "there is no topic '{}'", name);
    TRY(broker_.create_topic(
        name, std::max(partitions, options().create_partitions), {}));
  }
  TopicFacts facts;
  TRY_ASSIGN(facts.config, broker_.log_config(name));
  facts.partitions = int32_t(broker_.image().topic(name)->partitions.size());
  return facts;
}

Result<BatchingSink::Producer> DirectorySink::new_producer() {
  if (SinkTransaction* transaction = options().transaction) {
    TRY_ASSIGN(TxnProducer own, transaction->begin());
    return Producer{own.id, own.epoch, true};
  }
  TRY_ASSIGN(ProducerId id, broker_.new_producer_id());
  return Producer{id, ProducerEpoch(0)};
}

Result<> DirectorySink::lead(Partition& partition) {
  if (SinkTransaction* transaction = options().transaction)
    TRY(transaction->add(partition.name));
  TRY_ASSIGN(auto led, broker_.lead(partition.name.topic,
                                    partition.name.partition.value()));
  partition.epoch = led.epoch;
  partition.next_offset = led.log->log_end_offset();
  return {};
}

Result<> DirectorySink::write(Partition& partition) {
  TRY_ASSIGN(auto led, broker_.lead(partition.name.topic,
                                    partition.name.partition.value()));
  std::vector<Bytes> batches;
  size_t start = 0;
  for (size_t end : partition.ends) {
    batches.push_back(Bytes(partition.sealed).substr(start, end - start));
    start = end;
  }
  AppendResult appended = led.log->append_as_is(batches, false);
  if (!appended)
    return Failure(std::move(appended.error().error)
                       .in(partition_folder_name(partition.name.topic,
                                                 partition.name.partition)));
  wrote(*partition.count, partition.sealed_records,
        int64_t(partition.sealed.size()), appended->first_offset,
        appended->last_offset);
  partition.sealed.clear();
  partition.sealed_records = 0;
  partition.ends.clear();
  return {};
}

}  // namespace weir
