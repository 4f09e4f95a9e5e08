#include "lib/inspect/statistics.h"

#include <map>
#include <mutex>

#include "lib/inspect/log_pieces.h"
#include "lib/log/producer_state.h"
#include "lib/os/ordered_pool.h"

namespace weir {

namespace {

// A partition while its batches come by, in order: what only order tells.
struct PartitionOrder {
  std::map<ProducerId, Offset> open;  // transactions
  std::optional<Offset> first, last;  // of records
  int64_t records = 0;

  void on_batch(const RawBatch& batch, Statistics& to) {
    if (batch.has_producer())
      to.producer_ids.insert(batch.producer_id().value());
    if (!batch.transactional()) return;
    if (!batch.control()) {
      open.try_emplace(batch.producer_id(), batch.base_offset());
      return;
    }
    auto end = read_txn_end(batch.v2());
    if (!end || !*end) return;
    ++((*end)->commit ? to.committed_transactions : to.aborted_transactions);
    open.erase(batch.producer_id());
  }

  void finish(Statistics& to) {
    to.open_transactions += int64_t(open.size());
    if (first) to.gaps += *last - *first + 1 - records;
    *this = {};
  }
};

struct Piece {
  const Source* source = nullptr;
  std::shared_ptr<const Mapping> mapping;
  LogPiece range;
  bool first = false;
  Statistics counts;
  std::vector<RawBatch> batches;
  std::optional<Offset> first_offset, last_offset;
  size_t group = 0;  // the topic or partition it counts for
  // Kept from piece to piece.
  RecordReader reader;
  KeyCounter* counter = nullptr;
};

// Counters of keys by group, one set for each thread that is at work at a
// time: few sets stay warm in the cache.
class CounterPool {
 public:
  using Counters = std::map<size_t, KeyCounter>;

  std::unique_ptr<Counters> take() {
    std::lock_guard lock(mutex_);
    if (free_.empty()) return std::make_unique<Counters>();
    auto counters = std::move(free_.back());
    free_.pop_back();
    return counters;
  }
  void give_back(std::unique_ptr<Counters> counters) {
    std::lock_guard lock(mutex_);
    free_.push_back(std::move(counters));
  }
  /// All of them, when no thread is at work.
  const std::vector<std::unique_ptr<Counters>>& all() const { return free_; }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<Counters>> free_;
};

template <class T>
void widen(std::optional<T>& low, std::optional<T>& high, T value) {
  if (!low || value < *low) low = value;
  if (!high || value > *high) high = value;
}

class Counting : public OrderedWork {
 public:
  Counting(Fs& fs, std::span<const Source> sources,
           const StatisticsOptions& options, FindingSink& sink)
      : fs_(fs),
        sources_(sources),
        options_(options),
        sink_(sink),
        pieces_(ordered_slots(options.threads)) {
    // Which sources are counted together, before any is read: each slot
    // counts keys on its own until the end.
    for (const Source& source : sources_) group_.push_back(group_of(source));
  }

  bool next(size_t slot) override {
    Piece& piece = pieces_[slot];
    for (;;) {
      if (options_.stop && options_.stop()) return false;
      if (!cutter_ && !open()) return false;
      piece.source = &sources_[at_];
      piece.group = group_[at_];
      piece.mapping = mapping_;
      piece.first = first_;
      if (cutter_->next(piece.range)) {
        first_ = false;
        return true;
      }
      cutter_.reset();
      ++at_;
      if (!first_) continue;
      piece.range = {};  // an empty log is a segment, too
      first_ = false;
      return true;
    }
  }

  void work(size_t slot) override {
    Piece& piece = pieces_[slot];
    piece.counts = Statistics();
    piece.batches.clear();
    piece.first_offset.reset();
    piece.last_offset.reset();
    auto counters = pool_.take();
    piece.counter = &(*counters)[piece.group];
    walk_piece(
        piece.mapping->bytes(), piece.range,
        [](const RawBatch& batch) { return batch.crc_valid(); },
        [&](const RawBatch& batch, bool valid) {
          if (valid)
            count_batch(piece, batch);
          else
            ++piece.counts.damaged;
        },
        [&](const LostBytes&) { ++piece.counts.damaged; });
    pool_.give_back(std::move(counters));
  }

  Result<> done(size_t slot) override {
    Piece& piece = pieces_[slot];
    enter(piece);
    Statistics& to = all_[piece.group];
    if (piece.first) ++to.segments;
    merge(to, piece);
    for (const RawBatch& batch : piece.batches) order_.on_batch(batch, to);
    if (piece.first_offset) {
      widen(order_.first, order_.last, *piece.first_offset);
      widen(order_.first, order_.last, *piece.last_offset);
    }
    order_.records += piece.counts.records + piece.counts.control_records;
    piece.mapping.reset();
    return {};
  }

  Result<std::vector<Statistics>> finish() {
    if (judged_) order_.finish(all_[judged_group_]);
    for (auto& counters : pool_.all())
      for (auto& [group, keys] : *counters) all_[group].keys.merge(keys);
    return std::move(all_);
  }

 private:
  bool open() {
    for (; at_ < sources_.size(); ++at_) {
      const Source& source = sources_[at_];
      if (source.type != SourceType::kLog) continue;
      auto mapped = map(source);
      if (!mapped) {
        sink_.report({"unreadable", source.name, {}, {}, mapped.error().text});
        continue;
      }
      mapping_ = std::move(*mapped);
      cutter_.emplace(mapping_->bytes());
      first_ = true;
      return true;
    }
    return false;
  }

