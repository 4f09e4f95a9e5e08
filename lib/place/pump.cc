#include "lib/place/pump.h"

namespace weir {

namespace {

/// Records between two looks at the interrupt and the progress.
constexpr int64_t kLookEvery = 1024;

class Pump {
 public:
  Pump(RecordSink& sink, const PumpPlan& plan, GlancedClock& clock,
       Waiter& waiter, int64_t& records)
      : sink_(sink),
        plan_(plan),
        clock_(clock),
        waiter_(waiter),
        records_(records) {
    if (plan.rate > 0) pacer_.emplace(clock, plan.rate);
  }

  Result<> run(RecordSource& source) {
    OutgoingRecord record;
    for (;;) {
      TRY_ASSIGN(bool some, source.next(record));
      if (!some) return {};
      if (pacer_) TRY(wait_turn());
      if (auto put = sink_.put(record); !put) {
        Error error = std::move(put).error();
        if (error.code != Code::kInvalid) return fail(std::move(error));
        return fail(std::move(error).in(source.where()));
      }
      ++records_;
      if (records_ % kLookEvery == 0) TRY(look());
    }
  }

 private:
  Result<> check() const {
    if (plan_.interrupt == nullptr || plan_.interrupt->load() == 0) return {};
    return fail(Code::kInterrupted, "interrupted");
  }
  Result<> look() {
    if (plan_.progress) plan_.progress(records_);
    return check();
  }

  // What was put before is on its way before the wait.
  Result<> wait_turn() {
    if (!pacer_->due()) {
      TRY(sink_.flush());
      while (!pacer_->due()) {
        waiter_.wait_until(pacer_->next_ns());
        TRY(look());
      }
      clock_.glance();
    }
    pacer_->took_turn();
    return {};
  }

  RecordSink& sink_;
  const PumpPlan& plan_;
  GlancedClock& clock_;
  Waiter& waiter_;
  int64_t& records_;
  std::optional<Pacer> pacer_;
};

}  // namespace

Result<> pump(RecordSource& source, RecordSink& sink, const PumpPlan& plan,
              GlancedClock& clock, Waiter& waiter, int64_t& records) {
  return Pump(sink, plan, clock, waiter, records).run(source);
}

}  // namespace weir
