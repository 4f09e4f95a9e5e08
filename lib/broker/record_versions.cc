#include "lib/broker/record_versions.h"

namespace weir {

std::span<const FeatureRow> feature_rows() {
  static constexpr FeatureRow kRows[] = {
      {kMetadataVersion, 7, 33, 33}, {kElrVersion, 0, 1, 1},
      {"group.version", 0, 1, 1},    {"share.version", 0, 2, 2},
      {"streams.version", 0, 1, 1},  {"transaction.version", 0, 2, 2},
      {"kraft.version", 0, 1, 0},
  };
  return kRows;
}

RecordVersions RecordVersions::of(const Image& image) {
  // The levels at which 3.3-IV3, 3.4-IV0, 3.7-IV2, 4.0-IV1 came; the last is
  // the one whose brokers list cordoned log directories.
  constexpr int16_t kControlledShutdown = 7, kMigration = 8, kDirectories = 17,
                    kElr = 23, kCordoned = 30;
  auto found = image.features().find(std::string(kMetadataVersion));
  int16_t level = found == image.features().end() ? 1 : found->second;
  auto elr = image.features().find(std::string(kElrVersion));
  return {
      .register_broker = int16_t(level >= kCordoned             ? 4
                                 : level >= kDirectories        ? 3
                                 : level >= kMigration          ? 2
                                 : level >= kControlledShutdown ? 1
                                                                : 0),
      .partition = int16_t(level >= kElr           ? 2
                           : level >= kDirectories ? 1
                                                   : 0),
      .elr = elr != image.features().end() && elr->second > 0,
  };
}

}  // namespace weir
