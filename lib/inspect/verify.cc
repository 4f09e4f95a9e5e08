#include "lib/inspect/verify.h"

#include "lib/inspect/file_lines.h"
#include "lib/inspect/index_check.h"
#include "lib/inspect/log_pieces.h"
#include "lib/inspect/order_check.h"
#include "lib/inspect/producer_check.h"
#include "lib/inspect/source.h"
#include "lib/log/checkpoints.h"
#include "lib/os/ordered_pool.h"
#include "lib/protocol/internal_records.h"
#include "lib/record/validate.h"

namespace weir {

namespace {

// Names the file of findings that only know their place in it.
class InFile : public FindingSink {
 public:
  explicit InFile(FindingSink& sink) : sink_(sink) {}
  void set_file(std::string file) { file_ = std::move(file); }
  void report(Finding finding) override {
    if (finding.file.empty()) finding.file = file_;
    sink_.report(std::move(finding));
  }

 private:
  FindingSink& sink_;
  std::string file_;
};

// One partition while its batches come by, in order, on the caller's thread.
class PartitionCheck {
 public:
  PartitionCheck(VerifyTarget target, std::unique_ptr<CollectFindings> early,
                 std::unique_ptr<PartitionView> view,
                 const VerifyOptions& options, FindingSink& sink)
      : target_(std::move(target)),
        early_(std::move(early)),
        view_(std::move(view)),
        live_(options.live),
        sink_(sink),
        order_(view_->leader_epochs(), target_.compacted, sink),
        producers_(*view_, *early_) {
    if (target_.judge)
      producers_.judge_by(*target_.judge, {target_.topic, target_.partition});
  }

  PartitionView& view() { return *view_; }
  const VerifyTarget& target() const { return target_; }

  /// What was found while the partition was opened, maybe long before its
  /// turn, and what its view finds later.
  FindingSink& early() { return *early_; }
  void flush() {
    for (Finding& finding : early_->all) {
      hidden_ |= finding.id == "unreadable";
      sink_.report(std::move(finding));
    }
    early_->all.clear();
  }

  void begin_segment(size_t segment) {
    segment_ = view_->segments()[segment];
    last_segment_ = segment + 1 == view_->segments().size();
    order_.begin_segment(segment_->name(), segment_->base_offset());
    producers_.begin_segment(*segment_);
    index_.emplace(segment_->offset_index(),
                   segment_->name_of(segment_->files().index));
    times_.emplace(segment_->time_index(),
                   segment_->name_of(segment_->files().time_index));
    batches_ = 0;
  }

  void on_batch(const RawBatch& batch) {
    ++batches_;
    order_.on_batch(batch);
    producers_.on_batch(batch, complete());
    index_->on_batch(batch);
    times_->on_batch(batch);
  }

  void on_lost(const LostBytes& lost) {
    bool tail = lost.to_end && (lost.shape == BatchShape::kTorn ||
                                lost.shape == BatchShape::kZeros);
    index_->on_lost(lost);
    if (live_ && last_segment_ && tail) return;
    order_.on_lost(lost);
  }

  void end_segment(Position end) {
    bool live = live_ && last_segment_;
    order_.end_segment();
    producers_.end_segment(complete());
    flush();
    index_->finish(end, live, sink_);
    times_->finish(order_.damaged(), live, sink_);
    check_index_files();
    if (batches_ == 0 && !last_segment_ && end == Position(0))
      sink_.report({"log-empty",
                    segment_->name(),
                    {},
                    segment_->base_offset(),
                    "holds no batch"});
  }

  void finish() {
    flush();
    Offset start = view_->log_start_offset();
    std::optional<Offset> end = order_.next_offset();
    if (!end && complete()) end = start;
    order_.finish();
    producers_.finish(end, complete());
    flush();
    if (!end || live_) return;
    check_checkpoint(kRecoveryPointFile, target_.recovery_point, *end);
    check_checkpoint(kReplicationFile, target_.high_watermark, *end);
    check_checkpoint(kLogStartFile, target_.log_start, *end);
  }

