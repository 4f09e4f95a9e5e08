// InitProducerId (key 22): gives a producer its id and epoch, and ends its open
// transaction.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct InitProducerIdRequest {
  std::optional<std::string> transactionalId = "";
  int32_t transactionTimeoutMs = 0;
  int64_t producerId = -1;
  int16_t producerEpoch = -1;
  bool enable2Pc = false;
  bool keepPreparedTxn = false;
  MESSAGE(InitProducerIdRequest, "0-6", "2+")
};

TABLE(InitProducerIdRequest) = {
    FIELD(transactionalId, "0+"), FIELD(transactionTimeoutMs, "0+"),
    FIELD(producerId, "3+"),      FIELD(producerEpoch, "3+"),
    FIELD(enable2Pc, "6+"),       FIELD(keepPreparedTxn, "6+"),
};

struct InitProducerIdResponse {
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  int64_t producerId = -1;
  int16_t producerEpoch = 0;
  int64_t ongoingTxnProducerId = -1;
  int16_t ongoingTxnProducerEpoch = -1;
  MESSAGE(InitProducerIdResponse, "0-6", "2+")
};

TABLE(InitProducerIdResponse) = {
    FIELD(throttleTimeMs, "0+").ignorable(),
    FIELD(errorCode, "0+"),
    FIELD(producerId, "0+"),
    FIELD(producerEpoch, "0+"),
    FIELD(ongoingTxnProducerId, "6+"),
    FIELD(ongoingTxnProducerEpoch, "6+"),
};

}  // namespace weir::protocol
