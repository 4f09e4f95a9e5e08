// State of a transactional id (__transaction_state, record type 0).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct TransactionLogKey {
  std::string transactionalId;
  MESSAGE(TransactionLogKey, "0", "none")
};

TABLE(TransactionLogKey) = {
    FIELD(transactionalId, "0"),
};

struct TransactionLogValue {
  struct PartitionsSchema {
    std::string topic;
    std::vector<int32_t> partitionIds;
    STRUCT(PartitionsSchema)
  };
  int64_t producerId = 0;
  int64_t previousProducerId = -1;
  int64_t nextProducerId = -1;
  int16_t producerEpoch = 0;
  int16_t nextProducerEpoch = -1;
  int32_t transactionTimeoutMs = 0;
  int8_t transactionStatus = 0;
  std::optional<std::vector<PartitionsSchema>> transactionPartitions =
      std::vector<PartitionsSchema>();
  int64_t transactionLastUpdateTimestampMs = 0;
  int64_t transactionStartTimestampMs = 0;
  int16_t clientTransactionVersion = 0;
  MESSAGE(TransactionLogValue, "0-1", "1+")
};

TABLE(TransactionLogValue::PartitionsSchema) = {
    FIELD(topic, "0+"),
    FIELD(partitionIds, "0+"),
};

TABLE(TransactionLogValue) = {
    FIELD(producerId, "0+"),
    FIELD(previousProducerId, "1+").tag(0),
    FIELD(nextProducerId, "1+").tag(1),
    FIELD(producerEpoch, "0+"),
    FIELD(nextProducerEpoch, "1+").tag(3),
    FIELD(transactionTimeoutMs, "0+"),
    FIELD(transactionStatus, "0+"),
    FIELD(transactionPartitions, "0+"),
    FIELD(transactionLastUpdateTimestampMs, "0+"),
    FIELD(transactionStartTimestampMs, "0+"),
    FIELD(clientTransactionVersion, "1+").tag(2),
};

}  // namespace weir::protocol
