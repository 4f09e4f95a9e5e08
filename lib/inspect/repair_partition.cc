#include "lib/inspect/repair_partition.h"

#include "lib/inspect/index_check.h"
#include "lib/inspect/rebuilt_indexes.h"
#include "lib/inspect/salvage.h"
#include "lib/log/producer_snapshot.h"

namespace weir {

namespace {

// A log may have gaps (compaction) without being damaged: then files beside
// it may know more than it does.
class PartitionRepair {
 public:
  PartitionRepair(Fs& fs, const PartitionToRepair& partition,
                  PartitionView& view, RepairFiles& files,
                  const OnRepair& on_action)
      : fs_(fs),
        partition_(partition),
        view_(view),
        files_(files),
        on_action_(on_action),
        salvager_(believed_epochs(), partition.stop) {}

  Result<RepairedPartition> run() {
    TRY(load_snapshots());
    auto& segments = view_.segments();
    for (size_t i = 0; i < segments.size(); ++i) {
      std::optional<Offset> after;
      if (i + 1 < segments.size()) after = segments[i + 1]->base_offset();
      TRY(repair_segment(*segments[i], after));
    }
    out_.end = std::max(salvager_.end().value_or(view_.log_start_offset()),
                        view_.log_start_offset());
    TRY(finish_snapshots());
    TRY(repair_epochs());
    TRY(repair_topic_id());
    TRY(keep_others());
    return out_;
  }

 private:
  struct Stored {
    Offset offset;
    std::string name;
    std::optional<ProducerSnapshot> content;
  };

  std::string named(const std::string& file) const {
    return join_path(partition_.folder, file);
  }

  Result<> act(RepairAction action) {
    ++out_.actions;
    out_.bytes_lost += action.bytes_lost;
    return on_action_(action);
  }

  Result<> write(RepairAction action, const std::string& file, Bytes bytes) {
    action.file = named(file);
    handled_.insert(file);
    TRY(files_.write(action.file, std::span(&bytes, 1)));
    return act(std::move(action));
  }

  Result<> remove(RepairAction action, const std::string& file) {
    action.file = named(file);
    handled_.insert(file);
    TRY(files_.remove(action.file));
    return act(std::move(action));
  }

  // The epochs of leader-epoch-checkpoint, unless most batches deny them.
  std::vector<EpochEntry> believed_epochs() {
    const std::vector<EpochEntry>& epochs = view_.leader_epochs();
    int64_t agree = 0, deny = 0;
    for (auto& segment : view_.segments()) {
      auto log = segment->log();
      if (!log) continue;
      LogCutter cutter((*log)->bytes());
      for (LogPiece piece; cutter.next(piece);)
        count_epochs((*log)->bytes(), piece, epochs, agree, deny);
    }
    epochs_believed_ = deny <= agree;
    return epochs_believed_ ? epochs : std::vector<EpochEntry>();
  }

  static void count_epochs(Bytes log, const LogPiece& piece,
                           const std::vector<EpochEntry>& epochs,
                           int64_t& agree, int64_t& deny) {
    for (Position at = piece.begin; at < piece.end;) {
      Peek peek = peek_batch(log, at.value());
      if (peek.shape != BatchShape::kWhole) return;
      at = peek.batch.end_position();
      if (!peek.batch.is_v2()) continue;
      std::optional<LeaderEpoch> told;
      for (const EpochEntry& entry : epochs)
        if (entry.start <= peek.batch.base_offset()) told = entry.epoch;
      if (told) ++(*told == peek.batch.leader_epoch() ? agree : deny);
    }
  }

  Result<> repair_segment(SegmentView& segment, std::optional<Offset> after) {
    TRY_ASSIGN(auto mapped, segment.log());
    TRY_ASSIGN(Salvaged kept, salvager_.segment(mapped->bytes(),
                                                segment.base_offset(), after));
    out_.records_kept += kept.records;
    Offset base = segment.base_offset();
    if (!kept.batches.empty() && kept.batches[0].is_v2())
      base = std::min(base, kept.batches[0].base_offset());
    bool renamed = base != segment.base_offset();
    if (kept.changed || renamed) TRY(write_log(segment, kept, base, renamed));
    TRY(repair_indexes(segment, kept, base, renamed));
    return repair_producers(segment, kept, base, renamed);
  }

