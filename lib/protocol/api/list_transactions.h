// ListTransactions (key 66): transactional ids that a broker looks after.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct ListTransactionsRequest {
  std::vector<std::string> stateFilters;
  std::vector<int64_t> producerIdFilters;
  int64_t durationFilter = -1;
  std::optional<std::string> transactionalIdPattern;
  MESSAGE(ListTransactionsRequest, "0-2", "0+")
};

TABLE(ListTransactionsRequest) = {
    FIELD(stateFilters, "0+"),
    FIELD(producerIdFilters, "0+"),
    FIELD(durationFilter, "1+"),
    FIELD(transactionalIdPattern, "2+"),
};

struct ListTransactionsResponse {
  struct TransactionState {
    std::string transactionalId;
    int64_t producerId = 0;
    std::string transactionState;
    STRUCT(TransactionState)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::vector<std::string> unknownStateFilters;
  std::vector<TransactionState> transactionStates;
  MESSAGE(ListTransactionsResponse, "0-2", "0+")
};

TABLE(ListTransactionsResponse::TransactionState) = {
    FIELD(transactionalId, "0+"),
    FIELD(producerId, "0+"),
    FIELD(transactionState, "0+"),
};

TABLE(ListTransactionsResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(unknownStateFilters, "0+"),
    FIELD(transactionStates, "0+"),
};

}  // namespace weir::protocol
