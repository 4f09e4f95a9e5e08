// SIGINT and SIGTERM as a flag that loops look at; SIGPIPE is ignored, so
// that a closed pipe is a write error and not a death. A second SIGINT ends
// the process at once.
#pragma once
#include <atomic>

#include "lib/base/result.h"

namespace weir::cli {

void install_signal_handlers();

/// The signal that asked the process to stop, or 0. Cheap: ask in every
/// batch. Blocking calls return EINTR when it comes.
int interrupted();

/// The flag itself, for libraries that take one (not 0: stop).
const std::atomic<int>& interrupt_flag();

/// kInterrupted when a signal came: `TRY(check_interrupt())`.
Result<> check_interrupt();

}  // namespace weir::cli