  Result<> write_log(SegmentView& segment, const Salvaged& kept, Offset base,
                     bool renamed) {
    RepairAction action;
    action.action = kept.only_cut && !renamed ? "truncate" : "rewrite";
    action.is_segment = true;
    action.records_kept = kept.records;
    action.bytes_lost = kept.bytes_lost;
    action.lost = kept.lost;
    action.id = kept.notes.empty() ? "log-name" : kept.notes[0].id;
    for (const Finding& note : kept.notes) {
      if (!action.message.empty()) action.message += "; ";
      action.message +=
          fmt::format("at {}: {}", note.position->value(), note.message);
    }
    std::string file = segment_file_name(base, SegmentFileKind::kLog);
    if (renamed) {
      action.message += "; begins below its name and gets a new one";
      TRY(remove({"remove", "", "log-name", "its batches go to " + file},
                 segment.files().log));
    }
    action.file = named(file);
    handled_.insert(file);
    std::vector<Bytes> pieces = pieces_of(kept);
    TRY(files_.write(action.file, pieces));
    return act(std::move(action));
  }

  // Batches that lie one behind the other are written as one.
  static std::vector<Bytes> pieces_of(const Salvaged& kept) {
    std::vector<Bytes> pieces;
    for (const RawBatch& batch : kept.batches) {
      if (!pieces.empty() &&
          pieces.back().data() + pieces.back().size() == batch.data())
        pieces.back() = Bytes(pieces.back().data(),
                              pieces.back().size() + size_t(batch.size()));
      else
        pieces.push_back(batch.bytes());
    }
    return pieces;
  }

  // What is wrong with the indexes of an unchanged segment.
  std::pair<std::string_view, std::string_view> index_faults(
      SegmentView& segment, const Salvaged& kept) const {
    CollectFindings index, times;
    OffsetIndexCheck offset_check(segment.offset_index(), "");
    TimeIndexCheck time_check(segment.time_index(), "");
    for (const RawBatch& batch : kept.batches) {
      offset_check.on_batch(batch);
      time_check.on_batch(batch);
    }
    segment.offset_index().check("", index);
    offset_check.finish(Position(kept.size), false, index);
    segment.time_index().check("", times);
    time_check.finish(false, false, times);
    auto first = [this](const std::string& file, const CollectFindings& found) {
      if (file.empty()) return std::string_view("index-missing");
      for (const Finding& finding : found.all)
        if (partition_.trim || finding.id != "index-preallocated")
          return finding.id;
      return std::string_view();
    };
    return {first(segment.files().index, index),
            first(segment.files().time_index, times)};
  }

  Result<> repair_indexes(SegmentView& segment, const Salvaged& kept,
                          Offset base, bool renamed) {
    auto [index, times] = index_faults(segment, kept);
    if (kept.changed || renamed) {
      std::string_view id = kept.notes.empty() ? "log-name" : kept.notes[0].id;
      index = times = id;
    }
    if (index.empty() && times.empty()) return {};
    RebuiltIndexes rebuilt =
        rebuild_indexes(kept.batches, base, partition_.index_interval);
    if (!index.empty())
      TRY(rebuild(segment.files().index, base, SegmentFileKind::kIndex, index,
                  rebuilt.index));
    if (!times.empty())
      TRY(rebuild(segment.files().time_index, base, SegmentFileKind::kTimeIndex,
                  times, rebuilt.time_index));
    return {};
  }

  Result<> rebuild(const std::string& old, Offset base, SegmentFileKind kind,
                   std::string_view id, Bytes bytes) {
    std::string file = segment_file_name(base, kind);
    if (!old.empty() && old != file)
      TRY(remove({"remove", "", id, "gets a new name"}, old));
    return write({"rebuild", "", id, "built anew from the log"}, file, bytes);
  }

  // Producer state and transaction index.

  Result<> load_snapshots() {
    Offset start = view_.segments().empty()
                       ? view_.log_start_offset()
                       : view_.segments()[0]->base_offset();
    first_base_ = start;
    state_known_ = start == Offset(0);
    for (auto& [offset, name] : view_.snapshots()) {
      auto file = fs_.read_file(join_path(view_.path(), name), kSnapshotLimit);
      auto parsed = file ? parse_producer_snapshot(*file)
                         : Result<ProducerSnapshot>(fail(file.error()));
      if (!parsed) {
        TRY(remove({"remove", "", "snapshot-invalid", parsed.error().text},
                   name));
        continue;
      }
      if (offset == start) {
        for (const SnapshotProducer& p : parsed->producers)
          state_.load(p.id, p.entry);
        state_known_ = true;
        last_snapshot_ = offset;
        continue;
      }
      snapshots_.push_back({offset, name, std::move(*parsed)});
    }
    return {};
  }

