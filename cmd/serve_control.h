// weir serve --status and --stop: questions to whoever serves a directory.
#pragma once
#include <string>

#include "cmd/cli/context.h"

namespace weir {

/// Prints who serves the directory and where; kNo where nobody does.
Result<cli::ExitCode> print_serving_status(const std::string& dir,
                                           cli::Context& context);

/// Asks it to stop and waits until the directory is free; kNo where nobody
/// serves it. kTimeout.
Result<cli::ExitCode> stop_serving(const std::string& dir,
                                   cli::Context& context);

}  // namespace weir
