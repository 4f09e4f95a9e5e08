#include "lib/inspect/salvage.h"

#include "lib/record/batch_builder.h"
#include "lib/record/patch.h"
#include "lib/record/validate.h"

namespace weir {

namespace {

// Longer batches are not looked for: Kafka's own limit is far below.
constexpr int64_t kLongestRebuilt = 64 << 20;
// The shortest record: six varints of one byte, behind its length.
constexpr int64_t kShortestRecord = 7;

constexpr int kAttributesAt = field_position(kBatchLayout, "attributes");
constexpr int kLengthAt = field_position(kBatchLayout, "batchLength");
constexpr int kCountAt = field_position(kBatchLayout, "recordsCount");

int64_t span_of(const BatchView& batch) {
  return int64_t(batch.last_offset_delta()) + 1;
}

// What is wrong with a batch whose CRC is right.
std::vector<Finding> errors_in(const RawBatch& batch, RecordReader& reader,
                               int64_t& records) {
  CollectFindings findings;
  records = validate_batch(batch, reader, findings).records;
  std::erase_if(findings.all, [](const Finding& finding) {
    return finding.severity() != Severity::kError;
  });
  return std::move(findings.all);
}

}  // namespace

Result<std::vector<Salvager::Item>> Salvager::items_of(Bytes log) {
  std::vector<Item> items;
  LogCutter cutter(log);
  bool stopped = false;
  for (LogPiece piece; !stopped && cutter.next(piece);)
    walk_piece(
        log, piece, [](const RawBatch& batch) { return batch.crc_valid(); },
        [&](const RawBatch& batch, bool valid) {
          stopped = stopped || (stop_ && stop_());
          if (stopped) return;
          if (!valid) {
            items.push_back({{}, lost_batch(batch)});
            return;
          }
          int64_t records = 0;
          auto why = errors_in(batch, reader_, records);
          bool bad = !why.empty();
          items.push_back({batch, {}, bad, std::move(why)});
        },
        [&](const LostBytes& lost) {
          items.push_back({{}, lost});
        });
  if (stopped) return fail(Code::kInterrupted, "interrupted");
  return items;
}

// What the next batches say of the room that is left. One of them may lie.
Salvager::Bounds Salvager::bounds_behind(const std::vector<Item>& items,
                                         size_t at,
                                         std::optional<Offset> after) {
  Bounds bounds{after, after};
  next_epoch_.reset();
  int seen = 0;
  for (size_t k = at + 1; k < items.size() && seen < 2; ++k) {
    if (items[k].lost) continue;
    const RawBatch& batch = items[k].batch;
    Offset base = batch.base_offset();
    if (seen++ == 0) {
      bounds.first = base;
      if (batch.is_v2()) next_epoch_ = batch.leader_epoch();
      if (after) bounds.most = std::max(*after, base);
    } else {
      bounds.most = std::max(*bounds.first, base);
    }
  }
  return bounds;
}

Result<Salvaged> Salvager::segment(Bytes log, Offset base,
                                   std::optional<Offset> after) {
  Salvaged out;
  previous_.reset();
  TRY_ASSIGN(std::vector<Item> items, items_of(log));
  if (!expected_) expected_ = base;
  for (size_t i = 0; i < items.size(); ++i) {
    Bounds bounds = bounds_behind(items, i, after);
    if (!items[i].lost) {
      keep(out, items[i], bounds);
      continue;
    }
    // A length that lies may have cut a batch in two.
    size_t window = i + 1;
    while (window < items.size() && window < i + 3 && items[window].lost)
      ++window;
    int64_t used = rebuild_lost(out, log, *items[i].lost,
                                items[window - 1].lost->end, bounds);
    if (used == 0) {
      drop_lost(out, log, *items[i].lost, bounds.first);
      continue;
    }
    for (; i < window && used > 0; ++i) {
      LostBytes& lost = *items[i].lost;
      int64_t part = std::min(used, lost.end - lost.begin);
      lost.begin += part;
      used -= part;
      if (lost.begin < lost.end) break;
    }
    --i;  // the loop goes on behind what was rebuilt
  }
  out.size = 0;
  for (const RawBatch& batch : out.batches) out.size += batch.size();
  out.changed |= out.size != int64_t(log.size());
  out.only_cut = out.made.empty() &&
                 (out.batches.empty() || out.batches.back().bytes().data() +
                                                 out.batches.back().size() ==
                                             log.data() + out.size);
  return out;
}

void Salvager::add(Salvaged& out, Bytes bytes) {
  int64_t at =
      out.batches.empty() ? 0 : out.batches.back().end_position().value();
  RawBatch batch(bytes, Position(at));
  out.batches.push_back(batch);
  out.records += batch.count().value_or(0);
  expected_ = std::max(*expected_, batch.next_offset());
  if (batch.is_v2()) epoch_ = batch.leader_epoch();
  previous_ = batch;
  after_loss_ = false;
}

void Salvager::lose(Salvaged& out, int64_t bytes, std::optional<Offset> next) {
  out.bytes_lost += bytes;
  out.changed = true;
  after_loss_ = true;
  if (!next || *next <= *expected_) return;
  if (!out.lost.empty() && out.lost.back().second == *next) return;
  out.lost.emplace_back(*expected_, *next);
}

bool Salvager::repeats(const RawBatch& batch) const {
  return previous_ && previous_->bytes() == batch.bytes();
}

// The epoch that a batch at `offset` must have; `stored` where nothing speaks
// against it.
LeaderEpoch Salvager::epoch_for(Offset offset, LeaderEpoch stored,
                                std::optional<LeaderEpoch> next) const {
  std::optional<LeaderEpoch> told;
  for (const EpochEntry& entry : epochs_)
    if (entry.start <= offset) told = entry.epoch;
  if (told) return *told;
  if (stored < epoch_) return epoch_;
  if (next && stored > *next && *next >= epoch_) return epoch_;
  return stored;
}

// Whether a batch may stay as it is, where it is.
bool Salvager::fits(const BatchView& view, const Bounds& bounds) const {
  Offset base = view.base_offset();
  int64_t span = span_of(view);
  if (span < 1 || base < *expected_) return false;
  if (base == *expected_) return true;
  if (bounds.first && base + span > *bounds.first)
    // It or the next one lies; behind damage nothing speaks for expected_.
    return after_loss_ && (!bounds.most || base + span <= *bounds.most);
  // A hole is believed unless the neighbours on both sides deny it.
  return after_loss_ || !bounds.first || *expected_ + span != *bounds.first;
}

// Gives `batch` (of magic 2, its CRC right) an offset and epoch that fit
// between its neighbours. False if there is no room.
bool Salvager::put_right(std::string& batch, const Bounds& bounds,
                         std::string& what) {
  BatchView view(batch.data());
  int64_t span = span_of(view);
  Offset base = view.base_offset();
  if (!fits(view, bounds)) {
    if (span < 1 || (bounds.most && *expected_ + span > *bounds.most))
      return false;
    set_base_offset(batch.data(), *expected_);
    what += fmt::format("base offset {} put right to {}; ", base, *expected_);
  }
  LeaderEpoch epoch =
      epoch_for(view.base_offset(), view.leader_epoch(), next_epoch_);
  if (epoch != view.leader_epoch()) {
    what += fmt::format("leader epoch {} put right to {}; ",
                        view.leader_epoch(), epoch);
    set_leader_epoch(batch.data(), epoch);
  }
  return true;
}

void Salvager::keep(Salvaged& out, const Item& item, const Bounds& bounds) {
  std::optional<Offset> next = bounds.first;
  const RawBatch& batch = item.batch;
  auto note = [&](std::string_view id, std::string message) {
    out.notes.push_back(
        {id, "", batch.position(), batch.base_offset(), std::move(message)});
  };
  if (batch.is_v2() && !item.bad && !repeats(batch)) {
    BatchView view = batch.v2();
    LeaderEpoch epoch = view.leader_epoch();
    if (fits(view, bounds) &&
        epoch_for(view.base_offset(), epoch, next_epoch_) == epoch)
      return add(out, batch.bytes());
  }
  std::string bytes(batch.is_v2() ? batch.bytes() : Bytes());
  std::string what;
  if (item.bad) {
    auto made = batch.is_v2() ? remake(batch, next) : std::nullopt;
    if (!made) {
      note(item.why[0].id, item.why[0].message + "; nothing can be kept");
      return lose(out, batch.size(), next);
    }
    note(item.why[0].id,
         item.why[0].message + "; made anew from its readable records");
    bytes = std::move(*made);
  }
  if (!batch.is_v2()) {
    if (batch.last_offset() >= *expected_) return add(out, batch.bytes());
    note("batch-offset", "is below what comes before; dropped");
    return lose(out, batch.size(), next);
  }
  if (repeats(batch)) {
    note("batch-offset", "repeats the batch before; dropped");
    out.changed = true;
    return;
  }
  if (!put_right(bytes, bounds, what)) {
    note("batch-offset", "has no room between its neighbours; dropped");
    return lose(out, batch.size(), next);
  }
  if (!what.empty()) {
    what.resize(what.size() - 2);
    bool offset = what.starts_with("base");
    note(offset ? "batch-offset" : "batch-epoch", what);
  }
  if (Bytes(bytes) == batch.bytes()) return add(out, batch.bytes());
  out.changed = true;
  out.made.push_back(std::move(bytes));
  add(out, out.made.back());
}

// A batch whose header lies about what its CRC does not cover: some end must
// make the CRC right.
std::optional<std::string> Salvager::rebuild(Bytes bytes,
                                             const Bounds& bounds) {
  int64_t most = std::min<int64_t>(int64_t(bytes.size()), kLongestRebuilt);
  if (most < kBatchHeaderSize) return std::nullopt;
  uint32_t stored =
      load_be<uint32_t>(bytes.data() + field_position(kBatchLayout, "crc"));
  uint32_t crc =
      crc32c(bytes.substr(kAttributesAt, kBatchHeaderSize - kAttributesAt));
  for (int64_t end = kBatchHeaderSize;; ++end) {
    if (crc == stored) {
      std::string batch(bytes.substr(0, size_t(end)));
      store_be<int32_t>(batch.data() + kLengthAt, int32_t(end - kLogOverhead));
      batch[kMagicPosition] = 2;
      std::string what;
      int64_t records = 0;
      if (errors_in(RawBatch(batch, Position(0)), reader_, records).empty() &&
          put_right(batch, bounds, what))
        return batch;
    }
    if (end == most) return std::nullopt;
    crc = crc32c(bytes.substr(size_t(end), 1), crc);
  }
}

// Bytes of [lost.begin, end) that a batch could be rebuilt of, 0 if none.
int64_t Salvager::rebuild_lost(Salvaged& out, Bytes log, const LostBytes& lost,
                               Position end, const Bounds& bounds) {
  out.changed = true;
  if (lost.shape == BatchShape::kZeros) return 0;
  auto batch = rebuild(
      log.substr(size_t(lost.begin.value()), size_t(end - lost.begin)), bounds);
  if (!batch) return 0;
  int64_t used = int64_t(batch->size());
  out.notes.push_back(
      {lost_finding(lost), "", lost.begin, *expected_,
       fmt::format("a batch of {} bytes was rebuilt: its CRC is right", used)});
  out.made.push_back(std::move(*batch));
  add(out, out.made.back());
  return used;
}

void Salvager::drop_lost(Salvaged& out, Bytes log, const LostBytes& lost,
                         std::optional<Offset> next) {
  out.notes.push_back(
      {lost_finding(lost), "", lost.begin, *expected_, lost_message(lost)});
  int64_t size = lost.end - lost.begin;
  lose(out, size, next);
  // Nothing follows that would tell: but a torn batch's header may still be
  // there.
  if (next || lost.shape != BatchShape::kTorn || lost.magic != 2 ||
      size < kBatchHeaderSize)
    return;
  BatchView view(log.data() + lost.begin.value());
  if (view.base_offset() == *expected_ && view.last_offset_delta() >= 0)
    out.lost.emplace_back(*expected_, view.last_offset() + 1);
}

// The readable records of a batch, in a new one.
std::optional<std::string> Salvager::remake(const RawBatch& batch,
                                            std::optional<Offset> next) {
  if (!batch.codec()) return std::nullopt;
  std::string copy(batch.bytes());
  RawBatch all(copy, batch.position());
  if (reader_.open(batch)) {
    // More records may stand in it than its count says.
    int64_t most = int64_t(reader_.body().size()) / kShortestRecord;
    store_be<int32_t>(copy.data() + kCountAt,
                      int32_t(std::min<int64_t>(most, INT32_MAX)));
  }
  if (!reader_.open(all) && !reader_.open(batch)) return std::nullopt;
  BatchSpec spec = BatchSpec::like(batch.v2());
  spec.last_offset.reset();
  BatchBuilder builder;
  builder.begin(spec);
  Offset last = batch.base_offset() - 1;
  for (RecordView record; reader_.next(record);) {
    if (record.offset <= last || (next && record.offset >= *next)) break;
    builder.add(record);
    last = record.offset;
  }
  if (builder.count() == 0) return std::nullopt;
  auto made = builder.finish();
  if (!made) return std::nullopt;
  return std::string(*made);
}

}  // namespace weir
