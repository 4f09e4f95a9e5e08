// weir(1): what holds for all commands, and the list of them.
#pragma once
#include <string>

#include "cmd/cli/man.h"

namespace weir::cli {

std::string overview_page(const ManSource& source);

}  // namespace weir::cli
