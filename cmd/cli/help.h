// --help: what a person reads in a terminal, from the rows.
#pragma once
#include <span>
#include <string>

#include "cmd/cli/spec.h"

namespace weir::cli {

struct HelpStyle {
  int width = 80;
  bool color = false;
};

/// "weir consume [OPTIONS] TOPIC..."
std::string usage_line(const CommandSpec& spec);

/// One command whole: usage, description, options by group, exit codes,
/// examples. For a family: its members. `all` is every command's spec.
std::string command_help(const CommandSpec& spec,
                         std::span<const CommandSpec* const> all,
                         HelpStyle style);

/// `weir --help`: the commands by topic, the global options.
std::string global_help(std::span<const CommandSpec* const> all,
                        HelpStyle style);

/// The order in which lists of commands go through the topics.
inline constexpr Topic kTopicOrder[] = {
    Topic::kRead, Topic::kWrite, Topic::kCare, Topic::kAdmin, Topic::kTools};

std::string_view topic_title(Topic topic);

/// The left column of an option: "-d, --dir DIR".
std::string option_synopsis(const OptionRow& row);

/// What follows the help text: "[default: 10]", "[one of: a, b]" and so on.
std::string option_notes(const OptionRow& row);

}  // namespace weir::cli
