// EnvelopeReader: a line of `consume --json` as a record again.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "lib/place/record_sink.h"

namespace weir {

/// Holds the text of the last envelope: what it read is good until the next
/// read(). Members that say where the record stood (offset, leader_epoch,
/// timestamp_type, producer_id and the like) are the old place's own and are
/// left out; so is whatever nobody knows.
class EnvelopeReader {
 public:
  EnvelopeReader();
  ~EnvelopeReader();

  /// Sets topic, partition, timestamp, key, value and headers (in `headers`).
  /// kUsage: no JSON object; a member of another type; "key" beside
  /// "key_base64"; no value; a control record.
  Result<> read(std::string_view line, OutgoingRecord& record,
                std::vector<RecordHeader>& headers);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace weir
