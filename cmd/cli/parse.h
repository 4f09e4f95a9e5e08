// From argv to Arguments. CLI11 does the parsing, bound from the rows of the
// one command that was invoked.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/cli/arguments.h"
#include "lib/base/result.h"

namespace weir::cli {

/// The command named in `words` (argv without the program), which may stand
/// after global options: the longest row of `specs` that matches ("topics
/// list" before "topics"). `rest` is `words` without the command's own words.
struct Invocation {
  const CommandSpec* spec = nullptr;  ///< nullptr: no command was named
  std::vector<std::string> rest = {};
};

/// kUsage, with the closest name suggested, on an unknown command.
Result<Invocation> find_command(std::span<const CommandSpec* const> specs,
                                std::span<const std::string> words);

/// Parses `rest` by the rows of `spec`; kUsage with one line of text on a
/// wrong option, value or number of words.
Result<Arguments> parse_arguments(const CommandSpec& spec,
                                  std::span<const std::string> rest);

/// Checks one value against its row, as the parser does.
Result<> check_value(const OptionRow& row, std::string_view value);

}  // namespace weir::cli
