// RecordSink: where records go. Behind it: a directory (directory_sink.h);
// sockets and clusters are others of the same kind.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string_view>

#include "lib/base/result.h"
#include "lib/log/checkpoints.h"
#include "lib/record/record_view.h"

namespace weir {

/// A record to write. Its bytes may be gone after put().
struct OutgoingRecord {
  std::string_view topic;
  std::optional<PartitionId> partition = {};  ///< nothing: by the key
  std::optional<TimestampMs> timestamp = {};  ///< nothing: now
  Bytes key = {};                             ///< may be null
  Bytes value = {};                           ///< may be null
  std::span<const RecordHeader> headers = {};
  /// Nothing: the next one. kInvalid if it is taken already.
  std::optional<Offset> offset = {};
};

/// What was written to one partition.
struct SinkCount {
  int64_t records = 0;
  int64_t bytes = 0;  ///< of batches
  Offset first_offset{-1};
  Offset last_offset{-1};
};
using SinkCounts = std::map<TopicPartition, SinkCount>;

class RecordSink {
 public:
  virtual ~RecordSink() = default;
  /// Takes the record; it may be written later. kInvalid: a record that the
  /// topic refuses (no key in a compacted topic, no such partition, too
  /// large); the records before it stay accepted.
  virtual Result<> put(const OutgoingRecord& record) = 0;
  /// Everything that was taken is written now.
  virtual Result<> flush() = 0;
  /// What is written so far.
  virtual const SinkCounts& counts() const = 0;
};

}  // namespace weir
