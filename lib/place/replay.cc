#include "lib/place/replay.h"

#include "lib/place/record_cursor.h"

namespace weir {

namespace {

constexpr int64_t kSaveNs = 1'000'000'000;
/// Records between two looks at the interrupt, at full speed.
constexpr int64_t kLookEvery = 256;
/// A turn without a record would be followed by the next at once.
constexpr int64_t kEmptyTurnNs = 100'000'000;

class Replayer {
 public:
  Replayer(Selection& selection, ReplayTarget& target, const ReplayPlan& plan,
           Pace& pace, const Clock& clock, Waiter& waiter, FindingSink& sink,
           ReplayCount& count)
      : selection_(selection),
        target_(target),
        plan_(plan),
        pace_(pace),
        clock_(clock),
        waiter_(waiter),
        sink_(sink),
        count_(count),
        saved_ns_(clock.monotonic_ns()) {}

  Result<> run(std::span<const Point> from) {
    Result<> done = turns(from);
    Result<> saved = flush(true);
    return done ? saved : done;
  }

 private:
  Result<> turns(std::span<const Point> from) {
    for (;;) {
      int64_t before = count_.records;
      TRY(one_turn());
      if (!plan_.loop || stopped_ || count_.records >= plan_.limit) return {};
      TRY(check());
      if (count_.records == before)
        waiter_.wait_until(clock_.monotonic_ns() + kEmptyTurnNs);
      TRY(selection_.reopen(from));
      pace_.start_anew();
    }
  }

  Result<> one_turn() {
    MergedRecords records(selection_.sources(), plan_.control, sink_);
    while (count_.records < plan_.limit) {
      if (++looked_ % kLookEvery == 0) TRY(look());
      const Record* record = records.next();
      if (record == nullptr && records.error()) return fail(*records.error());
      if (record == nullptr) return {};
      if (plan_.filter && !plan_.filter->passes(*record)) {
        if (const Error* error = plan_.filter->error()) return fail(*error);
        note_position(*record);
        continue;
      }
      TRY(wait_for(*record));
      if (stopped_) return {};
      TRY(target_.put(*record));
      pace_.went();
      note_position(*record);
      ++count_.records;
      count_.bytes +=
          int64_t(record->view.key.size() + record->view.value.size() +
                  record->view.raw_headers.size());
      if (plan_.progress) plan_.progress(count_.records, log_time_);
    }
    return {};
  }

  Result<> wait_for(const Record& record) {
    TimestampMs timestamp = record.view.timestamp;
    log_time_ = std::max(log_time_, timestamp);
    for (;;) {
      int64_t due = pace_.due_ns(timestamp);
      int64_t now = clock_.monotonic_ns();
      if (now >= due) {
        count_.max_late_ns = std::max(count_.max_late_ns, now - due);
        return {};
      }
      TRY(flush(false));
      if (plan_.progress) plan_.progress(count_.records, log_time_);
      auto woken = waiter_.wait_until(due);
      if (woken == Waiter::Woken::kInput && plan_.on_input &&
          !plan_.on_input(pace_)) {
        stopped_ = true;
        return {};
      }
      TRY(check());
    }
  }

  Result<> check() const {
    if (plan_.interrupt == nullptr || plan_.interrupt->load() == 0) return {};
    return fail(Code::kInterrupted, "interrupted");
  }

  // At full speed nothing else would look.
  Result<> look() {
    if (plan_.save && clock_.monotonic_ns() - saved_ns_ >= kSaveNs)
      TRY(flush(false));
    return check();
  }

  void note_position(const Record& record) {
    if (!plan_.save) return;
    if (!last_ || last_->first.partition != record.partition ||
        last_->first.topic != record.topic)
      last_ = &*positions_
                    .try_emplace({std::string(record.topic), record.partition})
                    .first;
    last_->second = record.view.offset + 1;
  }

  Result<> flush(bool end) {
    TRY(target_.flush());
    int64_t now = clock_.monotonic_ns();
    if (!plan_.save || (!end && now - saved_ns_ < kSaveNs)) return {};
    saved_ns_ = now;
    return plan_.save(positions_);
  }

  Selection& selection_;
  ReplayTarget& target_;
  const ReplayPlan& plan_;
  Pace& pace_;
  const Clock& clock_;
  Waiter& waiter_;
  FindingSink& sink_;
  ReplayCount& count_;
  int64_t saved_ns_;
  int64_t looked_ = 0;
  bool stopped_ = false;
  TimestampMs log_time_{0};
  OffsetCheckpoint positions_;
  OffsetCheckpoint::value_type* last_ = nullptr;
};

}  // namespace

Result<> replay(Selection& selection, std::span<const Point> from,
                ReplayTarget& target, const ReplayPlan& plan, Pace& pace,
                const Clock& clock, Waiter& waiter, FindingSink& sink,
                ReplayCount& count) {
  return Replayer(selection, target, plan, pace, clock, waiter, sink, count)
      .run(from);
}

}  // namespace weir
