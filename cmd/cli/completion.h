// Completion scripts for bash, zsh and fish, from the rows: commands, options,
// their choices, files and folders; topics and groups by asking weir itself.
// Each shell's file says how its script finds the command on the line.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/cli/spec.h"

namespace weir::cli {

using Specs = std::span<const CommandSpec* const>;

std::string bash_completion(Specs specs);
std::string zsh_completion(Specs specs);
std::string fish_completion(Specs specs);

// Shared by the three.

/// Commands directly below `family` ("": the top): their last words.
struct Member {
  std::string_view word;
  const CommandSpec* spec;
};
std::vector<Member> members_of(Specs specs, std::string_view family);

/// "-d", "--dir": every spelling of an option.
std::vector<std::string> spellings(const OptionRow& row);

/// 'text' for a POSIX shell and fish alike: no quote or backslash survives
/// unescaped.
std::string shell_quoted(std::string_view text);

}  // namespace weir::cli
