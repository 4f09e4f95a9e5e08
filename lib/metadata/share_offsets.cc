#include "lib/metadata/share_offsets.h"

#include "lib/metadata/internal_replay.h"
#include "lib/protocol/records/share/share_state.h"

namespace weir {
namespace {

namespace p = protocol;

std::string topic_of(const DataDirView& directory, const Uuid& id) {
  for (const auto& [name, topic] : directory.topics())
    if (topic.id == id) return name;
  return id.text();
}

class Loader {
 public:
  Loader(const DataDirView& directory, Groups& groups)
      : directory_(directory), groups_(groups) {}

  void see(const p::DecodedRecord& record) {
    if (const auto* key = record.key.as<p::ShareSnapshotKey>())
      apply(*key, record.value.as<p::ShareSnapshotValue>());
    else if (const auto* update = record.key.as<p::ShareUpdateKey>())
      apply(*update, record.value.as<p::ShareUpdateValue>());
  }

 private:
  // A state without a start offset has not been read from yet.
  template <class Key, class Value>
  void apply(const Key& key, const Value* value) {
    auto group = groups_.find(key.groupId);
    if (group == groups_.end()) return;
    TopicPartition where{topic_of(directory_, key.topicId),
                         PartitionId(key.partition)};
    if (value && value->startOffset >= 0)
      group->second.share_offsets[where] = Offset(value->startOffset);
    else if (!value)
      group->second.share_offsets.erase(where);
  }

  const DataDirView& directory_;
  Groups& groups_;
};

}  // namespace

Result<> load_share_offsets(const DataDirView& directory, FindingSink& sink,
                            Groups& groups) {
  Loader loader(directory, groups);
  return replay_internal(
      directory, p::InternalTopic::kShareGroupState, sink,
      [&](const p::DecodedRecord& record) { loader.see(record); });
}

}  // namespace weir
