// The option rows that several commands share.
#pragma once
#include <string_view>
#include <vector>

#include "cmd/cli/spec.h"

namespace weir::cli {

/// Which place: -d -b -X -F. Accepted by every command, before or after its
/// name.
extern const OptionGroup kPlaceOptions;

/// Also accepted everywhere: --json --color --no-progress -q -h --version.
extern const OptionGroup kGlobalOptions;

// The words that select records; a command that takes all of them lists the
// three groups.
extern const OptionGroup kRangeOptions;   ///< --from --until -n
extern const OptionGroup kFilterOptions;  ///< --key … --grep --header --where
extern const OptionGroup kReadOptions;    ///< --isolation --control --merge

/// How records are printed: -f --raw --batches --attributes (--json is
/// global).
extern const OptionGroup kFormatOptions;

/// The words of a space-separated list (choices, excludes, see_also).
std::vector<std::string_view> split_words(std::string_view list);

/// The long name, or the short one as a string where there is no long one.
std::string_view row_name(const OptionRow& row);

/// The row of that long name (or one-letter short name) of the command, its
/// groups, the place or the global options; nullptr when there is none.
const OptionRow* find_row(const CommandSpec& spec, std::string_view name);

/// Rows of `group` that no row of the command itself replaces.
std::vector<const OptionRow*> group_rows(const CommandSpec& spec,
                                         const OptionGroup& group);

/// Every row the command accepts, its own first.
std::vector<const OptionRow*> all_rows(const CommandSpec& spec);

}  // namespace weir::cli
