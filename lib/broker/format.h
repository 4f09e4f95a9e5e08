// A new data directory, as Kafka 4.4's storage tool makes one for a single
// node with a dynamic quorum: meta.properties and the snapshot that carries
// the voters and the feature levels. Nothing else is there before the first
// write.
//
// Reference: org.apache.kafka.metadata.storage.Formatter (--standalone).
#pragma once
#include <string>

#include "lib/base/clock.h"
#include "lib/base/result.h"
#include "lib/log/data_dir_view.h"
#include "lib/os/fs.h"
#include "lib/os/random.h"
#include "lib/protocol/records/control/quorum.h"

namespace weir {

inline constexpr int32_t kNewNodeId = 1;

/// Makes `dir` (and its parents) if need be and formats it; meta.properties
/// comes last, by rename, so that a directory is formatted or is not.
/// kRefused where anything stands in it already.
Result<MetaProperties> format_directory(Fs& fs, const Clock& clock,
                                        Random& random, const std::string& dir);

/// Gives a directory that Kafka wrote what a node of its own needs and it
/// lacks: a node id and a directory id in meta.properties, and, where it holds
/// no metadata, the snapshot of a new cluster. What is there stays. kIo.
Result<> complete_directory(Fs& fs, const Clock& clock, Random& random,
                            const LogDir& dir, bool has_metadata);

/// The voters of a quorum that this node is alone in.
protocol::VotersRecord only_voter(const MetaProperties& meta);

/// Whether format_directory() would make `dir`: missing, or without entries
/// (a lock, a socket and drafts do not count).
Result<bool> is_unformatted(Fs& fs, const std::string& dir);

}  // namespace weir
