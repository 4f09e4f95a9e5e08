// Which transactions are open at an offset of a partition, found from the
// nearest good producer snapshot below it, or from the log's start.
//
// Reference: org.apache.kafka.storage.internals.log.ProducerStateManager.
#pragma once
#include <map>
#include <optional>

#include "lib/log/partition_view.h"
#include "lib/record/control_record.h"

namespace weir {

/// Reads what kind of marker a batch is.
class MarkerReader {
 public:
  /// kCommit or kAbort; nothing for any other batch, and for one whose CRC is
  /// wrong or whose record cannot be read.
  std::optional<ControlType> read(const RawBatch& batch);

 private:
  RecordReader reader_;
};

class OpenTransactions {
 public:
  /// Those that are open when everything below `offset` has been read.
  /// Snapshots that are damaged, missing or beyond `offset` are passed over.
  static OpenTransactions at(PartitionView& partition, Offset offset);

  /// Takes note of a batch that is not a marker.
  void see(const RawBatch& batch);
  /// Ends the producer's transaction; gives its first offset if it was open.
  std::optional<Offset> end(ProducerId producer);

  /// The first offset of each.
  const std::map<ProducerId, Offset>& first_offsets() const { return open_; }
  /// The least of them.
  std::optional<Offset> earliest() const;

 private:
  std::map<ProducerId, Offset> open_;
};

}  // namespace weir
