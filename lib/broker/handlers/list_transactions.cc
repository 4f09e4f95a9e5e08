// ListTransactions (66), versions 0 to 2: all transactional ids, or those in
// certain states, of certain producers, of transactions that began longer ago
// than so many milliseconds (version 1 on).
//
// Errors: COORDINATOR_NOT_AVAILABLE.
//
// Left out: the pattern that ids must match (version 2 on). A request with one
// is refused, INVALID_REGULAR_EXPRESSION, rather than answered with too many.
//
// Reference: TransactionStateManager.listTransactionStates; KIP-664, KIP-994,
// KIP-1152.
#include "lib/protocol/api/list_transactions.h"

#include <algorithm>

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using Request = p::ListTransactionsRequest;

template <class T>
bool holds(const std::vector<T>& wanted, const T& one) {
  return wanted.empty() ||
         std::find(wanted.begin(), wanted.end(), one) != wanted.end();
}

bool is_wanted(const Request& request, const Transaction& txn,
               TimestampMs now) {
  if (!holds(request.producerIdFilters, txn.producer_id.value())) return false;
  if (!holds(request.stateFilters, std::string(txn_state_name(txn.state))))
    return false;
  return request.durationFilter < 0 ||
         now - txn.started > request.durationFilter;
}

void list_transactions(Broker& broker, Request& request,
                       Responder<p::ListTransactionsResponse> respond) {
  p::ListTransactionsResponse response;
  response.errorCode = code(broker.load_transactions());
  if (!request.transactionalIdPattern.value_or("").empty())
    response.errorCode = code(ErrorCode::INVALID_REGULAR_EXPRESSION);
  for (const std::string& name : request.stateFilters)
    if (!txn_state_of(name)) response.unknownStateFilters.push_back(name);
  if (response.errorCode != 0) return respond(response);
  TimestampMs now = broker.clock().now();
  for (const auto& [id, txn] : broker.transactions().all())
    if (is_wanted(request, txn, now))
      response.transactionStates.push_back(
          {id, txn.producer_id.value(),
           std::string(txn_state_name(txn.state))});
  respond(response);
}

}  // namespace

void handle_list_transactions(Broker& broker, Call call, Reader& body) {
  answer<p::ListTransactionsRequest, p::ListTransactionsResponse,
         list_transactions>(broker, std::move(call), body);
}

}  // namespace weir
