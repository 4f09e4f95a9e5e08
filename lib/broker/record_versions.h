// Which version of each metadata record a cluster writes, by its
// metadata.version feature level.
//
// Reference: org.apache.kafka.server.common.MetadataVersion.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "lib/metadata/image.h"

namespace weir {

inline constexpr std::string_view kMetadataVersion = "metadata.version";
inline constexpr std::string_view kElrVersion =
    "eligible.leader.replicas.version";

/// What Apache Kafka 4.4 knows of a feature and what its storage tool sets.
struct FeatureRow {
  std::string_view name;
  int16_t min;
  int16_t max;
  int16_t standard;  ///< 0: not set in a new directory
};
std::span<const FeatureRow> feature_rows();

struct RecordVersions {
  int16_t register_broker;
  int16_t partition;  ///< PartitionRecord and PartitionChangeRecord
  bool elr;           ///< eligible leader replicas are kept (KIP-966)

  static RecordVersions of(const Image& image);
};

}  // namespace weir
