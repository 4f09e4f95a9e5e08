#include "lib/broker/groups/topics_hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>

#include "lib/base/bytes.h"

namespace weir {

namespace {

template <class T>
void put(std::string& out, T number) {  // little-endian
  for (size_t i = 0; i < sizeof(T); ++i)
    out.push_back(char(uint8_t(uint64_t(number) >> (8 * i))));
}

// UTF-16 units and how many there are; names of topics are ASCII, of racks
// anything, of which only one broker's count here.
void put_text(std::string& out, std::string_view text) {
  for (char c : text) put(out, uint16_t(uint8_t(c)));
  put(out, int32_t(text.size()));
}

std::vector<std::string> racks(const protocol::PartitionRecord& partition,
                               const Image& image) {
  std::vector<std::string> out;
  for (int32_t replica : partition.replicas) {
    auto broker = image.brokers().find(replica);
    if (broker != image.brokers().end() && broker->second.rack)
      out.push_back(*broker->second.rack);
  }
  std::sort(out.begin(), out.end());
  return out;
}

uint64_t topic_hash(const TopicImage& topic, const Image& image) {
  std::string bytes;
  put(bytes, uint8_t(0));  // the version of what follows
  Reader id(topic.id.bytes());
  put(bytes, id.i64());
  put(bytes, id.i64());
  put_text(bytes, topic.name);
  put(bytes, int32_t(topic.partitions.size()));
  for (const auto& [number, partition] : topic.partitions) {
    put(bytes, number);
    for (const std::string& rack : racks(partition, image)) {
      put(bytes, int32_t(rack.size()));
      put_text(bytes, rack);
    }
  }
  return XXH3_64bits(bytes.data(), bytes.size());
}

}  // namespace

int64_t topics_hash(const std::set<std::string, std::less<>>& names,
                    const Image& image) {
  std::string hashes;
  for (const std::string& name : names)
    if (const TopicImage* topic = image.topic(name))
      put(hashes, topic_hash(*topic, image));
  if (hashes.empty()) return 0;
  return int64_t(XXH3_64bits(hashes.data(), hashes.size()));
}

}  // namespace weir
