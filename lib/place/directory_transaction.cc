#include "lib/place/directory_transaction.h"

namespace weir {
namespace {

using E = protocol::ErrorCode;

}  // namespace

DirectoryTransaction::DirectoryTransaction(LocalBroker& broker,
                                           const Clock& clock, Random& random,
                                           std::string id)
    : broker_(broker),
      coordinator_(broker, clock, *this, {}),
      passing_(id.empty()),
      id_(passing_ ? passing_id(random) : std::move(id)) {}

Result<> DirectoryTransaction::checked(E error, std::string_view what) const {
  if (error == E::NONE) return {};
  const protocol::ErrorRow* row = protocol::find_error(int16_t(error));
  return fail(Code::kRefused, "transaction '{}' cannot {}: {}", id_, what,
              row ? row->name : "refused");
}

Result<TxnProducer> DirectoryTransaction::begin() {
  if (producer_) return *producer_;
  TRY(checked(coordinator_.load(), "be read"));
  TransactionCoordinator::Init init{.id = id_, .timeout_ms = kTimeoutMs};
  auto given = coordinator_.init(init);
  // The first time aborts what another left open.
  if (!given && given.error() == E::CONCURRENT_TRANSACTIONS)
    given = coordinator_.init(init);
  if (!given) TRY(checked(given.error(), "begin"));
  return *(producer_ = *given);
}

Result<> DirectoryTransaction::add(const TopicPartition& partition) {
  TRY_ASSIGN(TxnProducer producer, begin());
  return checked(coordinator_.add_partitions(id_, producer, {partition},
                                             kEpochBumpVersion),
                 "begin");
}

Result<> DirectoryTransaction::end(bool commit) {
  if (!producer_) return {};
  TxnProducer producer = *std::exchange(producer_, std::nullopt);
  // Without a write it never began.
  const Transaction* txn = coordinator_.find(id_);
  if (txn && txn->open()) {
    auto ended = coordinator_.end(id_, producer, commit, kEpochBumpVersion);
    if (!ended) TRY(checked(ended.error(), commit ? "commit" : "abort"));
    if (coordinator_.find(id_)->open())
      return fail(Code::kIo,
                  "transaction '{}' is decided, but not written "
                  "everywhere; the next writer ends it",
                  id_);
  }
  if (!passing_) return {};
  Result<int32_t> forgotten = broker_.append_transaction(id_, nullptr, 1);
  if (!forgotten) return Failure(forgotten.error());
  return {};
}

}  // namespace weir
