// What the files of a partition folder mean together.
//
// Reference: org.apache.kafka.storage.internals.log.LogLoader.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "lib/log/names.h"
#include "lib/log/segment_view.h"
#include "lib/os/fs.h"

namespace weir {

/// What a partition folder's listing means, by the rules of LogLoader: files
/// marked .deleted are gone; .cleaned ones were never finished and void every
/// .swap at or above the lowest of them; a .swap that is left takes the place
/// of all segments in its range.
struct FolderListing {
  std::vector<SegmentFiles> segments;  ///< by base offset
  std::vector<std::pair<Offset, std::string>> snapshots;
  std::vector<MetadataSnapshotName> metadata_snapshots;
  std::vector<std::string> leftovers;  ///< files that are looked through
  std::vector<std::string> others;     ///< names of no file of a partition
};
/// Reads the .swap files to find how far they go. kNotFound, kIo.
Result<FolderListing> list_partition_folder(Fs& fs, const std::string& dir);

}  // namespace weir
