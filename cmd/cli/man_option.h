// How a manual page shows one option.
#pragma once
#include <string>
#include <string_view>

#include "cmd/cli/roff.h"
#include "cmd/cli/spec.h"

namespace weir::cli {

/// .TP with the option's spellings, its help as a sentence and its notes.
void man_option(Roff& page, const OptionRow& row);

/// A phrase with a capital and a full stop.
std::string sentence(std::string_view phrase);

}  // namespace weir::cli
