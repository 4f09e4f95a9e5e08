// What the process says when it ends: one meaning a number, in every command.
#pragma once
#include <span>
#include <string_view>

#include "lib/base/result.h"

namespace weir::cli {

enum class ExitCode : int {
  kDone = 0,
  kNo = 1,  ///< the answer is no: errors found, logs differ, nothing matched
  kUsage = 2,
  kPlace = 3,  ///< could not be opened, read or written
  kTimeout = 4,
  kDamaged = 5,
  kInterrupted = 130,  ///< SIGINT
  kTerminated = 143,   ///< SIGTERM
};

struct ExitMeaning {
  ExitCode code;
  std::string_view meaning;
};

/// All of them, in order, for help and man pages.
std::span<const ExitMeaning> exit_meanings();

/// `signal` is the one that interrupted, for Code::kInterrupted.
ExitCode exit_code(Code code, int signal = 0);

}  // namespace weir::cli
