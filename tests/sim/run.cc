#include "tests/sim/run.h"

#include "lib/inspect/verify.h"
#include "tests/sim/clients.h"
#include "tests/sim/transactor.h"

namespace weir::sim {

void Outcome::add(const Outcome& other) {
  anomalies.add(other.anomalies);
  operations += other.operations;
  acknowledged += other.acknowledged;
  transactions += other.transactions;
  recoveries += other.recoveries;
  steps += other.steps;
  verify_errors += other.verify_errors;
  if (trouble.empty()) trouble = other.trouble;
}

namespace {

constexpr int kStepsToEnd = 200'000;  // what is under way ends well before

bool forgets(const Plan& plan) {
  return plan.fault == Fault::kPower && !plan.durable;
}

class Run {
 public:
  explicit Run(const Plan& plan)
      : plan_(plan),
        node_(plan.seed, {.durable = plan.durable}),
        // An answer that arrives late would promise what is already lost.
        network_(node_, plan.seed + 1,
                 {.loss = plan.loss, .lost_with_the_node = forgets(plan)}) {
    history_.may_forget = forgets(plan);
  }

  Outcome go() {
    Result<> done = whole();
    if (!done) out_.trouble = done.error().message();
    out_.anomalies = history_.anomalies;
    out_.acknowledged = history_.acknowledged();
    for (const auto& transactor : transactors_)
      out_.transactions += transactor->decided();
    return out_;
  }

 private:
  Result<> whole() {
    TRY(set_up());
    int64_t before = node_.disk.operations();
    start_clients();
    if (plan_.crash_at >= 0) node_.disk.fail_at(plan_.crash_at, !plan_.once);
    for (int i = 0; i < plan_.steps; ++i) {
      network_.step();
      ++out_.steps;
      bool disk_died = !plan_.once && node_.disk.has_failed();
      bool now = plan_.crashes > 0 && network_.below(uint64_t(plan_.steps)) <
                                          uint64_t(plan_.crashes);
      if (disk_died || now) TRY(crash_and_recover());
    }
    // A clean stop is part of what may be cut short.
    note_flushed();
    if (!node_.stop()) TRY(crash_and_recover());
    out_.operations = node_.disk.operations() - before;
    node_.disk.heal();
    if (node_.up()) node_.kill();
    TRY(recover());
    TRY(finish());
    return check();
  }

  Result<> set_up() {
    TRY(node_.start());
    ConfigChanges configs = {{"segment.ms", "150"},
                             {"segment.index.bytes", "240"}};
    TRY(node_.directory().create_topic(kTopic, kPartitions, configs));
    if (plan_.transactions)
      TRY(node_.directory().create_topic(kTxnTopic, kTxnPartitions, configs));
    TRY(node_.stop());
    TRY(node_.start());
    node_.disk.lies_about_sync = plan_.plant == Plant::kSkipSync;
    node_.disk.lies_about_names = plan_.plant == Plant::kForgetNames;
    return {};
  }

  void start_clients() {
    for (int32_t p = 0; p < kPartitions; ++p) {
      for (int i = 0; i < 2; ++i)
        producers_.push_back(std::make_unique<Producer>(
            network_, node_, history_, p, int64_t(producers_.size())));
      consumers_.push_back(
          std::make_unique<Consumer>(network_, node_, history_, p));
    }
    for (auto& producer : producers_) {
      producer->forget_id = plan_.plant == Plant::kForgetProducers;
      producer->start();
    }
    for (auto& consumer : consumers_) consumer->start();
    committer_.start();
    for (int i = 0; i < 3 && plan_.transactions; ++i) {
      transactors_.push_back(std::make_unique<Transactor>(
          network_, node_, history_.anomalies, i, i > 0));
      transactors_.back()->start();
    }
  }

