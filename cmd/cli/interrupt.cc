// The one piece of process-wide state: a signal handler can reach no other.
#include "cmd/cli/interrupt.h"

#include <csignal>

namespace weir::cli {

namespace {

std::atomic<int> stop_signal{0};
static_assert(std::atomic<int>::is_always_lock_free);

void on_signal(int signal) {
  if (stop_signal.exchange(signal) == signal) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
}

}  // namespace

void install_signal_handlers() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a limit on file sizes: EFBIG instead
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  action.sa_flags = 0;  // no SA_RESTART: blocking calls return
  for (int signal : {SIGINT, SIGTERM}) {
    struct sigaction before {};
    // A shell's background job has them ignored, and so it stays.
    if (sigaction(signal, nullptr, &before) == 0 &&
        before.sa_handler == SIG_IGN)
      continue;
    sigaction(signal, &action, nullptr);
  }
}

int interrupted() { return stop_signal.load(std::memory_order_relaxed); }

const std::atomic<int>& interrupt_flag() { return stop_signal; }

Result<> check_interrupt() {
  if (interrupted() == 0) return {};
  return fail(Code::kInterrupted, "interrupted");
}

}  // namespace weir::cli
