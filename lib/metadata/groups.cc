#include "lib/metadata/groups.h"

#include "lib/metadata/group_records.h"
#include "lib/metadata/internal_replay.h"
#include "lib/metadata/share_offsets.h"

namespace weir {
namespace {

namespace p = protocol;

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
  return replay_internal(directory, internal, sink, see, see_open);
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
  TRY(load_share_offsets(directory, sink, groups));
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
