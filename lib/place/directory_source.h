// DirectorySource: the batches of one partition folder or stray .log file,
// within a range and under an isolation level.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "lib/log/partition_view.h"
#include "lib/log/transaction_view.h"
#include "lib/place/place.h"

namespace weir {

class DirectorySource : public BatchSource {
 public:
  /// Resolves the range's points. kNotFound: an offset past the end.
  static Result<std::unique_ptr<BatchSource>> open(
      TopicPartition name, std::unique_ptr<PartitionView> view,
      const ReadRange& range, FindingSink& sink);

  const TopicPartition& name() const override { return name_; }
  bool next(SourceBatch& batch) override;
  bool finished() const override { return finished_; }
  std::optional<Offset> held_at() const override { return held_at_; }
  Result<> refresh() override;
  Offset from() const override { return from_; }
  Offset until() const override { return until_; }
  Offset start_offset() const override { return view_->log_start_offset(); }
  Result<Offset> end_offset() override { return view_->end_offset(); }

 private:
  DirectorySource(TopicPartition name, std::unique_ptr<PartitionView> view)
      : name_(std::move(name)), view_(std::move(view)) {}
  Result<> start(const ReadRange& range, FindingSink& sink);
  Result<Offset> resolve_from(const Point& point, TimestampMs now);
  Result<Offset> resolve_until(const Point& point, TimestampMs now);
  bool decide(SourceBatch& batch);

  TopicPartition name_;
  std::unique_ptr<PartitionView> view_;
  std::optional<BatchCursor> cursor_;
  std::optional<TransactionView> transactions_;
  bool committed_ = true;
  bool show_aborted_ = false;
  Offset from_{0};
  Offset until_{INT64_MAX};
  bool finished_ = false;
  bool checked_start_ = false;
  std::optional<Offset> held_at_;
  RawBatch pending_;  // given by the cursor, its transaction still open
  bool has_pending_ = false;
};

}  // namespace weir
