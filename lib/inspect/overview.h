// What stands in a data directory: the directory itself, each partition with
// its extent, and whatever else lies there.
#pragma once
#include <string>
#include <vector>

#include "lib/inspect/inspect.h"

namespace weir {

/// One line for each directory ({"directory":…,"node_id":…,"clean":…}), then
/// one for each partition folder ({"folder":…,"topic":…,"segments":…}). What
/// cannot be read is reported (unreadable).
Result<> print_overview(Fs& fs, const std::vector<std::string>& dirs, bool json,
                        const WriteText& write, FindingSink& sink);

}  // namespace weir
