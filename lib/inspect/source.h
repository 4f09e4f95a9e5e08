// Source: one file to be decoded, what it is and how it is named in output.
// Sources are found by what a person writes: a path, a topic, partitions of
// it, a partition folder, a file at the top of a data directory.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/ints.h"
#include "lib/base/result.h"
#include "lib/base/text.h"
#include "lib/log/data_dir_view.h"
#include "lib/os/fs.h"

namespace weir {

enum class SourceType {
  kLog,               ///< a segment's batches
  kMetadataSnapshot,  ///< KRaft's .checkpoint: batches too
  kIndex,
  kTimeIndex,
  kTxnIndex,
  kProducerSnapshot,
  kOffsetCheckpoint,  ///< topic, partition, offset
  kLeaderEpochs,
  kProperties,  ///< meta.properties, partition.metadata
  kJson,        ///< quorum-state, .kafka_cleanshutdown
  kUnknown,
};

struct Source {
  SourceType type = SourceType::kUnknown;
  std::string path;        ///< to open it
  std::string name;        ///< for people: `orders-0/00000000000000000000.log`
  std::string topic = {};  ///< of its folder; empty for a stray file
  PartitionId partition{-1};
  Offset base{0};  ///< of its name; what indexes count from
  /// Of a log: only batches, or records, with offsets in [from, until).
  Offset from{INT64_MIN}, until{INT64_MAX};
};

/// By name alone; leftovers (.deleted, .cleaned, .swap) are what they were.
SourceType source_type(std::string_view file_name);

/// One file. Its folder gives topic and partition, if it is named so.
Source make_source(const std::string& path);

/// The segments' logs of a partition folder, by offset; for
/// __cluster_metadata its snapshots in front of them.
Result<std::vector<Source>> partition_sources(Fs& fs, const std::string& dir);

/// What a word leads to.
struct FoundPath {
  PathKind kind = PathKind::kOtherFile;
  std::string path;
};

/// What `what` names in the data directories `dirs`: "orders", "ord*",
/// "orders:0,2-4", "orders-0", "meta.properties", or a path (anything with a
/// '/', from here or inside a data directory). kNotFound with the closest
/// name suggested.
Result<std::vector<FoundPath>> find_paths(Fs& fs,
                                          const std::vector<std::string>& dirs,
                                          std::string_view what);

/// The same as files; of folders their logs. A folder that cannot be listed
/// is reported (unreadable) and left out, unless there is nothing else.
Result<std::vector<Source>> find_sources(Fs& fs,
                                         const std::vector<std::string>& dirs,
                                         std::string_view what,
                                         FindingSink& sink);

/// A point of a partition as it stands; above every offset where no record
/// reaches it.
Result<Offset> resolve_or_never(PartitionView& view, const Point& point,
                                TimestampMs now);

/// Sets from and until of the logs, each point resolved in its partition as
/// it stands in its folder. `now` is what ages count back from.
Result<> set_range(Fs& fs, std::vector<Source>& sources, const Point& from,
                   const Point& until, TimestampMs now);

}  // namespace weir
