#include "lib/inspect/hanging.h"

#include <algorithm>

namespace weir {

namespace {

// A coordinator looks for transactions that are out of time so often
// (transaction.abort.timed.out.transaction.cleanup.interval.ms), and then has
// markers to write.
constexpr int64_t kSlackMs = 60'000;

}  // namespace

TransactionJudge::TransactionJudge(Transactions transactions, bool whole)
    : transactions_(std::move(transactions)),
      whole_(whole),
      last_seen_(kNoTimestamp) {
  for (const auto& [id, txn] : transactions_)
    last_seen_ = std::max(last_seen_, txn.updated);
}

std::optional<std::string> TransactionJudge::why(
    const TopicPartition& partition, ProducerId id,
    const ProducerEntry& producer) const {
  auto known = std::find_if(transactions_.begin(), transactions_.end(),
                            [&](const auto& entry) {
                              const Transaction& txn = entry.second;
                              return id == txn.producer_id ||
                                     id == txn.previous_id || id == txn.next_id;
                            });
  if (known == transactions_.end()) {
    if (!whole_) return std::nullopt;
    return fmt::format("{} knows no producer {}", kTransactionTopic, id);
  }
  const auto& [name, txn] = *known;
  // Its markers are on their way.
  if (txn.deciding()) return std::nullopt;
  if (!txn.open())
    return fmt::format("transaction '{}' is {}", name,
                       txn_state_name(txn.state));
  if (!txn.partitions.contains(partition))
    return fmt::format("transaction '{}' has no part here", name);
  if (id == txn.producer_id && producer.epoch < txn.epoch)
    return fmt::format("transaction '{}' is at epoch {}, not {}", name,
                       txn.epoch, producer.epoch);
  if (txn.started != kNoTimestamp &&
      last_seen_ - txn.started > txn.timeout_ms + kSlackMs)
    return fmt::format("transaction '{}' is older than its timeout of {} ms",
                       name, txn.timeout_ms);
  return std::nullopt;
}

std::optional<TransactionJudge> judge_transactions(const DataDirView& view,
                                                   int64_t partitions) {
  const TopicView* topic = view.find(kTransactionTopic);
  if (!topic) return std::nullopt;
  CollectFindings unread;
  auto transactions = load_transactions(view, unread);
  if (!transactions) return std::nullopt;
  bool whole =
      unread.all.empty() && int64_t(topic->partitions.size()) == partitions;
  return TransactionJudge(std::move(*transactions), whole);
}

}  // namespace weir
