// Where a writing command is told to write: a data directory, a topic or a
// partition of one, or a single file of batches.
#pragma once
#include <optional>
#include <string>

#include "lib/base/ints.h"
#include "lib/base/result.h"
#include "lib/os/fs.h"

namespace weir {

struct Destination {
  std::string bootstrap = {};  ///< of a cluster: "HOST:PORT,unix:PATH"
  std::string dir = {};        ///< empty: the directory of -d
  std::string topic = {};      ///< empty: topics keep their names
  std::optional<PartitionId> partition = {};
  std::string file = {};  ///< a .log file; the rest is empty then
};

/// How much of a word names brokers, up to the slash before a topic; 0: none.
size_t bootstrap_size(Fs& fs, std::string_view word);

/// `HOST:PORT[,...]/[TOPIC]`, `tcp:HOST:PORT[/TOPIC]` and `unix:PATH[/TOPIC]`
/// are brokers; `x.log` is a file; a word without a slash a topic of -d (`t`,
/// `t:3`), any other a path: a data directory, there already or new; DIR/TOPIC
/// where DIR is a data directory that is there; DIR/TOPIC:PARTITION. kUsage for
/// an empty word or a name that no topic can have.
Result<Destination> parse_destination(Fs& fs, std::string_view word);

}  // namespace weir
