// Help for programs: a command's definition as one JSON object.
#pragma once
#include <string>

#include "cmd/cli/spec.h"

namespace weir::cli {

/// Appends `{"command":…,"summary":…,"arguments":[…],"options":[…],
/// "json_fields":[…]}` without a newline. Global options are left out.
void append_help_json(std::string& out, const CommandSpec& spec);

/// "duration", "flag", …: how a type is named there.
std::string_view type_name(OptionType type);

}  // namespace weir::cli
