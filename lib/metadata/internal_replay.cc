#include "lib/metadata/internal_replay.h"

#include <map>

#include "lib/record/control_record.h"
#include "lib/record/record_reader.h"

namespace weir {
namespace {

namespace p = protocol;

using See = std::function<void(const p::DecodedRecord&)>;
using SeeOpen = std::function<void(ProducerId, const p::DecodedRecord&)>;

// Replays one partition; what an open transaction wrote waits for its marker.
class Replay {
 public:
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
    if (!reader_.ok()) report("record-invalid", batch, reader_.error().text);
  }
  /// What was written by transactions without a marker.
  void open(const SeeOpen& see_open) const {
    for (const auto& [producer, records] : pending_)
      for (const auto& held : records) see_open(producer, held.record);
  }

 private:
  struct Held {
    std::string key;  // as stored
    p::DecodedRecord record;
  };

  void data(const RawBatch& batch, const RecordView& record) {
    p::DecodedRecord decoded = p::decode_record(topic_, unless_null(record.key),
                                                unless_null(record.value));
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

}  // namespace

Result<> replay_internal(const DataDirView& directory, p::InternalTopic topic,
                         FindingSink& sink, const See& see,
                         const SeeOpen& see_open) {
  const TopicView* found = directory.find(p::internal_topic_name(topic));
  if (!found) return {};
  for (const auto& [id, folder] : found->partitions) {
    TRY_ASSIGN(std::unique_ptr<PartitionView> partition,
               directory.open_partition(folder, sink));
    BatchCursor cursor =
        partition->read(partition->log_start_offset(), {}, sink);
    Replay replay(topic, see, partition->label(), sink);
    for (RawBatch batch; cursor.next(batch);) replay.batch(batch);
    if (see_open) replay.open(see_open);
  }
  return {};
}

}  // namespace weir
