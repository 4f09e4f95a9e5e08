// BatchPrinter: unpacks batches, lets the filter choose among their records
// and prints those. One a thread.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "lib/place/reading.h"
#include "lib/record/record_reader.h"

namespace weir {

class BatchPrinter {
 public:
  explicit BatchPrinter(const ReadPlan& plan);

  /// Forgets what was printed; at most `limit` records follow, of
  /// `partition` (which must live as long).
  void begin(const TopicPartition& partition, int64_t limit);
  /// False when the limit is reached or a record cannot be judged.
  bool print(const SourceBatch& batch);

  std::string_view text() const { return out_.view(); }
  const ReadCount& count() const { return count_; }
  /// Behind the last record that was looked at.
  Offset next_offset() const { return next_; }
  /// Why the filter gave up, if it did.
  const Error* error() const { return filter_ ? filter_->error() : nullptr; }
  std::vector<Finding> take_findings() { return std::move(findings_); }

 private:
  bool print_records(const SourceBatch& batch);
  bool print_verbatim(const SourceBatch& batch);

  const ReadPlan& plan_;
  std::unique_ptr<RecordFilter> filter_;
  std::unique_ptr<RecordFormatter> formatter_;
  RecordReader reader_;
  Record record_;
  TextBuffer out_;
  ReadCount count_;
  int64_t limit_ = 0;
  Offset next_;
  std::vector<Finding> findings_;
};

/// What a batch that cannot be read is reported as.
Finding unreadable_batch(const SourceBatch& batch, const Error& error);

}  // namespace weir
