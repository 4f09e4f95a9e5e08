// Control records: what the key of a record in a control batch says, and the
// value of a transaction's end. Values of the KRaft types (leader-change and
// up) are messages with schemas of their own (lib/protocol).
//
// Reference: org.apache.kafka.common.record.ControlRecordType,
// EndTransactionMarker; KIP-98, KIP-595, KIP-630, KIP-853.
#pragma once
#include <string>
#include <string_view>

#include "lib/base/bytes.h"
#include "lib/base/result.h"

namespace weir {

enum class ControlType : int16_t {
  kUnknown = -1,
  kAbort = 0,
  kCommit = 1,
  kLeaderChange = 2,
  kSnapshotHeader = 3,
  kSnapshotFooter = 4,
  kKraftVersion = 5,
  kKraftVoters = 6,
};

/// abort, commit, leader-change, snapshot-header, snapshot-footer,
/// kraft-version, kraft-voters, unknown.
std::string_view control_type_name(ControlType type);

struct ControlKey {
  int16_t version = 0;
  int16_t type_id = 0;  ///< as stored
  ControlType type = ControlType::kUnknown;
  bool ends_transaction() const {
    return type == ControlType::kAbort || type == ControlType::kCommit;
  }
};
/// kCorrupt if the key is null, shorter than 4 bytes or its version negative.
/// Later versions may be longer; an unknown type is no error.
Result<ControlKey> parse_control_key(Bytes key);
/// Version 0.
std::string control_key(ControlType type);

struct EndTxnMarker {
  int16_t version = 0;
  int32_t coordinator_epoch = 0;
};
/// kCorrupt if the value is null, shorter than 6 bytes or its version
/// negative. Later versions may be longer.
Result<EndTxnMarker> parse_end_txn_marker(Bytes value);
/// Version 0.
std::string end_txn_marker(int32_t coordinator_epoch);

}  // namespace weir