  Result<> repair_producers(SegmentView& segment, const Salvaged& kept,
                            Offset base, bool renamed) {
    aborted_.clear();
    aborts_.clear();
    damaged_ |= kept.changed && !kept.only_cut;
    for (const RawBatch& batch : kept.batches) {
      TRY(pass_snapshots(batch.base_offset()));
      gaps_ |= batch.base_offset() > next_.value_or(first_base_);
      next_ = batch.next_offset();
      if (!batch.is_v2() || !batch.has_producer()) continue;
      replayed_.insert(batch.producer_id());
      if (batch.control())
        if (auto end = read_txn_end(batch.v2()); end && *end && !(*end)->commit)
          aborts_[batch.base_offset()] = batch.producer_id();
      (void)state_.replay(
          batch.v2(), [&](const CompletedTxn& txn, Offset stable) -> Result<> {
            if (txn.aborted)
              aborted_[txn.last_offset] = {txn.producer_id, txn.first_offset,
                                           txn.last_offset, stable};
            return {};
          });
    }
    return repair_txn_index(segment, base, renamed);
  }

  Result<> repair_txn_index(SegmentView& segment, Offset base, bool renamed) {
    const TxnIndexView& old = segment.txn_index();
    std::map<Offset, AbortedTxn> want;
    // What the log no longer tells, the index may still know.
    if (gaps_ || damaged_ || !state_known_)
      for (size_t i = 0; i < old.size(); ++i)
        if (auto marker = aborts_.find(old[i].last);
            old.version(i) == 0 && marker != aborts_.end() &&
            marker->second == old[i].producer)
          want[old[i].last] = old[i];
    for (auto& [last, txn] : aborted_) want.insert_or_assign(last, txn);
    std::string bytes;
    for (auto& [last, txn] : want) append_entry(bytes, txn);
    const std::string& file = segment.files().txn_index;
    std::string now;
    if (!file.empty()) {
      auto read = fs_.read_file(join_path(view_.path(), file), INT64_MAX);
      if (read) now = std::move(*read);
    }
    if (bytes == now && !renamed) return {};
    if (bytes.empty() && file.empty()) return {};
    return rebuild(file, base, SegmentFileKind::kTxnIndex, "txnindex-entry",
                   bytes);
  }

  // Snapshots at or below `offset` are of the state as it is now.
  Result<> pass_snapshots(Offset offset) {
    for (; at_snapshot_ < snapshots_.size() &&
           snapshots_[at_snapshot_].offset <= offset;
         ++at_snapshot_) {
      Stored& stored = snapshots_[at_snapshot_];
      last_snapshot_ = stored.offset;
      if (gaps_ || !state_known_ || agrees(*stored.content)) {
        // Producers that it lacks have expired; a log with gaps knows less.
        state_.clear();
        for (const SnapshotProducer& p : stored.content->producers)
          state_.load(p.id, p.entry);
        replayed_.clear();
        state_known_ = true;
        continue;
      }
      TRY(write({"rebuild", "", "snapshot-entry",
                 "disagrees with the log; built anew"},
                stored.name, encode_producer_snapshot(state_.producers())));
    }
    return {};
  }

  bool agrees(const ProducerSnapshot& snapshot) const {
    for (const SnapshotProducer& p : snapshot.producers) {
      const ProducerEntry* now = state_.find(p.id);
      if (!now || now->epoch != p.entry.epoch ||
          now->last_sequence() != p.entry.last_sequence() ||
          now->last_data_offset() != p.entry.last_data_offset() ||
          now->txn_first_offset != p.entry.txn_first_offset ||
          now->coordinator_epoch != p.entry.coordinator_epoch)
        return false;
    }
    return true;
  }

  // Those past the end are of a log that is gone; a clean stop leaves one at
  // the end.
  Result<> finish_snapshots() {
    TRY(pass_snapshots(out_.end));
    for (; at_snapshot_ < snapshots_.size(); ++at_snapshot_)
      TRY(remove({"remove", "", "snapshot-stale", "is beyond the log's end"},
                 snapshots_[at_snapshot_].name));
    if (out_.end <= first_base_ || last_snapshot_ == out_.end) return {};
    return write(
        {"write", "", "unclean-stop", "the producers at the end of the log"},
        segment_file_name(out_.end, SegmentFileKind::kSnapshot),
        encode_producer_snapshot(state_.producers()));
  }

