// AllocateProducerIds (key 67): a broker asks the controller for a block of
// producer ids.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct AllocateProducerIdsRequest {
  int32_t brokerId = 0;
  int64_t brokerEpoch = -1;
  MESSAGE(AllocateProducerIdsRequest, "0", "0+")
};

TABLE(AllocateProducerIdsRequest) = {
    FIELD(brokerId, "0+"),
    FIELD(brokerEpoch, "0+"),
};

struct AllocateProducerIdsResponse {
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  int64_t producerIdStart = 0;
  int32_t producerIdLen = 0;
  MESSAGE(AllocateProducerIdsResponse, "0", "0+")
};

TABLE(AllocateProducerIdsResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(producerIdStart, "0+"),
    FIELD(producerIdLen, "0+"),
};

}  // namespace weir::protocol
