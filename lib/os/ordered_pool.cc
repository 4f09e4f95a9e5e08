#include "lib/os/ordered_pool.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>

namespace weir {

int usable_threads(int most) {
  int cores = int(std::thread::hardware_concurrency());
  return std::max(1, std::min(cores, most));
}

namespace {

// Pieces are numbered; piece n lies in slot n % slots. begun_ - ended_ are in
// flight; finished_ marks those whose work is over.
class Run {
 public:
  Run(OrderedWork& work, int threads)
      : work_(work),
        threads_(size_t(threads)),
        slots_(ordered_slots(threads)),
        finished_(slots_, false) {}

  ~Run() {
    {
      std::lock_guard lock(mutex_);
      stop_ = true;
      queue_.clear();
    }
    wake_worker_.notify_all();
    for (std::thread& t : workers_) t.join();
  }

  Result<> go() {
    for (;;) {
      bool took = false;
      TRY_ASSIGN(took, take_finished());
      if (took) continue;
      if (more_ && begun_ - ended_ < slots_) {
        begin_next();
        continue;
      }
      if (begun_ == ended_) return {};
      help_or_wait();
    }
  }

 private:
  size_t slot(size_t piece) const { return piece % slots_; }

  // The oldest piece, if its work is over.
  Result<bool> take_finished() {
    if (begun_ == ended_) return false;
    {
      std::lock_guard lock(mutex_);
      if (!finished_[slot(ended_)]) return false;
      finished_[slot(ended_)] = false;
      if (thrown_) std::rethrow_exception(thrown_);
    }
    TRY(work_.done(slot(ended_)));
    ++ended_;
    return true;
  }

  void begin_next() {
    if (!work_.next(slot(begun_))) {
      more_ = false;
      return;
    }
    // The second piece in flight is what makes another thread worth its start.
    if (begun_ - ended_ >= 1 && workers_.size() + 1 < threads_) add_worker();
    {
      std::lock_guard lock(mutex_);
      queue_.push_back(begun_);
    }
    ++begun_;
    wake_worker_.notify_one();
  }

  // Where no thread is to be had those that there are do it.
  void add_worker() {
    try {
      workers_.emplace_back([this] { serve(); });
    } catch (const std::system_error&) {
      threads_ = workers_.size() + 1;
    }
  }

  void help_or_wait() {
    std::unique_lock lock(mutex_);
    if (queue_.empty()) {
      wake_caller_.wait(lock, [this] { return finished_[slot(ended_)]; });
      return;
    }
    do_front(lock);
  }

  void serve() {
    std::unique_lock lock(mutex_);
    for (;;) {
      wake_worker_.wait(lock, [this] { return stop_ || !queue_.empty(); });
      if (stop_) return;
      do_front(lock);
    }
  }

  void do_front(std::unique_lock<std::mutex>& lock) {
    size_t piece = queue_.front();
    queue_.pop_front();
    lock.unlock();
    std::exception_ptr thrown;
    try {
      work_.work(slot(piece));
    } catch (...) {
      thrown = std::current_exception();  // bad_alloc: the caller's to meet
    }
    lock.lock();
    if (thrown) thrown_ = thrown;
    finished_[slot(piece)] = true;
    wake_caller_.notify_one();
  }

  OrderedWork& work_;
  size_t threads_;
  const size_t slots_;
  size_t begun_ = 0, ended_ = 0;
  bool more_ = true;
  std::vector<std::thread> workers_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable wake_worker_, wake_caller_;
  std::deque<size_t> queue_;
  std::vector<bool> finished_;
  bool stop_ = false;
  std::exception_ptr thrown_;
};

}  // namespace

Result<> run_in_order(OrderedWork& work, int threads) {
  return Run(work, threads).go();
}

}  // namespace weir
