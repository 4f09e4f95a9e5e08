// What a command is run with beside its arguments.
#pragma once
#include "cmd/cli/arguments.h"
#include "cmd/cli/exit_codes.h"
#include "cmd/cli/interrupt.h"
#include "cmd/cli/messages.h"
#include "cmd/cli/output.h"
#include "cmd/cli/terminal.h"
#include "lib/base/result.h"

namespace weir::cli {

struct Context {
  Output& out;            ///< stdout
  Messages& messages;     ///< stderr: errors, warnings, notes
  Terminal terminal;      ///< what stdout and stderr are
  bool json = false;      ///< --json
  bool quiet = false;     ///< -q: no notes, no progress
  bool progress = false;  ///< progress bars may be shown
};

/// A command's work. An Error returned is printed and becomes the exit code;
/// what only warrants an exit code is returned as one. Output is flushed by
/// the caller; when the reader of stdout went away, whatever error comes back
/// counts as done.
using RunFunction = Result<ExitCode> (*)(const Arguments&, Context&);

struct Command {
  const CommandSpec* spec = nullptr;
  RunFunction run = nullptr;  ///< nullptr: a family
};

}  // namespace weir::cli
