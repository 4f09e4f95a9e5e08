// What the parser's parts share: the shape of option words, and complaints.
#pragma once
#include <string>
#include <string_view>

#include "cmd/cli/options.h"
#include "lib/base/result.h"

namespace weir::cli {

inline bool takes_value(const OptionRow& row) {
  return row.type != OptionType::kFlag;
}

/// "--from", or "-n" where there is no long name.
std::string dashed(const OptionRow& row);

/// Begins with a dash and is neither "-" nor a negative number.
bool is_option(std::string_view word);

/// The row that the option word ends in, for knowing whether a value follows:
/// that of "--from" or of the last letter of "-qd". `inner` is set when the
/// word holds its value itself. nullptr: unknown.
const OptionRow* row_of(const CommandSpec& spec, std::string_view word,
                        bool& inner);

/// kUsage, "COMMAND: TEXT", pointing at its --help unless `hint` is given.
Failure usage_error(const CommandSpec& spec, std::string text,
                    std::string hint = {});
Failure unknown_option(const CommandSpec& spec, std::string_view word);

// Checks of what CLI11 took apart, in check.cc.
Result<> check_options(const CommandSpec& spec, const class Arguments& args);
Result<> check_words(const CommandSpec& spec, const class Arguments& args);

}  // namespace weir::cli
