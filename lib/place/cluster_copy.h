// Copying batches into a cluster. Brokers give offsets, leader epochs and, in
// a transaction, visibility themselves; so what is kept of a batch are its
// records as they are packed, their timestamps and order. Aborted
// transactions and control records stay behind.
#pragma once
#include "lib/place/batch_sender.h"
#include "lib/place/copy.h"
#include "lib/place/copy_plan.h"

namespace weir {

class ClusterTarget : public BatchTarget {
 public:
  /// `sender` must outlive it.
  ClusterTarget(BatchSender& sender, TopicPartition to)
      : sender_(sender), to_(std::move(to)) {}

  Result<> write(std::span<const Bytes> batches, CopyCount& count) override;
  Result<> finish() override;

 private:
  Result<std::string> outgoing(const RawBatch& batch, CopyCount& count);
  Result<std::string> rebuilt(const RawBatch& batch);

  BatchSender& sender_;
  TopicPartition to_;
  SinkCount written_;
  CopyCount* count_ = nullptr;
  Sequence sequence_{0};
  RecordReader reader_;
  BatchBuilder builder_;
};

class ClusterAdmin;

/// Makes the topics that are missing, and larger those that are too small.
/// kRefused for a partition that has records, unless `append`.
Result<> prepare_copy(ClusterAdmin& admin, const CopyJobs& jobs, bool append);

}  // namespace weir
