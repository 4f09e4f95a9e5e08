#include "lib/place/consumer_protocol.h"

#include <algorithm>

#include "lib/protocol/records/group/consumer_protocol.h"
#include "lib/schema/decode.h"
#include "lib/schema/encode.h"

namespace weir {
namespace {

namespace p = protocol;

/// Without owned partitions, generations and racks: `range` needs none.
constexpr int16_t kVersion = 0;

// A message behind its two bytes of version; a newer one is read as far as it
// is known.
template <class T>
Result<T> decode_versioned(Bytes bytes) {
  Reader in(bytes);
  int16_t version = in.i16();
  if (!in.ok() || version < 0)
    return fail(Code::kCorrupt, "{} of version {}", T::kName, version);
  return schema::decode<T>(
      in, std::min(version, schema::kMessage<T>.versions.last));
}

template <class T>
std::string encode_versioned(const T& message) {
  std::string out(2, '\0');
  store_be(out.data(), kVersion);
  // Names come from metadata or were checked: this cannot fail.
  (void)schema::encode(message, kVersion, out);
  return out;
}

}  // namespace

std::string subscription(const std::vector<std::string>& topics) {
  p::ConsumerProtocolSubscription message;
  message.topics = topics;
  return encode_versioned(message);
}

std::vector<std::string> subscribed_topics(Bytes metadata) {
  auto read = decode_versioned<p::ConsumerProtocolSubscription>(metadata);
  return read ? read->topics : std::vector<std::string>();
}

std::string assignment_bytes(const Assignment& assignment) {
  p::ConsumerProtocolAssignment message;
  for (const auto& [topic, partitions] : assignment)
    message.assignedPartitions.push_back(
        {.topic = topic, .partitions = partitions});
  return encode_versioned(message);
}

Result<Assignment> parse_assignment(Bytes bytes) {
  Assignment out;
  if (bytes.empty()) return out;
  TRY_ASSIGN(auto read, decode_versioned<p::ConsumerProtocolAssignment>(bytes));
  for (const auto& topic : read.assignedPartitions)
    out[topic.topic] = topic.partitions;
  return out;
}

std::map<std::string, Assignment> assign_ranges(
    const std::map<std::string, std::vector<std::string>>& topics_by_member,
    const std::map<std::string, int32_t>& counts) {
  std::map<std::string, std::vector<std::string>> members_by_topic;
  std::map<std::string, Assignment> out;
  for (const auto& [member, topics] : topics_by_member) {
    out[member];
    for (const std::string& topic : topics)
      if (counts.contains(topic)) members_by_topic[topic].push_back(member);
  }
  for (const auto& [topic, members] : members_by_topic) {
    int32_t count = counts.at(topic), size = int32_t(members.size());
    int32_t next = 0;
    for (int32_t i = 0; i < size; ++i) {
      int32_t share = count / size + (i < count % size);
      for (; share > 0; --share)
        out[members[size_t(i)]][topic].push_back(next++);
    }
  }
  return out;
}

}  // namespace weir
