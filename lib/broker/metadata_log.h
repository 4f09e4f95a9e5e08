// MetadataLog: __cluster_metadata-0 in the hands of the only controller: it
// takes a new leader epoch when it opens, appends records and keeps the image
// that they add up to.
//
// Invariants: an epoch is in quorum-state before a batch carries it; the image
// changes only after the batch is written.
//
// Reference: org.apache.kafka.raft.LeaderState, QuorumState;
// org.apache.kafka.controller.QuorumController (bootstrap).
#pragma once
#include <memory>
#include <string>

#include "lib/broker/metadata_batch.h"
#include "lib/log/partition_log.h"
#include "lib/metadata/load.h"

namespace weir {

class MetadataLog {
 public:
  /// Opens the log below `dir`, whose state is `loaded`, for the node of
  /// `meta`. A log that was never written gets the bootstrap records.
  /// `clean`: the directory was closed in good order.
  static Result<std::unique_ptr<MetadataLog>> open(Fs& fs, const Clock& clock,
                                                   const std::string& dir,
                                                   const MetaProperties& meta,
                                                   LoadedImage loaded,
                                                   bool clean,
                                                   FindingSink& sink);

  const Image& image() const { return image_; }
  /// The offset the next record will have.
  Offset next_offset() const { return log_->log_end_offset(); }

  /// The controller's epoch, this node's.
  LeaderEpoch epoch() const { return epoch_; }

  /// One batch, applied to the image. Nothing for an empty one.
  Result<> append(const MetadataBatch& batch);
  /// Makes everything appended durable: before a folder depends on it.
  Result<> flush() { return log_->flush(); }
  Result<> close() { return log_->close(); }

 private:
  MetadataLog(const Clock& clock, Image image)
      : clock_(&clock), image_(std::move(image)) {}
  Result<> lead(Fs& fs, const std::string& folder, int32_t node_id,
                const LoadedImage& loaded);
  Result<> bootstrap();
  Result<> write(const std::string& batch);

  const Clock* clock_;
  Image image_;
  LeaderEpoch epoch_;
  std::unique_ptr<PartitionLog> log_;
};

}  // namespace weir
