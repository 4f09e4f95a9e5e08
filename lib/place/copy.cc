#include "lib/place/copy.h"

#include "lib/place/batch_cut.h"
#include "lib/place/batch_printer.h"
#include "lib/record/patch.h"

namespace weir {

namespace {

/// Batches wait for one gathered write of about so much.
constexpr int64_t kGroupBytes = 1 << 20;
constexpr size_t kGroupBatches = 512;

// One batch behind the other, in memory.
std::vector<Bytes> pieces_of(Bytes all, std::span<const size_t> sizes) {
  std::vector<Bytes> out;
  for (size_t size : sizes) {
    out.push_back(all.substr(0, size));
    all.remove_prefix(size);
  }
  return out;
}

void note_written(const Appended& appended, CopyCount& count) {
  if (count.first_offset < Offset(0))
    count.first_offset = appended.first_offset;
  count.last_offset = appended.last_offset;
}

Result<> append(PartitionLog& log, std::span<const Bytes> batches,
                CopyCount& count) {
  AppendResult appended = log.append_as_is(batches, false);
  if (!appended)
    return Failure(std::move(appended.error().error).in(base_name(log.dir())));
  note_written(*appended, count);
  return {};
}

class Copy {
 public:
  Copy(BatchSource& source, BatchTarget& target, const CopyPlan& plan,
       FindingSink& sink, CopyCount& count)
      : source_(source),
        target_(target),
        plan_(plan),
        sink_(sink),
        count_(count) {}

  Result<> run() {
    Result<> done = copy_all();
    // Also of a part: what stands must begin where it should.
    Result<> finished = target_.finish();
    return done ? finished : done;
  }

 private:
  Result<> copy_all() {
    bool first = true;
    std::shared_ptr<const std::string> segment;
    for (SourceBatch batch; source_.next(batch); first = false) {
      if (segment && batch.file != segment) {
        TRY(write());
        TRY(target_.new_segment());
      }
      segment = batch.file;
      // A log may begin inside a batch; then so does the copy.
      if (first && source_.from() == source_.start_offset())
        batch.from = Offset(INT64_MIN);
      TRY(take(batch));
      if (bytes_ >= kGroupBytes || pieces_.size() >= kGroupBatches)
        TRY(write());
    }
    TRY(write());
    const Error* error = source_.error();
    return error ? Result<>(fail(*error)) : Result<>();
  }

  Result<> take(const SourceBatch& batch) {
    if (!cutter_.must_cut(batch)) {
      add(batch.batch.bytes(), batch);
      return {};
    }
    auto cut = cutter_.cut(batch);
    if (!cut) {
      sink_.report(unreadable_batch(batch, cut.error()));
      return {};
    }
    if (cut->empty()) return {};
    if (!batch.batch.is_v2()) ++count_.converted;
    // The cutter's memory is used again.
    auto own = std::make_shared<std::string>(*cut);
    SourceBatch kept{.batch = RawBatch(*own, Position(0)), .keep = own};
    add(*own, kept);
    return {};
  }

  void add(Bytes bytes, const SourceBatch& batch) {
    const RawBatch& raw = batch.batch;
    pieces_.push_back(bytes);
    if (keep_.empty() || keep_.back() != batch.keep)
      keep_.push_back(batch.keep);
    bytes_ += int64_t(bytes.size());
    ++group_.batches;
    group_.records += raw.count() ? *raw.count() : cutter_.count(raw);
    group_.highest_producer =
        std::max(group_.highest_producer, raw.producer_id());
  }

  Result<> write() {
    if (plan_.interrupt != nullptr && plan_.interrupt->load() != 0)
      return fail(Code::kInterrupted, "interrupted");
    if (pieces_.empty()) return {};
    TRY(target_.write(pieces_, count_));
    count_.batches += group_.batches;
    count_.records += group_.records;
    count_.bytes += bytes_;
    count_.highest_producer =
        std::max(count_.highest_producer, group_.highest_producer);
    group_ = {};
    pieces_.clear();
    keep_.clear();
    bytes_ = 0;
    if (plan_.progress) plan_.progress(count_.bytes);
    return {};
  }

