// Producer snapshots (OFFSET.snapshot): the producers of a log at an offset.
// Only each producer's last batch is in it.
//
// Format: a header, then one entry a producer, as snapshot_layout.h has them.
//
// Reference: org.apache.kafka.storage.internals.log.ProducerStateManager,
// ProducerSnapshot.json.
#pragma once
#include <string>
#include <vector>

#include "lib/base/result.h"
#include "lib/log/producer_state.h"
#include "lib/log/snapshot_layout.h"

namespace weir {

struct SnapshotProducer {
  ProducerId id;
  ProducerEntry entry;
};

struct ProducerSnapshot {
  int16_t version = 1;
  uint32_t crc = 0;
  std::vector<SnapshotProducer> producers;  ///< in the file's order
};

/// A million producers; Kafka's default expiry keeps them far below.
inline constexpr int64_t kSnapshotLimit = 64 << 20;

/// kCorrupt: too short, a wrong CRC, a count that the size denies;
/// kUnsupported: a version other than 1.
Result<ProducerSnapshot> parse_producer_snapshot(Bytes file);

/// The file, producers in the order of Kafka's hash map, so that an equal
/// state gives Kafka's bytes.
std::string encode_producer_snapshot(const ProducerState::Map& producers);

}  // namespace weir
