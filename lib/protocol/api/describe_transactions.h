// DescribeTransactions (key 65): state of transactional ids.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct DescribeTransactionsRequest {
  std::vector<std::string> transactionalIds;
  MESSAGE(DescribeTransactionsRequest, "0", "0+")
};

TABLE(DescribeTransactionsRequest) = {
    FIELD(transactionalIds, "0+"),
};

struct DescribeTransactionsResponse {
  struct TopicData {
    std::string topic;
    std::vector<int32_t> partitions;
    STRUCT(TopicData)
  };
  struct TransactionState {
    int16_t errorCode = 0;
    std::string transactionalId;
    std::string transactionState;
    int32_t transactionTimeoutMs = 0;
    int64_t transactionStartTimeMs = 0;
    int64_t producerId = 0;
    int16_t producerEpoch = 0;
    std::vector<TopicData> topics;
    STRUCT(TransactionState)
  };
  int32_t throttleTimeMs = 0;
  std::vector<TransactionState> transactionStates;
  MESSAGE(DescribeTransactionsResponse, "0", "0+")
};

TABLE(DescribeTransactionsResponse::TopicData) = {
    FIELD(topic, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(DescribeTransactionsResponse::TransactionState) = {
    FIELD(errorCode, "0+"),
    FIELD(transactionalId, "0+"),
    FIELD(transactionState, "0+"),
    FIELD(transactionTimeoutMs, "0+"),
    FIELD(transactionStartTimeMs, "0+"),
    FIELD(producerId, "0+"),
    FIELD(producerEpoch, "0+"),
    FIELD(topics, "0+"),
};

TABLE(DescribeTransactionsResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(transactionStates, "0+"),
};

}  // namespace weir::protocol
