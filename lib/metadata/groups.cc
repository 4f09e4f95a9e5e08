#include "lib/metadata/groups.h"

#include "lib/metadata/group_records.h"
#include "lib/record/control_record.h"
#include "lib/record/record_reader.h"

namespace weir {
namespace {

namespace p = protocol;

std::optional<Bytes> maybe(Bytes bytes) {
  if (is_null(bytes)) return std::nullopt;
  return bytes;
}

// Replays one partition; what an open transaction wrote waits for its marker.
class Replay {
 public:
  using See = std::function<void(const p::DecodedRecord&)>;

  Replay(p::InternalTopic topic, const See& see, std::string file,
         FindingSink& sink)
      : topic_(topic), see_(see), file_(std::move(file)), sink_(sink) {}

  void batch(const RawBatch& batch) {
    if (Result<void> opened = reader_.open(batch); !opened)
      return report("batch-decompress", batch, opened.error().text);
    for (RecordView record; reader_.next(record);) {
      if (batch.control())
        end_transaction(batch.producer_id(), record);
      else
        data(batch, record);
    }
  }
  /// What was written by transactions without a marker.
  void open(const std::function<void(ProducerId, const p::DecodedRecord&)>&
                see_open) const {
    for (const auto& [producer, records] : pending_)
      for (const auto& held : records) see_open(producer, held.record);
  }

 private:
  struct Held {
    std::string key;  // as stored
    p::DecodedRecord record;
  };

  void data(const RawBatch& batch, const RecordView& record) {
    p::DecodedRecord decoded =
        p::decode_record(topic_, maybe(record.key), maybe(record.value));
    bool readable =
        decoded.key.body && (decoded.value.is_null || decoded.value.body);
    if (!readable) {
      const p::RecordPart& bad = decoded.key.body ? decoded.value : decoded.key;
      return report(bad.message ? "internal-record" : "internal-version", batch,
                    bad.problem);
    }
    if (batch.transactional()) {
      pending_[batch.producer_id()].push_back(
          {std::string(record.key), std::move(decoded)});
      return;
    }
    // What is written behind it outlives what a transaction commits.
    for (auto& [producer, held] : pending_)
      std::erase_if(held,
                    [&](const Held& one) { return one.key == record.key; });
    see_(decoded);
  }

  void end_transaction(ProducerId producer, const RecordView& record) {
    Result<ControlKey> key = parse_control_key(record.key);
    auto held = pending_.find(producer);
    if (!key || held == pending_.end()) return;
    if (key->type == ControlType::kCommit)
      for (const Held& one : held->second) see_(one.record);
    pending_.erase(held);
  }

  void report(std::string_view id, const RawBatch& batch, std::string text) {
    sink_.report(
        {id, file_, batch.position(), batch.base_offset(), std::move(text)});
  }

  p::InternalTopic topic_;
  const See& see_;
  std::string file_;
  FindingSink& sink_;
  RecordReader reader_;
  std::map<ProducerId, std::vector<Held>> pending_;
};

// The code point at `text`, which is moved behind it; a byte that begins none
// stands for itself.
uint32_t next_code_point(std::string_view& text) {
  uint8_t first = uint8_t(text[0]);
  size_t more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
  more = std::min(more, text.size() - 1);
  uint32_t out = more == 0 ? first : first & (0x3fu >> more);
  for (size_t i = 1; i <= more; ++i) out = out << 6 | (uint8_t(text[i]) & 0x3f);
  text.remove_prefix(more + 1);
  return out;
}

}  // namespace

std::string_view group_type_name(GroupType type) {
  switch (type) {
    case GroupType::kClassic:
      return "classic";
    case GroupType::kConsumer:
      return "consumer";
    case GroupType::kShare:
      return "share";
    case GroupType::kStreams:
      return "streams";
  }
  return "classic";
}

Result<> replay_records(
    const DataDirView& directory, p::InternalTopic internal, FindingSink& sink,
    const std::function<void(const p::DecodedRecord&)>& see,
    const std::function<void(ProducerId, const p::DecodedRecord&)>& see_open) {
  const TopicView* topic = directory.find(p::internal_topic_name(internal));
  if (!topic) return {};
  for (const auto& [id, folder] : topic->partitions) {
    TRY_ASSIGN(std::unique_ptr<PartitionView> partition,
               directory.open_partition(folder, sink));
    BatchCursor cursor =
        partition->read(partition->log_start_offset(), {}, sink);
    Replay replay(internal, see, partition->label(), sink);
    for (RawBatch batch; cursor.next(batch);) replay.batch(batch);
    if (see_open) replay.open(see_open);
  }
  return {};
}

Result<> replay_group_records(
    const DataDirView& directory, FindingSink& sink,
    const std::function<void(const p::DecodedRecord&)>& see,
    const std::function<void(ProducerId, const p::DecodedRecord&)>& see_open) {
  return replay_records(directory, p::InternalTopic::kConsumerOffsets, sink,
                        see, see_open);
}

Result<Groups> load_groups(const DataDirView& directory, FindingSink& sink) {
  Groups groups;
  TRY(replay_group_records(directory, sink, [&](const p::DecodedRecord& one) {
    apply_group_record(one, groups);
  }));
  // What was only ever forgotten is no group.
  std::erase_if(groups, [](const auto& entry) {
    const Group& g = entry.second;
    return g.members.empty() && g.offsets.empty() && g.generation == 0 &&
           !g.protocol && g.type == GroupType::kClassic;
  });
  return groups;
}

uint32_t java_string_hash(std::string_view text) {
  uint32_t hash = 0;
  while (!text.empty()) {
    uint32_t c = next_code_point(text);
    if (c >= 0x10000) {
      hash = hash * 31 + (0xd800 + ((c - 0x10000) >> 10));
      hash = hash * 31 + (0xdc00 + ((c - 0x10000) & 0x3ff));
    } else {
      hash = hash * 31 + c;
    }
  }
  return hash;
}

int32_t group_partition(std::string_view group, int32_t partitions) {
  // Kafka's abs: the smallest integer becomes 0.
  int32_t value = int32_t(java_string_hash(group));
  if (value == INT32_MIN) return 0;
  return std::abs(value) % partitions;
}

}  // namespace weir
