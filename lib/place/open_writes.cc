#include "lib/place/open_writes.h"

#include <algorithm>

#include "lib/log/open_transactions.h"

namespace weir {
namespace {

OpenWrite look_up(PartitionView& partition, ProducerId producer, Offset first,
                  FindingSink& sink) {
  OpenWrite out{.producer = {.id = producer}, .first_offset = first};
  BatchCursor cursor = partition.read(first, {}, sink);
  for (RawBatch batch; cursor.next(batch);) {
    if (batch.producer_id() != producer) continue;
    out.producer.epoch = batch.producer_epoch();
    out.since = batch.max_timestamp();
    break;
  }
  return out;
}

bool is_looked_after(const Transactions& all, const OpenWrite& write) {
  return std::any_of(all.begin(), all.end(), [&](const auto& one) {
    const Transaction& txn = one.second;
    return txn.open() && txn.producer_id == write.producer.id &&
           txn.partitions.count(write.partition) > 0;
  });
}

}  // namespace

Result<std::vector<OpenWrite>> open_writes(const DataDirView& directory,
                                           FindingSink& sink) {
  std::vector<OpenWrite> out;
  for (const auto& [name, topic] : directory.topics()) {
    if (name == kMetadataTopic || name == kTransactionTopic) continue;
    for (const auto& [id, folder] : topic.partitions) {
      TRY_ASSIGN(std::unique_ptr<PartitionView> partition,
                 directory.open_partition(folder, sink));
      TRY_ASSIGN(Offset end, partition->end_offset());
      OpenTransactions open = OpenTransactions::at(*partition, end);
      for (const auto& [producer, first] : open.first_offsets()) {
        out.push_back(look_up(*partition, producer, first, sink));
        out.back().partition = {name, id};
      }
    }
  }
  // Behind the logs: a partition is added before it is written to.
  TRY_ASSIGN(Transactions all, load_transactions(directory, sink));
  for (OpenWrite& write : out) write.hanging = !is_looked_after(all, write);
  return out;
}

}  // namespace weir
