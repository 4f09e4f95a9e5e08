// The fingerprint of the topics a group subscribes to, by which its
// coordinator sees that one of them has changed. It stands in the group's
// record, so it is Kafka's.
//
// Reference: org.apache.kafka.coordinator.group.Utils.computeGroupHash,
// computeTopicHash; KIP-1101.
#pragma once
#include <set>
#include <string>

#include "lib/metadata/image.h"

namespace weir {

/// 0 where none of the topics is there.
int64_t topics_hash(const std::set<std::string, std::less<>>& names,
                    const Image& image);

}  // namespace weir
