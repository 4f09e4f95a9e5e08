// PartitionLog: appending and rolling. Order: check, stage, write, then let
// everything else know.
#include <algorithm>

#include "lib/log/append_check.h"
#include "lib/log/partition_log.h"
#include "lib/record/batch_builder.h"
#include "lib/record/patch.h"

namespace weir {
namespace {

using Checked = tl::expected<void, AppendRejection>;

// The records of `batch` packed anew, offsets without gaps.
Result<std::string> repack(const RawBatch& raw, const LogConfig& config,
                           RecordReader& reader) {
  BatchSpec spec = BatchSpec::like(raw.v2());
  if (config.compression_set) {
    spec.codec = config.compression;
    spec.level = config.compression_level();
  }
  BatchBuilder builder;
  builder.begin(spec);
  TRY(reader.open(raw));
  for (RecordView record; reader.next(record);) builder.add_next(record);
  if (!reader.ok()) return fail(reader.error());
  TRY_ASSIGN(Bytes bytes, builder.finish());
  return std::string(bytes);
}

// A log keeps its reader: what a bomb was unpacked to must not stay with it.
struct Rest {
  RecordReader& reader;
  ~Rest() { reader.rest(); }
};

}  // namespace

// Checks one batch and makes it what will stand in the log at `offset`.
Checked PartitionLog::prepare(std::span<char> bytes,
                              const AppendOptions& options, Offset offset,
                              Incoming& out) {
  Rest rest{reader_};
  out.bytes = Bytes(bytes.data(), bytes.size());
  char* data = bytes.data();
  if (auto ok = check_batch_header(out.bytes, options.origin, config_); !ok)
    return ok;
  RawBatch raw(out.bytes, Position(0));
  TimestampMs now = clock_->now();
  TimestampMs max = raw.max_timestamp();
  if (!raw.control()) {
    auto seen = check_batch_records(raw, config_, now, reader_);
    if (!seen) return tl::unexpected(std::move(seen.error()));
    if (options.origin == AppendOrigin::kClient && seen->count != *raw.count())
      return refuse(AppendFault::kInvalidRecord, Code::kInvalid,
                    "a batch of {} records says it has {}", seen->count,
                    *raw.count());
    max = seen->max_timestamp;
    bool other_codec =
        config_.compression_set && raw.codec() != config_.compression;
    if (other_codec || !seen->regular) {
      auto packed = repack(raw, config_, reader_);
      if (!packed)
        return refuse(AppendFault::kInvalidRecord, std::move(packed.error()));
      out.rebuilt = std::move(*packed);
      out.bytes = out.rebuilt;
      data = out.rebuilt.data();
      if (BatchView(data).size() > config_.max_message_bytes)
        return refuse(AppendFault::kTooLarge, Code::kLimit,
                      "packed anew the batch has {} bytes, above "
                      "max.message.bytes ({})",
                      out.bytes.size(), config_.max_message_bytes);
    }
  }
  set_base_offset(data, offset);
  set_leader_epoch(data, options.leader_epoch);
  set_max_timestamp(
      data,
      config_.append_time ? TimestampType::kAppend : TimestampType::kCreate,
      config_.append_time ? now : max);
  return {};
}

// After a start a producer's last batch alone may be known. When that is too
// little to tell a repetition from a gap, the others are looked for.
Result<std::optional<ProducerBatch>> PartitionLog::find_duplicate(
    const BatchView& batch) {
  auto known = producers_.duplicate_of(batch);
  const ProducerEntry* entry = producers_.find(batch.producer_id());
  bool in_order =
      !entry || entry->epoch != batch.producer_epoch() || entry->empty() ||
      batch.base_sequence() == add_sequence(entry->last_sequence(), 1);
  if (known || in_order || entry->batches() == ProducerEntry::kBatchesKept)
    return known;
  if (recalled_.insert(batch.producer_id()).second)
    TRY(recall_batches(batch.producer_id(), *entry));
  return producers_.duplicate_of(batch);
}

// Looks through the active segment and the one before it.
Result<> PartitionLog::recall_batches(ProducerId id,
                                      const ProducerEntry& entry) {
  Offset known_from = entry.batch(0).first_offset();
  auto it = std::prev(segments_.end());
  if (it != segments_.begin()) --it;
  std::vector<ProducerBatch> before;
  for (; it != segments_.end(); ++it) {
    if (it->second->size() == 0) continue;
    TRY_ASSIGN(std::shared_ptr<File> log, it->second->log_file());
    TRY_ASSIGN(std::unique_ptr<Mapping> map, log->map(it->second->size()));
    for (int64_t at = 0;;) {
      Peek peek = peek_batch(map->bytes(), at);
      if (peek.shape != BatchShape::kWhole) break;
      const RawBatch& b = peek.batch;
      at = b.end_position().value();
      if (b.producer_id() == id && b.producer_epoch() == entry.epoch &&
          !b.control() && b.last_offset() < known_from)
        before.push_back({b.last_sequence(), b.last_offset(),
                          b.v2().last_offset_delta(), b.max_timestamp()});
    }
  }
  producers_.remember(id, before);
  return {};
}

AppendResult PartitionLog::append(std::span<const std::span<char>> batches,
                                  const AppendOptions& options) {
  if (broken_) return refuse(AppendFault::kStorage, broken_error());
  std::vector<Incoming> incoming(batches.size());
  std::vector<Bytes> pieces;
  Offset offset = log_end_;
  TimestampMs append_time = kNoTimestamp;
  for (size_t i = 0; i < batches.size(); ++i) {
    if (auto ok = prepare(batches[i], options, offset, incoming[i]); !ok)
      return tl::unexpected(std::move(ok.error()));
    BatchView batch(incoming[i].bytes.data());
    if (options.origin == AppendOrigin::kClient && batch.has_producer()) {
      auto dup = find_duplicate(batch);
      if (!dup) return refuse(AppendFault::kStorage, std::move(dup.error()));
      if (*dup)
        return Appended{(*dup)->first_offset(), (*dup)->last_offset,
                        (*dup)->timestamp, true};
    }
    pieces.push_back(incoming[i].bytes);
    offset = batch.last_offset() + 1;
    if (config_.append_time) append_time = batch.max_timestamp();
  }
  AppendResult done = commit(pieces, options);
  if (done) done->append_time = append_time;
  return done;
}

AppendResult PartitionLog::append_as_is(std::span<const Bytes> batches,
                                        bool check_crc) {
  if (broken_) return refuse(AppendFault::kStorage, broken_error());
  Offset next = log_end_;
  for (Bytes bytes : batches) {
    Peek peek = peek_batch(bytes, 0);
    if (peek.shape != BatchShape::kWhole ||
        peek.batch.size() != int64_t(bytes.size()))
      return refuse(AppendFault::kCorrupt, Code::kCorrupt,
                    "{} bytes are not one whole batch", bytes.size());
    if (check_crc && !peek.batch.crc_valid())
      return refuse(AppendFault::kCorrupt, Code::kCorrupt,
                    "the batch at offset {} has a wrong CRC",
                    peek.batch.base_offset());
    Offset first = peek.batch.is_v2() ? peek.batch.base_offset()
                                      : peek.batch.last_offset();
    if (first < next || peek.batch.last_offset() < first)
      return refuse(AppendFault::kOffsetOrder, Code::kInvalid,
                    "a batch of offsets {} to {} cannot stand at {}", first,
                    peek.batch.last_offset(), next);
    next = peek.batch.next_offset();
  }
  return commit(batches, {.origin = AppendOrigin::kReplication});
}

// How many of `batches` go into the active segment together; 0: it must roll
// first.
Result<size_t> PartitionLog::group_size(std::span<const Bytes> batches) {
  TimestampMs now = clock_->now();
  int64_t bytes = 0;
  size_t n = 0;
  for (; n < batches.size(); ++n) {
    RawBatch batch(batches[n], Position(0));
    TRY_ASSIGN(bool roll,
               active().should_roll(bytes + batch.size(), batch.last_offset(),
                                    batch.max_timestamp(), now));
    // Entries that are not made yet cannot be counted: few at a time.
    if (roll || n == kMostBatchesTogether) break;
    bytes += batch.size();
  }
  return n;
}

AppendResult PartitionLog::commit(std::span<const Bytes> batches,
                                  const AppendOptions& options) {
  Appended done{log_end_, log_end_ - 1};
  if (batches.empty()) return done;
  done.first_offset = RawBatch(batches[0], Position(0)).base_offset();
  for (Bytes bytes : batches)
    if (int64_t(bytes.size()) > config_.segment_bytes &&
        options.origin != AppendOrigin::kReplication)
      return refuse(AppendFault::kSegmentTooSmall, Code::kLimit,
                    "a batch of {} bytes is above segment.bytes ({})",
                    bytes.size(), config_.segment_bytes);
  while (!batches.empty()) {
    auto n = group_size(batches);
    if (!n) return refuse(AppendFault::kStorage, std::move(n.error()));
    if (*n == 0 && active().size() == 0 &&
        active().fits(RawBatch(batches[0], Position(0)).last_offset())) {
      n = 1;  // a batch above segment.bytes has a segment of its own
    }
    if (*n == 0) {
      Offset first = RawBatch(batches[0], Position(0)).base_offset();
      if (auto rolled = roll_at(first); !rolled)
        return refuse(AppendFault::kStorage, std::move(rolled.error()));
      continue;
    }
    if (auto ok = commit_group(batches.first(*n), options); !ok)
      return tl::unexpected(std::move(ok.error()));
    batches = batches.subspan(*n);
  }
  done.last_offset = log_end_ - 1;
  return done;
}

Checked PartitionLog::commit_group(std::span<const Bytes> batches,
                                   const AppendOptions& options) {
  ProducerAppend producers(producers_, options.origin,
                           options.transaction_version);
  std::vector<BatchSummary> summaries;
  summaries.reserve(batches.size());
  bool new_epoch = false;
  LeaderEpochs epochs_before = epochs_;
  for (Bytes bytes : batches) {
    RawBatch batch(bytes, Position(0));
    summaries.push_back(
        {batch.size(), batch.last_offset(), batch.max_timestamp()});
    if (!batch.is_v2()) continue;
    if (auto ok = producers.add(batch.v2()); !ok) return ok;
    new_epoch |= epochs_.assign(batch.leader_epoch(), batch.base_offset());
  }
  if (new_epoch) {
    if (auto written = write_epochs(); !written) {
      epochs_ = epochs_before;
      return refuse(AppendFault::kStorage, std::move(written.error()));
    }
  }
  LogSegment& segment = active();
  if (auto written = segment.append(summaries, batches); !written) {
    broken_ |= segment.broken();
    return refuse(AppendFault::kStorage, std::move(written.error()));
  }
  // From here on the batches are in the log, whatever else fails
  // (KAFKA-7866).
  unflushed_ += summaries.back().last_offset + 1 - log_end_;
  log_end_ = summaries.back().last_offset + 1;
  if (auto done = after_write(producers, segment); !done) {
    broken_ = true;
    return refuse(AppendFault::kStorage, std::move(done.error()));
  }
  return {};
}

Result<> PartitionLog::after_write(const ProducerAppend& append,
                                   LogSegment& segment) {
  producers_.apply(append);
  for (const CompletedTxn& txn : append.completed()) {
    Offset stable = producers_.last_stable_offset(txn);
    if (txn.aborted)
      TRY(segment.append_aborted(
          {txn.producer_id, txn.first_offset, txn.last_offset, stable}));
    producers_.complete(txn);
  }
  producers_.set_end_offset(log_end_);
  if (unflushed_ >= config_.flush_messages) return flush();
  return {};
}

Result<> PartitionLog::roll() {
  if (broken_) return Failure(broken_error());
  return roll_at(log_end_);
}

Result<> PartitionLog::roll_at(Offset offset) {
  Offset base = std::max(offset, log_end_);
  if (active().base_offset() == base && active().size() == 0) return {};
  TRY(active().become_inactive());
  auto next = std::make_unique<LogSegment>(*fs_, dir_, base, config_);
  TRY(next->create(clock_->now()));
  segments_.insert_or_assign(base, std::move(next));
  dir_dirty_ = true;
  producers_.set_end_offset(base);
  return take_snapshot(false);
}

}  // namespace weir