  Result<std::shared_ptr<const Mapping>> map(const Source& source) {
    TRY_ASSIGN(auto file, fs_.open(source.path, OpenMode::kRead));
    TRY_ASSIGN(FileInfo info, file->info());
    TRY_ASSIGN(auto mapping, file->map(info.size));
    return std::shared_ptr<const Mapping>(std::move(mapping));
  }

  static void count_batch(Piece& piece, const RawBatch& batch) {
    const Source& source = *piece.source;
    Statistics& c = piece.counts;
    if (batch.last_offset() < source.from ||
        batch.base_offset() >= source.until)
      return;
    if (auto opened = piece.reader.open(batch); !opened) {
      ++c.damaged;
      return;
    }
    piece.batches.push_back(batch);
    ++c.batches;
    c.bytes += batch.size();
    c.formats.insert(batch.magic());
    int64_t unpacked = int64_t(piece.reader.body().size());
    if (batch.is_v2()) unpacked += kBatchHeaderSize;
    c.uncompressed_bytes += unpacked;
    CodecStatistics& codec = c.codecs[size_t(batch.codec_id())];
    ++codec.batches;
    codec.bytes += batch.size();
    codec.uncompressed_bytes += unpacked;
    bool whole = batch.base_offset() >= source.from &&
                 batch.last_offset() < source.until;
    piece.reader.each([&](const RecordView& record) {
      if (!whole &&
          (record.offset < source.from || record.offset >= source.until))
        return;
      widen(piece.first_offset, piece.last_offset, record.offset);
      if (batch.control())
        ++c.control_records;
      else
        count_record(c, *piece.counter, record);
    });
    c.damaged += !piece.reader.ok();
  }

  static void count_record(Statistics& c, KeyCounter& keys,
                           const RecordView& record) {
    ++c.records;
    widen(c.first_offset, c.last_offset, record.offset);
    if (record.timestamp != kNoTimestamp)
      widen(c.first_timestamp, c.last_timestamp, record.timestamp);
    c.key_bytes += int64_t(record.key.size());
    c.value_bytes += int64_t(record.value.size());
    if (!record.has_key())
      ++c.null_keys;
    else
      keys.add(record.key);
    if (record.has_key() && !record.has_value()) ++c.tombstones;
    for (const RecordHeader& header : record.headers())
      c.header_bytes += int64_t(header.name.size() + header.value.size());
  }

  // The topic or partition that a source is counted for; all_ grows with it.
  size_t group_of(const Source& source) {
    if (source.type != SourceType::kLog) return all_.size();
    bool stray = source.topic.empty();
    const std::string& topic = stray ? source.name : source.topic;
    bool same_topic = !all_.empty() && all_.back().topic == topic;
    bool same = same_topic && last_ && same_partition(*last_, source);
    last_ = &source;
    if (!same && (!same_topic || options_.by_partition)) {
      all_.emplace_back().topic = topic;
      if (options_.by_partition && !stray)
        all_.back().partition = source.partition;
    }
    all_.back().partitions += !same;
    return all_.size() - 1;
  }

  static bool same_partition(const Source& a, const Source& b) {
    return a.partition == b.partition && dir_name(a.path) == dir_name(b.path);
  }

  void enter(const Piece& piece) {
    if (judged_ && !same_partition(*judged_, *piece.source))
      order_.finish(all_[judged_group_]);
    judged_ = piece.source;
    judged_group_ = piece.group;
  }

  static void merge(Statistics& to, const Piece& piece) {
    const Statistics& from = piece.counts;
    for (auto member : {&Statistics::batches, &Statistics::records,
                        &Statistics::control_records, &Statistics::bytes,
                        &Statistics::uncompressed_bytes, &Statistics::key_bytes,
                        &Statistics::value_bytes, &Statistics::header_bytes,
                        &Statistics::null_keys, &Statistics::tombstones,
                        &Statistics::damaged})
      to.*member += from.*member;
    for (size_t i = 0; i < to.codecs.size(); ++i) {
      to.codecs[i].batches += from.codecs[i].batches;
      to.codecs[i].bytes += from.codecs[i].bytes;
      to.codecs[i].uncompressed_bytes += from.codecs[i].uncompressed_bytes;
    }
    to.formats.insert(from.formats.begin(), from.formats.end());
    if (from.first_timestamp) {
      widen(to.first_timestamp, to.last_timestamp, *from.first_timestamp);
      widen(to.first_timestamp, to.last_timestamp, *from.last_timestamp);
    }
    if (from.first_offset) {
      widen(to.first_offset, to.last_offset, *from.first_offset);
      widen(to.first_offset, to.last_offset, *from.last_offset);
    }
  }

  Fs& fs_;
  std::span<const Source> sources_;
  const StatisticsOptions& options_;
  FindingSink& sink_;
  std::vector<Piece> pieces_;
  CounterPool pool_;
  std::vector<Statistics> all_;
  PartitionOrder order_;
  std::vector<size_t> group_;  // by source
  const Source* last_ = nullptr;
  const Source* judged_ = nullptr;
  size_t judged_group_ = 0;
  size_t at_ = 0;
  bool first_ = false;
  std::shared_ptr<const Mapping> mapping_;
  std::optional<LogCutter> cutter_;
};

}  // namespace

Result<std::vector<Statistics>> statistics(Fs& fs,
                                           std::span<const Source> sources,
                                           const StatisticsOptions& options,
                                           FindingSink& sink) {
  Counting counting(fs, sources, options, sink);
  TRY(run_in_order(counting, options.threads));
  return counting.finish();
}

}  // namespace weir
