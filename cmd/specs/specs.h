// Every command's definition: cmd/specs/NAME.cc. A family ("topics") and its
// members share a file.
#pragma once
#include "cmd/cli/options.h"
#include "cmd/cli/spec.h"

namespace weir::specs {

extern const cli::CommandSpec kHelp;
extern const cli::CommandSpec kVersion;

}  // namespace weir::specs