  BatchSource& source_;
  BatchTarget& target_;
  const CopyPlan& plan_;
  FindingSink& sink_;
  CopyCount& count_;
  BatchCutter cutter_;
  std::vector<Bytes> pieces_;
  std::vector<std::shared_ptr<const void>> keep_;
  CopyCount group_;  // of pieces_
  int64_t bytes_ = 0;
};

}  // namespace

Result<> copy_batches(BatchSource& source, BatchTarget& target,
                      const CopyPlan& plan, FindingSink& sink,
                      CopyCount& count) {
  return Copy(source, target, plan, sink, count).run();
}

// --- Targets -----------------------------------------------------------------

// Nobody reads the empty files that go, so they need not wait.
Result<> SameOffsets::begin_at(Offset offset) {
  begun_ = true;
  if (log_.log_end_offset() == offset && log_.log_start_offset() == offset)
    return {};
  LogConfig config = log_.config();
  LogConfig at_once = config;
  at_once.file_delete_delay_ms = 0;
  log_.set_config(at_once);
  Result<> moved = log_.truncate_fully(offset);
  if (moved) moved = log_.remove_deleted();
  log_.set_config(config);
  return moved;
}

Result<> SameOffsets::finish() {
  if (!begun_) return begin_at(start_);
  return log_.delete_records_before(std::min(start_, log_.log_end_offset()));
}

Result<> SameOffsets::write(std::span<const Bytes> batches, CopyCount& count) {
  if (!begun_) {
    RawBatch first(batches.front(), Position(0));
    TRY(begin_at(first.is_v2() ? std::min(start_, first.base_offset())
                               : start_));
  }
  if (!epoch_) return append(log_, batches, count);
  changed_.clear();
  std::vector<size_t> sizes;
  for (Bytes batch : batches) {
    size_t at = changed_.size();
    changed_.append(batch);
    sizes.push_back(batch.size());
    if (RawBatch(batch, Position(0)).is_v2())
      set_leader_epoch(changed_.data() + at, *epoch_);
  }
  return append(log_, pieces_of(changed_, sizes), count);
}

Result<> NewOffsets::write(std::span<const Bytes> batches, CopyCount& count) {
  changed_.clear();
  std::vector<size_t> sizes;
  Offset next = log_.log_end_offset();
  for (Bytes batch : batches) {
    RawBatch raw(batch, Position(0));
    if (!raw.is_v2()) {
      TRY_ASSIGN(batch, as_format_2(raw, reader_, builder_));
      ++count.converted;
    }
    size_t at = changed_.size();
    changed_.append(batch);
    sizes.push_back(batch.size());
    set_base_offset(changed_.data() + at, next);
    set_leader_epoch(changed_.data() + at, epoch_);
    next = BatchView(changed_.data() + at).last_offset() + 1;
  }
  return append(log_, pieces_of(changed_, sizes), count);
}

Result<std::unique_ptr<BatchTarget>> BatchFile::create(
    Fs& fs, const std::string& path) {
  if (fs.exists(path))
    return fail(Error{Code::kRefused, "is there already", path}.advise(
        "name a new file, or remove this one"));
  TRY_ASSIGN(auto file, fs.open(path, OpenMode::kExclusive));
  return std::unique_ptr<BatchTarget>(new BatchFile(std::move(file)));
}

Result<> BatchFile::write(std::span<const Bytes> batches, CopyCount& count) {
  TRY(file_->write_at(at_, batches));
  for (Bytes batch : batches) at_ += int64_t(batch.size());
  Offset first = RawBatch(batches.front(), Position(0)).base_offset();
  note_written({first, RawBatch(batches.back(), Position(0)).last_offset()},
               count);
  return {};
}

}  // namespace weir
