// The edge: finds the command, parses, runs, and turns whatever came of it
// into an exit code. Exceptions end here.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "cmd/cli/context.h"

namespace weir::cli {

/// What main() knows and this library does not.
struct Program {
  std::span<const Command> commands;
  std::span<const CommandSpec* const> specs;  ///< of `commands`, in order
  std::string_view version;
};

/// `words` is argv without the program's name. Writes to stdout and stderr.
int run(const Program& program, std::span<const std::string> words);

}  // namespace weir::cli
