// Work done in parallel, taken in order: a log is cut into chunks, the chunks
// are checked or rendered on every core, and what came out is written as if
// one thread had done it all.
//
//   run_in_order<Chunk>(threads,
//       [&](Chunk& c) { return cut_next(c); },    // caller's thread, in order
//       [](Chunk& c) { render(c); },              // any thread
//       [&](Chunk& c) { return write(c.text); }); // caller's thread, in order
//
// Slots are used again, so whatever memory they hold is kept from chunk to
// chunk. The caller's thread works too while it waits. With one thread, or
// only one chunk, no thread is started.
#pragma once
#include <cstddef>
#include <vector>

#include "lib/base/result.h"

namespace weir {

class OrderedWork {
 public:
  virtual ~OrderedWork() = default;
  /// Fills the slot with the next piece; false when there is none.
  virtual bool next(size_t slot) = 0;
  /// Must touch nothing but its slot and what nobody changes.
  virtual void work(size_t slot) = 0;
  /// An error ends the run: no further piece is begun.
  virtual Result<> done(size_t slot) = 0;
};

/// Slots that a run with so many threads needs.
constexpr size_t ordered_slots(int threads) {
  return threads <= 1 ? 1 : size_t(threads) * 3;
}

/// The machine's cores, at most `most`.
int usable_threads(int most = 8);

/// `threads` counts the caller's. Returns when all work has ended.
Result<> run_in_order(OrderedWork& work, int threads);

template <class Slot, class Next, class Work, class Done>
Result<> run_in_order(int threads, Next next, Work work, Done done) {
  struct Run : OrderedWork {
    Run(size_t n, Next& a, Work& b, Done& c) : slots(n), a_(a), b_(b), c_(c) {}
    bool next(size_t i) override { return a_(slots[i]); }
    void work(size_t i) override { b_(slots[i]); }
    Result<> done(size_t i) override { return c_(slots[i]); }
    std::vector<Slot> slots;
    Next& a_;
    Work& b_;
    Done& c_;
  } run(ordered_slots(threads), next, work, done);
  return run_in_order(run, threads);
}

}  // namespace weir
