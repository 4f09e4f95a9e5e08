// Which data directories a command that reads files works on.
#pragma once
#include <string>
#include <vector>

#include "cmd/cli/arguments.h"
#include "lib/base/result.h"

namespace weir {

/// Those of -d and WEIR_DIR, else ${XDG_DATA_HOME:-~/.local/share}/weir.
std::vector<std::string> data_directories(const cli::Arguments& args);

/// The same, each checked to be a folder; kUsage if a cluster was named, for
/// what only files can be asked.
Result<std::vector<std::string>> local_directories(const cli::Arguments& args);

}  // namespace weir
