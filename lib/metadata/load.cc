#include "lib/metadata/load.h"

#include "lib/record/control_record.h"
#include "lib/record/record_reader.h"

namespace weir {
namespace {

namespace p = protocol;

/// Above it a snapshot is not read: it would be some 100 million records.
constexpr int64_t kSnapshotLimit = int64_t(1) << 32;

// Applies batches in order. Records between Begin and End apply together, or
// not at all (KIP-868).
class Replay {
 public:
  Replay(LoadedImage& into, std::string file, FindingSink& sink)
      : into_(into), file_(std::move(file)), sink_(sink) {}

  void batch(const RawBatch& batch) {
    Result<void> opened = reader_.open(batch);
    if (!opened) return report("batch-decompress", batch, opened.error().text);
    for (RecordView record; reader_.next(record);) {
      if (batch.control())
        control(batch, record);
      else
        data(batch, record);
    }
    if (!reader_.ok()) report("record-invalid", batch, reader_.error().text);
    into_.epoch = batch.leader_epoch();
  }

 private:
  void control(const RawBatch& batch, const RecordView& record) {
    Result<ControlKey> key = parse_control_key(record.key);
    if (!key) return report("record-invalid", batch, key.error().text);
    p::RecordPart part =
        p::decode_control(key->type_id, unless_null(record.value));
    if (auto* leader = part.as<p::LeaderChangeMessage>())
      into_.leader_id = leader->leaderId;
    if (auto* version = part.as<p::KRaftVersionRecord>())
      into_.image.set_kraft_version(version->kRaftVersion);
    if (auto* voters = part.as<p::VotersRecord>())
      into_.image.set_voters(*voters);
  }

  void data(const RawBatch& batch, const RecordView& record) {
    p::DecodedRecord decoded =
        p::decode_record(p::InternalTopic::kClusterMetadata,
                         unless_null(record.key), unless_null(record.value));
    if (!decoded.value.body) {
      bool unknown = !decoded.value.message;
      return report(unknown ? "internal-version" : "internal-record", batch,
                    decoded.value.problem, record.offset);
    }
    schema::AnyMessage& body = *decoded.value.body;
    if (body.as<p::BeginTransactionRecord>()) {
      in_transaction_ = true;
      held_.clear();
    } else if (body.as<p::AbortTransactionRecord>()) {
      in_transaction_ = false;
      held_.clear();
    } else if (body.as<p::EndTransactionRecord>()) {
      in_transaction_ = false;
      for (auto& [offset, held] : held_) apply(batch, held, offset);
      held_.clear();
    } else if (in_transaction_) {
      held_.emplace_back(record.offset, std::move(body));
    } else {
      apply(batch, body, record.offset);
    }
  }

  void apply(const RawBatch& batch, const schema::AnyMessage& body,
             Offset offset) {
    Result<> applied = into_.image.apply(body);
    if (!applied)
      report("internal-record", batch, applied.error().text, offset);
  }

  void report(std::string_view id, const RawBatch& batch, std::string text,
              std::optional<Offset> offset = {}) {
    sink_.report({id, file_, batch.position(),
                  offset ? offset : batch.base_offset(), std::move(text)});
  }

  LoadedImage& into_;
  std::string file_;
  FindingSink& sink_;
  RecordReader reader_;
  bool in_transaction_ = false;
  std::vector<std::pair<Offset, schema::AnyMessage>> held_;
};

// A snapshot or bootstrap file: batches one behind the other. False when it
// could not be read to its end.
bool replay_file(Fs& fs, const std::string& path, std::string name,
                 LoadedImage& into, FindingSink& sink) {
  Result<std::string> bytes = fs.read_file(path, kSnapshotLimit);
  if (!bytes) {
    sink.report({"unreadable", name, {}, {}, bytes.error().text});
    return false;
  }
  Replay replay(into, name, sink);
  int64_t at = 0;
  for (;;) {
    Peek peek = peek_batch(*bytes, at);
    if (peek.shape == BatchShape::kEnd) return true;
    if (peek.shape != BatchShape::kWhole || !peek.batch.crc_valid()) {
      std::string_view id = peek.shape == BatchShape::kWhole
                                ? "batch-crc"
                                : shape_finding(peek.shape);
      sink.report({id, name, Position(at), {}, "the snapshot is damaged here"});
      return false;
    }
    replay.batch(peek.batch);
    at = peek.batch.end_position().value();
  }
}

// The newest snapshot that reads to its end; where the log is to go on.
Offset load_snapshot(PartitionView& partition, LoadedImage& into,
                     FindingSink& sink) {
  const auto& snapshots = partition.metadata_snapshots();
  for (auto it = snapshots.rbegin(); it != snapshots.rend(); ++it) {
    std::string file = metadata_snapshot_name(it->end_offset, it->epoch);
    LoadedImage attempt;
    if (replay_file(partition.fs(), join_path(partition.path(), file),
                    join_path(partition.label(), file), attempt, sink)) {
      into = std::move(attempt);
      into.end = it->end_offset;
      into.epoch = it->epoch;
      return it->end_offset;
    }
  }
  return Offset(0);
}

}  // namespace

Result<LoadedImage> load_image(const DataDirView& directory,
                               FindingSink& sink) {
  LoadedImage out;
  const TopicView* topic = directory.find(kMetadataTopic);
  if (topic && topic->partitions.contains(PartitionId(0))) {
    TRY_ASSIGN(std::unique_ptr<PartitionView> partition,
               directory.open_partition(kMetadataTopic, PartitionId(0), sink));
    Offset from = load_snapshot(*partition, out, sink);
    out.from_log = true;
    out.end = from;
    BatchCursor cursor = partition->read(from, {}, sink);
    std::shared_ptr<SegmentView> segment;
    Replay replay(out, join_path(partition->label(), "log"), sink);
    for (RawBatch batch; cursor.next(batch);) {
      replay.batch(batch);
      out.end = cursor.next_offset();
    }
    return out;
  }
  for (const LogDir& dir : directory.directories()) {
    std::string path = join_path(dir.path, kBootstrapFile);
    if (!directory.fs().exists(path)) continue;
    replay_file(directory.fs(), path, std::string(kBootstrapFile), out, sink);
    return out;
  }
  return fail(Code::kNotFound, "the directory holds no cluster metadata");
}

void name_topics(const Image& image, DataDirView& directory) {
  for (const auto& [name, topic] : image.topics())
    directory.set_topic_id(name, topic.id);
}

std::optional<std::string> stray_reason(const Image& image, int32_t node_id,
                                        const PartitionFolderName& folder,
                                        const std::optional<Uuid>& id) {
  if (folder.kind != FolderKind::kCurrent || folder.topic == kMetadataTopic)
    return std::nullopt;
  if (!id) return "it has no partition.metadata";
  const TopicImage* topic = image.topic(*id);
  if (!topic)
    return fmt::format("its topic id {} is unknown to the metadata",
                       id->text());
  auto found = topic->partitions.find(folder.partition.value());
  if (found == topic->partitions.end())
    return fmt::format("topic {} has no partition {}", topic->name,
                       folder.partition);
  const auto& replicas = found->second.replicas;
  if (std::find(replicas.begin(), replicas.end(), node_id) == replicas.end())
    return fmt::format("node {} holds no replica of it", node_id);
  return std::nullopt;
}

}  // namespace weir
