// Which data directories a command that reads files works on.
#pragma once
#include <string>
#include <vector>

#include "cmd/cli/arguments.h"
#include "lib/base/result.h"

namespace weir {

/// Where data lie when nobody says: ${XDG_DATA_HOME:-~/.local/share}/weir.
std::string default_data_dir();

/// Those of -d and WEIR_DIR, else the default.
std::vector<std::string> data_directories(const cli::Arguments& args);

/// The same, each checked to be a folder; kUsage if a cluster was named, for
/// what only files can be asked.
Result<std::vector<std::string>> local_directories(const cli::Arguments& args);

}  // namespace weir