 private:
  bool complete() const {
    return !order_.damaged() && !order_.gaps() && !hidden_;
  }

  void check_index_files() {
    const SegmentFiles& files = segment_->files();
    auto missing = [&](const std::string& file, std::string_view extension) {
      if (!file.empty() || view_->is_file()) return false;
      sink_.report({"index-missing",
                    segment_->name(),
                    {},
                    {},
                    fmt::format("has no {}", extension)});
      return true;
    };
    if (!missing(files.index, ".index"))
      segment_->offset_index().check(segment_->name_of(files.index), sink_);
    if (!missing(files.time_index, ".timeindex"))
      segment_->time_index().check(segment_->name_of(files.time_index), sink_);
    if (!files.txn_index.empty())
      segment_->txn_index().check(segment_->name_of(files.txn_index),
                                  segment_->base_offset(), sink_);
  }

  void check_checkpoint(std::string_view file, std::optional<Offset> offset,
                        Offset end) {
    if (!offset || *offset <= end) return;
    sink_.report({"checkpoint-offset",
                  std::string(file),
                  {},
                  *offset,
                  fmt::format("{} stands at {}, its log ends at {}",
                              view_->label(), *offset, end)});
  }

  VerifyTarget target_;
  bool hidden_ = false;  // a file could not be read
  std::unique_ptr<CollectFindings> early_;
  std::unique_ptr<PartitionView> view_;
  bool live_;
  FindingSink& sink_;
  OrderCheck order_;
  ProducerCheck producers_;
  std::shared_ptr<SegmentView> segment_;
  bool last_segment_ = false;
  int64_t batches_ = 0;
  std::optional<OffsetIndexCheck> index_;
  std::optional<TimeIndexCheck> times_;
};

// What one piece of a log came to.
struct Piece {
  std::shared_ptr<PartitionCheck> partition;
  size_t segment = 0;
  bool snapshot = false;  // KRaft's: a file beside the log
  std::string file;
  std::shared_ptr<const Mapping> mapping;
  LogPiece range;
  bool first = false, last = false;  // of its file
  std::vector<RawBatch> batches;     // that may be judged further
  std::vector<LostBytes> lost;
  CollectFindings findings;
  int64_t records = 0;
  RecordReader reader;  // kept from piece to piece
};

// A record of an internal topic must be one that Kafka can decode.
void check_internal(Piece& piece, protocol::InternalTopic topic,
                    const RawBatch& batch) {
  if (batch.control() || !piece.reader.open(batch)) return;
  for (RecordView record; piece.reader.next(record);) {
    auto decoded = protocol::decode_record(topic, unless_null(record.key),
                                           unless_null(record.value));
    for (const protocol::RecordPart* part : {&decoded.key, &decoded.value}) {
      if (part->body || part->is_null || part->problem.empty()) continue;
      // A key's version is its type: known if it has a schema at all.
      bool known =
          part->message &&
          (part == &decoded.key ||
           (part->version && part->message->versions.has(*part->version)));
      piece.findings.report({known ? "internal-record" : "internal-version", "",
                             batch.position(), record.offset, part->problem});
      break;
    }
  }
}

class Verifier : public OrderedWork {
 public:
  Verifier(Fs& fs, std::vector<VerifyTarget> targets,
           const VerifyOptions& options, FindingSink& sink)
      : fs_(fs),
        targets_(std::move(targets)),
        options_(options),
        sink_(sink),
        pieces_(ordered_slots(options.threads)) {}

  bool next(size_t slot) override {
    if (options_.stop && options_.stop()) {
      summary_.interrupted = true;
      return false;
    }
    Piece& piece = pieces_[slot];
    piece.batches.clear();
    piece.lost.clear();
    piece.findings.all.clear();
    piece.records = 0;
    return cut(piece);
  }

