// The table of exit codes.
#include "cmd/cli/exit_codes.h"

#include <csignal>

namespace weir::cli {

namespace {

constexpr ExitMeaning kMeanings[] = {
    {ExitCode::kDone, "done; an empty topic read to its end is done"},
    {ExitCode::kNo,
     "the answer is no: errors were found, logs differ, or a filter was given "
     "and nothing passed it"},
    {ExitCode::kUsage, "wrong usage"},
    {ExitCode::kPlace,
     "the place or a file could not be opened, read or written"},
    {ExitCode::kTimeout, "time ran out"},
    {ExitCode::kDamaged, "data is damaged and the command could not go on"},
    {ExitCode::kInterrupted, "interrupted by SIGINT"},
    {ExitCode::kTerminated, "interrupted by SIGTERM"},
};

}  // namespace

std::span<const ExitMeaning> exit_meanings() { return kMeanings; }

ExitCode exit_code(Code code, int signal) {
  switch (code) {
    case Code::kUsage:
    case Code::kInvalid:
      return ExitCode::kUsage;
    case Code::kNotFound:
    case Code::kIo:
    case Code::kInUse:
    case Code::kRefused:
      return ExitCode::kPlace;
    case Code::kTimeout:
      return ExitCode::kTimeout;
    case Code::kCorrupt:
    case Code::kUnsupported:
    case Code::kLimit:
      return ExitCode::kDamaged;
    case Code::kInterrupted:
      return signal == SIGTERM ? ExitCode::kTerminated : ExitCode::kInterrupted;
  }
  return ExitCode::kPlace;
}

}  // namespace weir::cli
