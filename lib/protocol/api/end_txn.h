// EndTxn (key 26): commits or aborts a transaction.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct EndTxnRequest {
  std::string transactionalId;
  int64_t producerId = 0;
  int16_t producerEpoch = 0;
  bool committed = false;
  MESSAGE(EndTxnRequest, "0-5", "3+")
};

TABLE(EndTxnRequest) = {
    FIELD(transactionalId, "0+"),
    FIELD(producerId, "0+"),
    FIELD(producerEpoch, "0+"),
    FIELD(committed, "0+"),
};

struct EndTxnResponse {
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  int64_t producerId = -1;
  int16_t producerEpoch = -1;
  MESSAGE(EndTxnResponse, "0-5", "3+")
};

TABLE(EndTxnResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(producerId, "5+").ignorable(),
    FIELD(producerEpoch, "5+").ignorable(),
};

}  // namespace weir::protocol