  Result<> repair_epochs() {
    std::string path = join_path(view_.path(), kLeaderEpochFile);
    if (!fs_.exists(path)) return {};
    auto now = read_leader_epochs(fs_, view_.path());
    std::vector<EpochEntry> want;
    if (now && epochs_believed_) {
      want = *now;
      std::erase_if(want,
                    [&](const EpochEntry& e) { return e.start > out_.end; });
      if (want == *now) return {};
    } else {
      TRY_ASSIGN(want, epochs_of_log());
    }
    std::string_view id = now ? "epoch-checkpoint" : "checkpoint-invalid";
    return write({"rebuild", "", id, "leader epochs as the log has them"},
                 std::string(kLeaderEpochFile), format_leader_epochs(want));
  }

  Result<std::vector<EpochEntry>> epochs_of_log() {
    std::vector<EpochEntry> epochs;
    Salvager again({}, partition_.stop);
    for (auto& segment : view_.segments()) {
      TRY_ASSIGN(auto log, segment->log());
      TRY_ASSIGN(
          Salvaged kept,
          again.segment(log->bytes(), segment->base_offset(), std::nullopt));
      for (const RawBatch& batch : kept.batches)
        if (batch.is_v2() && batch.leader_epoch() > kNoEpoch &&
            (epochs.empty() || epochs.back().epoch < batch.leader_epoch()))
          epochs.push_back({batch.leader_epoch(), batch.base_offset()});
    }
    return epochs;
  }

  Result<> repair_topic_id() {
    if (!partition_.topic_id) return {};
    auto id = read_partition_metadata(fs_, view_.path());
    if (id) return {};
    return write({"write", "", "metadata-invalid",
                  "the topic id that the cluster's metadata has"},
                 std::string(kPartitionMetadataFile),
                 format_partition_metadata(*partition_.topic_id));
  }

  Result<> keep_others() {
    TRY_ASSIGN(std::vector<DirEntry> entries, fs_.list(view_.path()));
    for (const DirEntry& entry : entries)
      if (entry.kind == FileKind::kRegular && !handled_.contains(entry.name))
        TRY(files_.keep(named(entry.name)));
    return {};
  }

  Fs& fs_;
  const PartitionToRepair& partition_;
  PartitionView& view_;
  RepairFiles& files_;
  const OnRepair& on_action_;
  bool epochs_believed_ = true;
  Salvager salvager_;
  RepairedPartition out_;
  std::set<std::string> handled_;

  Offset first_base_;
  ProducerState state_;
  bool state_known_ = false, gaps_ = false, damaged_ = false;
  std::set<ProducerId> replayed_;  // since a snapshot was believed
  std::optional<Offset> next_, last_snapshot_;
  std::vector<Stored> snapshots_;
  size_t at_snapshot_ = 0;
  std::map<Offset, AbortedTxn> aborted_;
  std::map<Offset, ProducerId> aborts_;
};

// The partition with each of its logs mapped, or the first file that is not
// to be read: then nothing else may be taken for damage.
Result<std::unique_ptr<PartitionView>> open_whole(
    Fs& fs, const PartitionToRepair& partition, CollectFindings& found) {
  TRY_ASSIGN(auto view, PartitionView::open(
                            fs, partition.path,
                            {partition.folder, partition.log_start}, found));
  for (const Finding& finding : found.all)
    if (finding.id == "unreadable")
      return fail(Error{Code::kIo, finding.message, finding.file});
  for (auto& segment : view->segments()) TRY(segment->log());
  return view;
}

}  // namespace

Result<RepairedPartition> repair_partition(Fs& fs,
                                           const PartitionToRepair& partition,
                                           RepairFiles& files,
                                           const OnRepair& on_action) {
  CollectFindings found;
  auto view = open_whole(fs, partition, found);
  if (!view) {
    RepairedPartition refused;
    refused.refused = std::move(view)
                          .error()
                          .in(partition.folder)
                          .advise(
                              "nothing of this partition was changed; make the "
                              "file readable, "
                              "or move it away");
    return refused;
  }
  return PartitionRepair(fs, partition, **view, files, on_action).run();
}

}  // namespace weir