  void work(size_t slot) override {
    Piece& piece = pieces_[slot];
    auto topic = protocol::internal_topic(piece.partition->target().topic);
    if (!piece.mapping) return;
    walk_piece(
        piece.mapping->bytes(), piece.range,
        [&](const RawBatch& batch) {
          BatchCheck check =
              validate_batch(batch, piece.reader, piece.findings);
          piece.records += check.records;
          if (check.crc_valid && topic) check_internal(piece, *topic, batch);
          return check.crc_valid;
        },
        [&](const RawBatch& batch, bool valid) {
          if (valid)
            piece.batches.push_back(batch);
          else
            lose(piece, lost_batch(batch));
        },
        [&](const LostBytes& lost) { lose(piece, lost); });
  }

  Result<> done(size_t slot) override {
    Piece& piece = pieces_[slot];
    if (piece.partition != current_) enter(piece.partition);
    InFile named(sink_);
    named.set_file(piece.file);
    if (piece.first && !piece.snapshot) current_->begin_segment(piece.segment);
    if (!piece.mapping) return {};
    if (piece.first) ++summary_.segments;
    size_t finding = 0, lost = 0;
    for (const RawBatch& batch : piece.batches) {
      report_before(piece, batch.position() + 1, finding, named);
      lose_before(piece, batch.position(), lost, named);
      ++summary_.batches;
      if (!piece.snapshot) current_->on_batch(batch);
    }
    report_before(piece, Position(INT64_MAX), finding, named);
    lose_before(piece, Position(INT64_MAX), lost, named);
    summary_.records += piece.records;
    summary_.bytes += piece.range.end - piece.range.begin;
    if (piece.last && !piece.snapshot)
      current_->end_segment(Position(int64_t(piece.mapping->bytes().size())));
    piece.mapping.reset();
    piece.partition.reset();
    return {};
  }

  VerifySummary finish() {
    enter(nullptr);
    return summary_;
  }

 private:
  void enter(std::shared_ptr<PartitionCheck> partition) {
    if (current_) current_->finish();
    current_ = std::move(partition);
    if (!current_) return;
    ++summary_.partitions;
    current_->flush();
  }

  void report_before(Piece& piece, Position end, size_t& at,
                     FindingSink& named) {
    auto& all = piece.findings.all;
    for (; at < all.size() && all[at].position.value_or(Position(0)) < end;
         ++at)
      named.report(std::move(all[at]));
  }

  void lose_before(Piece& piece, Position end, size_t& at, FindingSink& sink) {
    for (; at < piece.lost.size() && piece.lost[at].begin < end; ++at) {
      if (piece.snapshot)
        sink.report({lost_finding(piece.lost[at]),
                     "",
                     piece.lost[at].begin,
                     {},
                     lost_message(piece.lost[at])});
      else
        current_->on_lost(piece.lost[at]);
    }
  }

  // Said once, with what is lost by it: not a second time as a wrong CRC.
  static void lose(Piece& piece, const LostBytes& lost) {
    auto& all = piece.findings.all;
    if (!all.empty() && all.back().id == "batch-crc" &&
        all.back().position == lost.begin)
      all.pop_back();
    piece.lost.push_back(lost);
  }

  bool cut(Piece& piece) {
    if (!cutter_ && !open_next()) return false;
    piece.partition = opening_;
    piece.segment = segment_;
    piece.snapshot = in_snapshots_;
    piece.file = file_;
    piece.mapping = mapping_;
    piece.first = first_;
    piece.range = {};
    if (!cutter_) {  // a partition without files
      opening_.reset();
      return true;
    }
    piece.last = !cutter_->next(piece.range) || cutter_->done();
    first_ = false;
    if (piece.last) leave_file();
    return true;
  }

  void leave_file() {
    cutter_.reset();
    mapping_.reset();
    in_snapshots_ ? ++snapshot_ : ++segment_;
  }

