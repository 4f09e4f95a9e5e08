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
  /// `clean`: the directory was closed in good order; `adopt`: whoever voted
  /// before, this node does alone from now on.
  static Result<std::unique_ptr<MetadataLog>> open(Fs& fs, const Clock& clock,
                                                   const std::string& dir,
                                                   const MetaProperties& meta,
                                                   LoadedImage loaded,
                                                   bool clean, bool adopt,
                                                   FindingSink& sink);

  const Image& image() const { return image_; }
  /// Takes the leadership under a new epoch, once: before the first record,
  /// so that who writes none changes nothing. Moves next_offset().
  Result<> lead();
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
  MetadataLog(Fs& fs, const Clock& clock, std::string folder, int32_t node_id,
              LoadedImage loaded)
      : fs_(&fs),
        clock_(&clock),
        folder_(std::move(folder)),
        node_id_(node_id),
        image_(std::move(loaded.image)),
        epoch_(loaded.epoch) {}
  Result<> bootstrap();
  Result<> write(const std::string& batch);

  Fs* fs_;
  const Clock* clock_;
  std::string folder_;
  int32_t node_id_;
  std::optional<MetaProperties> adopts_;  ///< the directory was somebody else's
  Image image_;
  LeaderEpoch epoch_;  ///< until it leads: the last one seen
  bool leads_ = false;
  std::unique_ptr<PartitionLog> log_;
};

}  // namespace weir
