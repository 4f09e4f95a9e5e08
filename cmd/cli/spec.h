// What a command is, said once: the parser, --help, the man page and the
// shells' completions are all read off a CommandSpec. Everything here is
// constant data; a spec costs nothing at start.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace weir::cli {

/// What an option's value is. The parser checks values against it, so a
/// getter of Arguments never meets a malformed one.
enum class OptionType : uint8_t {
  kFlag,      ///< takes no value
  kText,      ///< any bytes
  kInteger,   ///< whole number, may be negative
  kCount,     ///< whole number, 0 or more
  kSize,      ///< bytes: 4096, 64k, 1MiB
  kDuration,  ///< 100ms, 15m, 1h30m
  kPoint,     ///< start, end, 1200, -10, a time, an age
  kTime,      ///< ISO 8601 or @milliseconds
  kRate,      ///< a second: 1000, 10k/s
  kFactor,    ///< a positive number, or "max"
  kChoice,    ///< one of `choices`
  kFile,      ///< a path, completed as files
  kDir,       ///< a path, completed as folders
  kTopic,     ///< completed with the directory's topics
  kGroup,     ///< completed with its groups
};

/// One option. At least one of long_name and short_name is set.
struct OptionRow {
  std::string_view long_name = {};  ///< without dashes
  char short_name = 0;              ///< 0: none
  OptionType type = OptionType::kFlag;
  std::string_view metavar = {};   ///< the value's name in help: "POINT"
  std::string_view help = {};      ///< a phrase, lower case, no full stop
  std::string_view fallback = {};  ///< the value when it is not given
  std::string_view shown = {};     ///< a default that is not a plain value
  std::string_view choices = {};   ///< kChoice: words with spaces between
  std::string_view env = {};       ///< variable read when it is not given
  std::string_view excludes = {};  ///< long names it cannot stand beside
  bool repeatable = false;         ///< else the last one given wins
  bool required = false;
  std::string_view more = {};  ///< sentences for the man page
};

/// Rows under one heading, shared by several commands.
struct OptionGroup {
  std::string_view title = {};
  std::span<const OptionRow> rows = {};
};

/// Words after the options. Of all a command has, one may be repeated.
struct Positional {
  std::string_view name = {};  ///< "TOPIC"
  std::string_view help = {};
  int min = 1;
  int max = 1;                          ///< kMany: no end
  OptionType type = OptionType::kText;  ///< for completion only
  std::string_view choices = {};        ///< checked when set
};
inline constexpr int kMany = 1 << 20;

struct Example {
  std::string_view command = {};
  std::string_view meaning = {};  ///< a sentence
};

/// A member of the command's --json objects.
struct JsonField {
  std::string_view name = {};
  std::string_view type = {};  ///< "string", "number", "array of string", …
  std::string_view meaning = {};
};

/// A section of the man page. Paragraphs are parted by blank lines, a line
/// that begins with two spaces is printed as it stands, `word` is set off.
struct Section {
  std::string_view title = {};
  std::string_view text = {};
};

/// A code in addition to, or more exact than, what it means everywhere.
struct ExitNote {
  int code = 0;
  std::string_view meaning = {};
};

enum class Topic : uint8_t { kRead, kWrite, kCare, kAdmin, kTools };

/// A command, or a family of them: "topics" is the family of "topics list".
/// A family has no run function of its own.
struct CommandSpec {
  std::string_view name = {};     ///< "consume", "topics list"
  std::string_view summary = {};  ///< a phrase for lists
  Topic topic = Topic::kTools;    ///< where `weir --help` lists it
  bool place = true;      ///< works on a place: help shows -d, -b, -X, -F
  bool findings = false;  ///< the man page lists the kinds of findings
  std::span<const Positional> positionals = {};
  /// Its own. One with the name of a shared or global row replaces that.
  std::span<const OptionRow> options = {};
  std::span<const OptionGroup* const> groups = {};  ///< shared ones
  std::string_view description = {};                ///< as Section::text
  std::span<const Section> sections = {};
  std::span<const Example> examples = {};
  std::span<const JsonField> json = {};
  std::span<const ExitNote> exits = {};
  std::string_view see_also = {};  ///< pages with spaces between: "weir-log(5)"
};

}  // namespace weir::cli