  // The next file that can be read, of this partition or the next ones; or
  // a partition without any (no cutter then): what was found while it was
  // opened is still to be told.
  bool open_next() {
    for (;;) {
      if (!opening_) {
        if (!open_partition()) return false;
        fresh_ = true;
      }
      PartitionView& view = opening_->view();
      in_snapshots_ = snapshot_ < view.metadata_snapshots().size();
      if (!in_snapshots_ && segment_ >= view.segments().size()) {
        if (std::exchange(fresh_, false)) return true;
        opening_.reset();
        continue;
      }
      auto mapping = in_snapshots_ ? map_snapshot(view) : map_segment(view);
      if (mapping) {
        mapping_ = std::move(*mapping);
        cutter_.emplace(mapping_->bytes());
        first_ = true;
        fresh_ = false;
        return true;
      }
      opening_->early().report(
          {"unreadable", file_, {}, {}, mapping.error().text});
      in_snapshots_ ? ++snapshot_ : ++segment_;
    }
  }

  bool open_partition() {
    while (target_ < targets_.size()) {
      VerifyTarget target = targets_[target_++];
      auto early = std::make_unique<CollectFindings>();
      auto view = PartitionView::open(fs_, target.path,
                                      {target.label, target.log_start}, *early);
      segment_ = snapshot_ = 0;
      if (view) {
        opening_ = std::make_shared<PartitionCheck>(
            std::move(target), std::move(early), std::move(*view), options_,
            sink_);
        return true;
      }
      sink_.report({"unreadable", target.path, {}, {}, view.error().text});
    }
    return false;
  }

  Result<std::shared_ptr<const Mapping>> map_segment(PartitionView& view) {
    file_ = view.segments()[segment_]->name();
    return view.segments()[segment_]->log();
  }

  Result<std::shared_ptr<const Mapping>> map_snapshot(PartitionView& view) {
    const MetadataSnapshotName& name = view.metadata_snapshots()[snapshot_];
    std::string file = metadata_snapshot_name(name.end_offset, name.epoch);
    file_ = join_path(view.label(), file);
    TRY_ASSIGN(auto opened,
               fs_.open(join_path(view.path(), file), OpenMode::kRead));
    TRY_ASSIGN(FileInfo info, opened->info());
    TRY_ASSIGN(auto mapping, opened->map(info.size));
    return std::shared_ptr<const Mapping>(std::move(mapping));
  }

  Fs& fs_;
  std::vector<VerifyTarget> targets_;
  const VerifyOptions& options_;
  FindingSink& sink_;
  std::vector<Piece> pieces_;
  VerifySummary summary_;

  // What is being cut.
  size_t target_ = 0, segment_ = 0, snapshot_ = 0;
  bool in_snapshots_ = false, first_ = false;
  bool fresh_ = false;  // nothing of this partition was handed out yet
  std::shared_ptr<PartitionCheck> opening_;
  std::string file_;
  std::shared_ptr<const Mapping> mapping_;
  std::optional<LogCutter> cutter_;
  // What is being judged.
  std::shared_ptr<PartitionCheck> current_;
};

bool always_compacted(std::string_view topic) {
  return topic == kConsumerOffsetsTopic || topic == kTransactionTopic;
}

}  // namespace

VerifyTarget make_target(const std::string& path) {
  VerifyTarget target{path};
  bool file = path.ends_with(".log");
  std::string_view folder = base_name(file ? dir_name(path) : path);
  if (auto name = parse_partition_folder(folder)) {
    target.topic = name->topic;
    target.partition = name->partition;
    target.label = folder;
    target.compacted = always_compacted(name->topic);
  }
  return target;
}

Result<VerifySummary> verify_partitions(Fs& fs,
                                        std::vector<VerifyTarget> targets,
                                        const VerifyOptions& options,
                                        FindingSink& sink) {
  Verifier verifier(fs, std::move(targets), options, sink);
  TRY(run_in_order(verifier, options.threads));
  return verifier.finish();
}

Result<> verify_file(Fs& fs, const std::string& path, FindingSink& sink) {
  Source source = make_source(path);
  TRY_ASSIGN(auto file, fs.open(path, OpenMode::kRead));
  TRY_ASSIGN(FileInfo info, file->info());
  TRY_ASSIGN(auto mapping, file->map(info.size));
  std::string lines;
  append_file_lines(lines, source, mapping->bytes(), {true}, sink);
  return {};
}

}  // namespace weir
