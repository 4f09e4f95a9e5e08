// Copying: the batches of one partition into another log or into a file, as
// they are. Only a batch that the range's bounds fall into is made anew, with
// those of its records that are inside.
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "lib/log/partition_log.h"
#include "lib/os/fs.h"
#include "lib/place/place.h"
#include "lib/record/batch_builder.h"
#include "lib/record/record_reader.h"

namespace weir {

struct CopyCount {
  int64_t batches = 0;
  int64_t records = 0;
  int64_t bytes = 0;
  int64_t converted = 0;  ///< batches of formats 0 and 1 that became format 2
  Offset first_offset{-1};
  Offset last_offset{-1};
  ProducerId highest_producer = kNoProducer;
};

/// Where batches are copied to.
class BatchTarget {
 public:
  virtual ~BatchTarget() = default;
  /// Whole batches of any magic, in order, of which all CRCs are right. The
  /// bytes may be gone afterwards. `count` gets what was written.
  virtual Result<> write(std::span<const Bytes> batches, CopyCount& count) = 0;
  /// What follows stood in another segment than what went before.
  virtual Result<> new_segment() { return {}; }
  /// After the last write.
  virtual Result<> finish() { return {}; }
};

/// Into a log that was empty: offsets, gaps, segments and all stay.
class SameOffsets : public BatchTarget {
 public:
  /// The log will begin at `start`, be it inside the first batch. `epoch`:
  /// given to every batch in place of its own; nothing: they stay.
  SameOffsets(PartitionLog& log, Offset start, std::optional<LeaderEpoch> epoch)
      : log_(log), start_(start), epoch_(epoch) {}
  Result<> write(std::span<const Bytes> batches, CopyCount& count) override;
  Result<> new_segment() override { return log_.roll(); }
  Result<> finish() override;

 private:
  Result<> begin_at(Offset offset);

  PartitionLog& log_;
  Offset start_;
  std::optional<LeaderEpoch> epoch_;
  bool begun_ = false;
  std::string changed_;
};

/// Behind what a log holds: offsets are new, those inside a batch as far
/// apart as before; the leader epoch is the log's; formats 0 and 1 become 2.
class NewOffsets : public BatchTarget {
 public:
  NewOffsets(PartitionLog& log, LeaderEpoch epoch) : log_(log), epoch_(epoch) {}
  Result<> write(std::span<const Bytes> batches, CopyCount& count) override;

 private:
  PartitionLog& log_;
  LeaderEpoch epoch_;
  std::string changed_;
  BatchBuilder builder_;
  RecordReader reader_;
};

/// One batch behind the other in a file of its own.
class BatchFile : public BatchTarget {
 public:
  /// kRefused where a file is already.
  static Result<std::unique_ptr<BatchTarget>> create(Fs& fs,
                                                     const std::string& path);
  Result<> write(std::span<const Bytes> batches, CopyCount& count) override;

 private:
  explicit BatchFile(std::unique_ptr<File> file) : file_(std::move(file)) {}
  std::unique_ptr<File> file_;
  Position at_{0};
};

struct CopyPlan {
  const std::atomic<int>* interrupt = nullptr;       ///< not 0: stop
  std::function<void(int64_t bytes)> progress = {};  ///< so far
};

/// Everything that `source`, opened with Isolation::kAll, gives. What cannot
/// be read is reported and left out. `count` is right even after an error.
Result<> copy_batches(BatchSource& source, BatchTarget& target,
                      const CopyPlan& plan, FindingSink& sink,
                      CopyCount& count);

}  // namespace weir
