// AddOffsetsToTxn (key 25): names a group whose offsets a transaction will
// commit.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct AddOffsetsToTxnRequest {
  std::string transactionalId;
  int64_t producerId = 0;
  int16_t producerEpoch = 0;
  std::string groupId;
  MESSAGE(AddOffsetsToTxnRequest, "0-4", "3+")
};

TABLE(AddOffsetsToTxnRequest) = {
    FIELD(transactionalId, "0+"),
    FIELD(producerId, "0+"),
    FIELD(producerEpoch, "0+"),
    FIELD(groupId, "0+"),
};

struct AddOffsetsToTxnResponse {
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  MESSAGE(AddOffsetsToTxnResponse, "0-4", "3+")
};

TABLE(AddOffsetsToTxnResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
};

}  // namespace weir::protocol
