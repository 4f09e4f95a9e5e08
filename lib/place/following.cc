#include "lib/place/following.h"

#include <algorithm>

#include "lib/place/batch_printer.h"

namespace weir {

namespace {

// How long a sleep may be, so that a signal that came just before it is seen.
constexpr int kLongestWaitMs = 500;
// New partitions are looked for at most this often.
constexpr int64_t kLookNs = 200'000'000;

class Follower {
 public:
  Follower(Selection& selection, const FollowPlan& plan, const Clock& clock,
           FindingSink& sink, ReadCount& count)
      : selection_(selection),
        plan_(plan),
        clock_(clock),
        sink_(sink),
        count_(count),
        printer_(plan.read) {}

  Result<FollowEnd> run() {
    for (;;) {
      TRY(read_all());
      TRY(plan_.flush());
      if (moved_) return FollowEnd::kMoved;
      if (count_.records < plan_.read.limit) TRY(look_for_partitions());
      if (count_.records >= plan_.read.limit) return FollowEnd::kLimit;
      if (selection_.finished() && !waits_for_partitions())
        return FollowEnd::kFinished;
      TRY_ASSIGN(bool in_time, wait());
      if (moved_) return FollowEnd::kMoved;
      if (!in_time) return FollowEnd::kDeadline;
      TRY(refresh());
    }
  }

  Result<FollowEnd> read_once() {
    TRY(read_all());
    TRY(plan_.flush());
    if (moved_) return FollowEnd::kMoved;
    bool limit = count_.records >= plan_.read.limit;
    return limit ? FollowEnd::kLimit : FollowEnd::kFinished;
  }

 private:
  Result<> check() const {
    const auto* interrupt = plan_.read.interrupt;
    if (interrupt != nullptr && interrupt->load() != 0)
      return fail(Code::kInterrupted, "interrupted");
    return {};
  }

  // A glob may name topics that are not there yet, and a member of a group
  // may be given partitions later.
  bool waits_for_partitions() const {
    return plan_.all_topics || (plan_.moved && selection_.empty()) ||
           std::any_of(plan_.words.begin(), plan_.words.end(),
                       [](const TopicWord& word) {
                         return word.kind == TopicWord::Kind::kGlob;
                       });
  }

  Result<> read_all() {
    for (BatchSource* source : selection_.sources()) {
      SourceBatch batch;
      while (count_.records < plan_.read.limit && source->next(batch)) {
        TRY(check());
        TRY(print(*source, batch));
        TRY(ask_moved());
        if (moved_) return {};
      }
      TRY(check());
      if (const Error* error = source->error()) return fail(*error);
    }
    return {};
  }

  Result<> ask_moved() {
    if (!plan_.moved) return {};
    TRY_ASSIGN(moved_, plan_.moved());
    return {};
  }

  Result<> print(const BatchSource& source, const SourceBatch& batch) {
    printer_.begin(source.name(), plan_.read.limit - count_.records);
    printer_.print(batch);
    for (Finding& finding : printer_.take_findings())
      sink_.report(std::move(finding));
    count_.records += printer_.count().records;
    count_.seen += printer_.count().seen;
    TRY(plan_.write(printer_.text()));
    if (plan_.took)
      plan_.took(source.name(), printer_.next_offset(),
                 batch.batch.leader_epoch());
    if (const Error* error = printer_.error()) return fail(*error);
    return {};
  }

  // After the records that are there already went out.
  Result<> look_for_partitions() {
    if (!stale_ || clock_.monotonic_ns() - looked_ns_ < kLookNs) return {};
    stale_ = false;
    looked_ns_ = clock_.monotonic_ns();
    TRY_ASSIGN(bool changed, selection_.place().refresh());
    if (!changed || (plan_.words.empty() && !plan_.all_topics)) return {};
    size_t before = selection_.sources().size();
    TRY(add_new());
    if (selection_.sources().size() == before) return {};
    TRY(read_all());
    return plan_.flush();
  }

  Result<> add_new() {
    Place& place = selection_.place();
    if (plan_.words.empty()) {
      TRY_ASSIGN(auto now, place.select({}));
      return selection_.add_new(now);
    }
    for (const TopicWord& word : plan_.words) {
      // A word that names nothing any more: all its partitions went away.
      auto now = place.select(std::span(&word, 1));
      if (now) TRY(selection_.add_new(*now));
    }
    return {};
  }

  // False when the deadline is over.
  Result<bool> wait() {
    for (;;) {
      TRY(check());
      if (plan_.idle) TRY(plan_.idle());
      TRY(ask_moved());
      if (moved_) return true;
      int64_t now = clock_.monotonic_ns();
      int64_t left_ms = kLongestWaitMs;
      if (plan_.deadline_ns >= 0) {
        if (now >= plan_.deadline_ns) return false;
        left_ms =
            std::min(left_ms, (plan_.deadline_ns - now + 999'999) / 1'000'000);
      }
      if (stale_)
        left_ms = std::clamp<int64_t>((looked_ns_ + kLookNs - now) / 1'000'000,
                                      1, left_ms);
      if (selection_.place().wait(int(left_ms))) {
        stale_ = true;
        return true;
      }
      if (stale_ || !selection_.place().notices()) return true;
    }
  }

  Result<> refresh() {
    std::vector<std::string> gone;
    TRY(selection_.refresh(gone));
    for (const std::string& name : gone)
      if (plan_.note) plan_.note(name);
    return {};
  }

  Selection& selection_;
  const FollowPlan& plan_;
  const Clock& clock_;
  FindingSink& sink_;
  ReadCount& count_;
  BatchPrinter printer_;
  bool stale_ = true;  // the place was not looked at since the last event
  int64_t looked_ns_ = 0;
  bool moved_ = false;
};

}  // namespace

Result<FollowEnd> follow(Selection& selection, const FollowPlan& plan,
                         const Clock& clock, FindingSink& sink,
                         ReadCount& count) {
  return Follower(selection, plan, clock, sink, count).run();
}

Result<FollowEnd> read_once(Selection& selection, const FollowPlan& plan,
                            const Clock& clock, FindingSink& sink,
                            ReadCount& count) {
  return Follower(selection, plan, clock, sink, count).read_once();
}

}  // namespace weir
