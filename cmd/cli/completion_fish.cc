// fish: a `complete` line an option, under a condition on the command; the
// command is found by a function that skips options and their values.
#include <fmt/format.h>

#include "cmd/cli/completion.h"
#include "cmd/cli/options.h"
#include "cmd/cli/words.h"

namespace weir::cli {

namespace {

// fish: inside single quotes only \ and ' are special.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (char c : text) {
    if (c == '\'' || c == '\\') out.push_back('\\');
    if (c != '`') out.push_back(c);
  }
  return out + "'";
}

std::string arguments(OptionType type, std::string_view choices) {
  switch (type) {
    case OptionType::kFile:
      return " -F";
    case OptionType::kDir:
      return " -f -a '(__fish_complete_directories)'";
    case OptionType::kTopic:
      return " -F -a '(__weir_names topics)'";
    case OptionType::kGroup:
      return " -f -a '(__weir_names groups)'";
    case OptionType::kPoint:
      return " -f -a 'start end'";
    default:
      return choices.empty() ? " -f" : " -f -a " + quoted(choices);
  }
}

void option(std::string& out, std::string_view condition,
            const OptionRow& row) {
  out += "complete -c weir";
  if (!condition.empty()) out += " -n " + quoted(condition);
  if (row.short_name != 0) out += std::string(" -s ") + row.short_name;
  if (!row.long_name.empty()) out += " -l " + std::string(row.long_name);
  if (takes_value(row)) out += " -r" + arguments(row.type, row.choices);
  out += " -d " + quoted(row.help) + "\n";
}

void command(std::string& out, Specs specs, const CommandSpec& spec) {
  std::string condition = fmt::format("__weir_is {}", quoted(spec.name));
  for (const Member& member : members_of(specs, spec.name))
    out += fmt::format("complete -c weir -n {} -f -a {} -d {}\n",
                       quoted(condition), member.word,
                       quoted(member.spec->summary));
  if (spec.name.empty()) return;
  if (!spec.positionals.empty()) {
    const Positional& last = spec.positionals.back();
    out += fmt::format("complete -c weir -n {}{}\n", quoted(condition),
                       arguments(last.type, last.choices));
  }
  for (const OptionRow& row : spec.options) option(out, condition, row);
  for (const OptionGroup* group : spec.groups)
    for (const OptionRow* row : group_rows(spec, *group))
      option(out, condition, *row);
}

constexpr std::string_view kHead = R"sh(# fish completion of weir
function __weir_names
    set -l key (string replace -r 's$' '' $argv[1])
    set -l words (commandline -opc)
    set -l place
    for i in (seq 2 (count $words))
        if contains -- $words[$i] -d --dir -b --bootstrap
            set place $place $words[$i] $words[(math $i + 1)]
        end
    end
    weir $place $argv[1] list --json 2>/dev/null |
        string replace -rf '^\{"'$key'":"([^"]*)".*' '$1'
end
function __weir_is
    set -l found
    set -l skip 0
    for word in (commandline -opc)[2..-1]
        if test $skip = 1
            set skip 0
            continue
        end
        switch $word
)sh";

}  // namespace

std::string fish_completion(Specs specs) {
  std::string out(kHead);
  std::string with_value, commands;
  CommandSpec top{};
  auto add_values = [&](const CommandSpec& spec) {
    for (const OptionRow* row : all_rows(spec)) {
      if (!takes_value(*row)) continue;
      for (const std::string& name : spellings(*row))
        if ((with_value + " ").find(" " + name + " ") == std::string::npos)
          with_value += " " + name;
    }
  };
  add_values(top);
  for (const CommandSpec* spec : specs) {
    add_values(*spec);
    commands += " " + quoted(spec->name);
  }
  out += "            case" + with_value + "\n                set skip 1\n";
  out += "            case '-*'\n            case '*'\n";
  out +=
      "                set -l next (string trim \"$found $word\")\n"
      "                if contains -- $next" +
      commands + "\n";
  out +=
      "                    set found $next\n                end\n"
      "        end\n    end\n    test \"$found\" = \"$argv[1]\"\nend\n";
  out += "complete -c weir -f\n";
  for (const OptionGroup* group : {&kPlaceOptions, &kGlobalOptions})
    for (const OptionRow& row : group->rows) option(out, "", row);
  command(out, specs, top);
  for (const CommandSpec* spec : specs) command(out, specs, *spec);
  return out;
}

}  // namespace weir::cli