  // What was flushed stays; behind it a disk may have kept one segment and
  // lost the one before.
  void note_flushed() {
    flushed_.clear();
    for (int32_t p = 0; p < kPartitions; ++p) {
      const PartitionLog* log = node_.directory().led_log(kTopic, p);
      flushed_.push_back(log ? log->recovery_point() : Offset(0));
    }
  }

  void crash() {
    if (node_.up()) note_flushed();
    if (plan_.fault != Fault::kPower && plan_.plant != Plant::kAcknowledgeFirst)
      return node_.kill();
    node_.cut_power(network_.below(3) ? network_.below(1 << 30) : 0);
  }

  Result<> crash_and_recover() {
    crash();
    if (plan_.crash_again_at >= 0 && out_.recoveries == 0) {
      node_.disk.fail_at(plan_.crash_again_at, true);
      (void)node_.start();  // fails, if recovery is as long as that
      crash();
    }
    return recover();
  }

  Result<> recover() {
    ++out_.recoveries;
    if (history_.may_forget) history_.lost_commits();
    for (size_t p = 0; p < flushed_.size() && history_.may_forget; ++p)
      history_.lost_from(int32_t(p), flushed_[p]);
    return node_.start();
  }

  bool idle() const {
    for (const auto& producer : producers_)
      if (!producer->idle()) return false;
    for (const auto& transactor : transactors_)
      if (!transactor->idle()) return false;
    return committer_.idle();
  }

  Result<> finish() {
    network_.set_loss(0);
    for (auto& producer : producers_) producer->drain();
    committer_.drain();
    for (auto& transactor : transactors_) transactor->drain();
    for (int i = 0; !idle(); ++i) {
      if (i == kStepsToEnd)
        return fail(Code::kRefused, "clients did not come to their end");
      network_.step();
    }
    return {};
  }

  // What stands is right, the directory is clean, and it is all there again
  // after a clean stop.
  Result<> check() {
    for (int round = 0; round < 2; ++round) {
      for (int32_t p = 0; p < kPartitions; ++p) {
        std::optional<Records> log = read_all(network_, p);
        if (!log) return fail(Code::kRefused, "partition {} cannot be read", p);
        if (round == 0) history_.check(p, *log);
        if (round == 0) logs_[p] = *log;
        if (logs_[p] != *log)
          return fail(Code::kRefused, "a clean stop changed partition {}", p);
      }
      if (!transactors_.empty()) TRY(check_transactions(round == 0));
      TRY(node_.stop());
      if (round == 0) TRY(verify());
      if (round == 0) TRY(node_.start());
    }
    return {};
  }

  Result<> check_transactions(bool first) {
    auto committed =
        read_committed(network_, plan_.plant == Plant::kShowAborted);
    if (!committed)
      return fail(Code::kRefused, "a transaction was never ended");
    if (first) committed_ = *committed;
    if (committed_ != *committed)
      return fail(Code::kRefused, "a clean stop changed what is committed");
    for (auto& transactor : transactors_)
      if (first) transactor->check(*committed);
    return {};
  }

  Result<> verify() {
    CollectFindings findings;
    TRY_ASSIGN(
        [[maybe_unused]] VerifySummary summary,
        verify_directories(node_.disk, {node_.path()}, {}, {}, findings));
    for (const Finding& finding : findings.all) {
      if (finding.severity() != Severity::kError) continue;
      ++out_.verify_errors;
      history_.anomalies.say(finding.file + ": " + finding.message);
    }
    return {};
  }

  Plan plan_;
  Outcome out_;
  History history_;
  Node node_;
  Network network_;
  std::vector<std::unique_ptr<Producer>> producers_;
  std::vector<std::unique_ptr<Consumer>> consumers_;
  Committer committer_{network_, node_, history_};
  std::vector<std::unique_ptr<Transactor>> transactors_;
  std::map<int32_t, Records> logs_;
  std::vector<Records> committed_;
  std::vector<Offset> flushed_;
};

}  // namespace

Outcome run(const Plan& plan) { return Run(plan).go(); }

}  // namespace weir::sim
