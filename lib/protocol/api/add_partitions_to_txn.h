// AddPartitionsToTxn (key 24): names partitions that a transaction will write
// to.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct AddPartitionsToTxnRequest {
  struct AddPartitionsToTxnTopic {
    std::string name;
    std::vector<int32_t> partitions;
    STRUCT(AddPartitionsToTxnTopic)
  };
  struct AddPartitionsToTxnTransaction {
    std::string transactionalId;
    int64_t producerId = 0;
    int16_t producerEpoch = 0;
    bool verifyOnly = false;
    std::vector<AddPartitionsToTxnTopic> topics;
    STRUCT(AddPartitionsToTxnTransaction)
  };
  std::vector<AddPartitionsToTxnTransaction> transactions;
  std::string v3AndBelowTransactionalId;
  int64_t v3AndBelowProducerId = 0;
  int16_t v3AndBelowProducerEpoch = 0;
  std::vector<AddPartitionsToTxnTopic> v3AndBelowTopics;
  MESSAGE(AddPartitionsToTxnRequest, "0-5", "3+")
};

TABLE(AddPartitionsToTxnRequest::AddPartitionsToTxnTopic) = {
    FIELD(name, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(AddPartitionsToTxnRequest::AddPartitionsToTxnTransaction) = {
    FIELD(transactionalId, "4+"), FIELD(producerId, "4+"),
    FIELD(producerEpoch, "4+"),   FIELD(verifyOnly, "4+"),
    FIELD(topics, "4+"),
};

TABLE(AddPartitionsToTxnRequest) = {
    FIELD(transactions, "4+"),          FIELD(v3AndBelowTransactionalId, "0-3"),
    FIELD(v3AndBelowProducerId, "0-3"), FIELD(v3AndBelowProducerEpoch, "0-3"),
    FIELD(v3AndBelowTopics, "0-3"),
};

struct AddPartitionsToTxnResponse {
  struct AddPartitionsToTxnPartitionResult {
    int32_t partitionIndex = 0;
    int16_t partitionErrorCode = 0;
    STRUCT(AddPartitionsToTxnPartitionResult)
  };
  struct AddPartitionsToTxnTopicResult {
    std::string name;
    std::vector<AddPartitionsToTxnPartitionResult> resultsByPartition;
    STRUCT(AddPartitionsToTxnTopicResult)
  };
  struct AddPartitionsToTxnResult {
    std::string transactionalId;
    std::vector<AddPartitionsToTxnTopicResult> topicResults;
    STRUCT(AddPartitionsToTxnResult)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::vector<AddPartitionsToTxnResult> resultsByTransaction;
  std::vector<AddPartitionsToTxnTopicResult> resultsByTopicV3AndBelow;
  MESSAGE(AddPartitionsToTxnResponse, "0-5", "3+")
};

TABLE(AddPartitionsToTxnResponse::AddPartitionsToTxnPartitionResult) = {
    FIELD(partitionIndex, "0+"),
    FIELD(partitionErrorCode, "0+"),
};

TABLE(AddPartitionsToTxnResponse::AddPartitionsToTxnTopicResult) = {
    FIELD(name, "0+"),
    FIELD(resultsByPartition, "0+"),
};

TABLE(AddPartitionsToTxnResponse::AddPartitionsToTxnResult) = {
    FIELD(transactionalId, "4+"),
    FIELD(topicResults, "4+"),
};

TABLE(AddPartitionsToTxnResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "4+").ignorable(),
    FIELD(resultsByTransaction, "4+"),
    FIELD(resultsByTopicV3AndBelow, "0-3"),
};

}  // namespace weir::protocol
