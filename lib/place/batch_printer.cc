#include "lib/place/batch_printer.h"

namespace weir {

BatchPrinter::BatchPrinter(const ReadPlan& plan)
    : plan_(plan),
      filter_(plan.filter ? plan.filter->clone() : nullptr),
      formatter_(plan.formatter ? plan.formatter->clone() : nullptr) {}

void BatchPrinter::begin(const TopicPartition& partition, int64_t limit) {
  out_.clear();
  count_ = {};
  limit_ = limit;
  findings_.clear();
  record_.topic = partition.topic;
  record_.partition = partition.partition;
}

bool BatchPrinter::print(const SourceBatch& batch) {
  next_ = std::min(batch.batch.next_offset(), batch.until);
  if (plan_.verbatim) return print_verbatim(batch);
  if (batch.batch.control() && !plan_.control) return true;
  return print_records(batch);
}

bool BatchPrinter::print_verbatim(const SourceBatch& batch) {
  out_.add(batch.batch.bytes());
  ++count_.seen;
  return ++count_.records < limit_;
}

bool BatchPrinter::print_records(const SourceBatch& batch) {
  if (auto opened = reader_.open(batch.batch); !opened) {
    findings_.push_back(unreadable_batch(batch, opened.error()));
    return true;
  }
  if (filter_ && !filter_->may_pass(reader_.body())) {
    count_.seen += batch.batch.count().value_or(1);
    return true;
  }
  record_.batch = &batch.batch;
  record_.leader_epoch = batch.batch.leader_epoch();
  record_.aborted = batch.aborted;
  while (reader_.next(record_.view)) {
    if (record_.view.offset < batch.from) continue;
    if (record_.view.offset >= batch.until) return true;
    ++count_.seen;
    if (filter_ && !filter_->passes(record_)) {
      if (filter_->error()) return false;
      continue;
    }
    formatter_->format(out_, record_);
    if (++count_.records == limit_) {
      next_ = record_.view.offset + 1;
      return false;
    }
  }
  if (!reader_.ok())
    findings_.push_back(unreadable_batch(batch, reader_.error()));
  return true;
}

Finding unreadable_batch(const SourceBatch& batch, const Error& error) {
  std::string_view id = "record-invalid";
  if (error.code == Code::kUnsupported) id = "batch-codec";
  if (error.code == Code::kLimit) id = "batch-limit";
  return {.id = id,
          .file = batch.file ? *batch.file : std::string(),
          .position = batch.batch.position(),
          .offset = batch.batch.base_offset(),
          .message = error.text};
}

}  // namespace weir
