// bash: one function. It walks the words before the cursor, skipping options
// and their values, to learn the command; then a `case` over "COMMAND OPTION"
// completes an option's value, and one over COMMAND options and words. Needs
// no bash-completion package.
#include <fmt/format.h>

#include "cmd/cli/completion.h"
#include "cmd/cli/options.h"
#include "cmd/cli/words.h"

namespace weir::cli {

namespace {

std::string joined(std::string_view words, std::string_view separator) {
  std::string out;
  for (std::string_view word : split_words(words))
    out += (out.empty() ? "" : std::string(separator)) + std::string(word);
  return out;
}

// The shell code that fills COMPREPLY for a value of that type; empty where
// there is nothing to offer.
std::string value_code(OptionType type, std::string_view choices) {
  switch (type) {
    case OptionType::kFile:
      return "_weir_files -f";
    case OptionType::kDir:
      return "_weir_files -d";
    case OptionType::kTopic:
      return "_weir_names topics; _weir_more -f";
    case OptionType::kGroup:
      return "_weir_names groups";
    case OptionType::kPoint:
      return "_weir_words \"start end\"";
    default:
      return choices.empty() ? "" : fmt::format("_weir_words \"{}\"", choices);
  }
}

void value_case(std::string& out, std::string_view command,
                const OptionRow& row) {
  if (!takes_value(row)) return;
  std::string code = value_code(row.type, row.choices);
  std::string pattern;
  for (const std::string& name : spellings(row))
    pattern +=
        fmt::format("{}'{} {}'", pattern.empty() ? "" : "|", command, name);
  out += fmt::format("    {}) {}{}return ;;\n", pattern, code,
                     code.empty() ? "" : "; ");
}

std::string option_words(const CommandSpec& spec) {
  std::string words;
  for (const OptionRow* row : all_rows(spec))
    for (const std::string& name : spellings(*row))
      words += (words.empty() ? "" : " ") + name;
  return words;
}

void command_case(std::string& out, Specs specs, const CommandSpec& spec) {
  out += fmt::format("    '{}')\n      opts=\"{}\"\n", spec.name,
                     option_words(spec));
  auto members = members_of(specs, spec.name);
  std::string words;
  for (const Member& member : members)
    words += (words.empty() ? "" : " ") + std::string(member.word);
  if (!words.empty())
    out +=
        fmt::format("      [[ $cur == -* ]] || _weir_words \"{}\" ;;\n", words);
  else if (spec.positionals.empty())
    out += "      ;;\n";
  else {
    const Positional& last = spec.positionals.back();
    const Positional& first = spec.positionals.front();
    std::string code = value_code(first.type, first.choices);
    std::string more = value_code(last.type, last.choices);
    out += "      if [[ $cur != -* ]]; then\n";
    if (code != more)
      out += fmt::format("        if ((words == 0)); then {}; else {}; fi\n",
                         code.empty() ? ":" : code, more.empty() ? ":" : more);
    else
      out += "        " + (code.empty() ? ":" : code) + "\n";
    out += "      fi ;;\n";
  }
}

constexpr std::string_view kHead = R"sh(# bash completion of weir
_weir_words() { COMPREPLY+=($(compgen -W "$1" -- "$cur")); }
_weir_more() { COMPREPLY+=($(compgen "$1" -- "$cur")); }
_weir_files() {
  type compopt &>/dev/null && compopt -o filenames 2>/dev/null
  local IFS=$'\n'
  COMPREPLY+=($(compgen "$1" -- "$cur"))
}
_weir_names() {
  local key=${1%s}
  _weir_words "$(weir "${place[@]}" "$1" list --json 2>/dev/null |
    sed -n "s/^{\"$key\":\"\([^\"]*\)\".*/\1/p")"
}
_weir() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev= command= opts= word i words=0
  local -a place=()
  ((COMP_CWORD > 0)) && prev=${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  # bash parts --name=value at the equals sign.
  [[ $prev == = ]] && prev=${COMP_WORDS[COMP_CWORD - 2]}
  [[ $cur == = ]] && cur=
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    case "$word" in
      -d | --dir | -b | --bootstrap)
        place+=("$word" "${COMP_WORDS[i + 1]}") ;;
    esac
    case "$word" in
)sh";

}  // namespace

std::string bash_completion(Specs specs) {
  std::string out(kHead);
  std::string with_value, commands;
  CommandSpec top{};
  auto add_values = [&](const CommandSpec& spec) {
    for (const OptionRow* row : all_rows(spec))
      if (takes_value(*row))
        for (const std::string& name : spellings(*row))
          if ((" " + with_value + " ").find(" " + name + " ") ==
              std::string::npos)
            with_value += (with_value.empty() ? "" : " ") + name;
  };
  add_values(top);
  for (const CommandSpec* spec : specs) {
    add_values(*spec);
    commands +=
        (commands.empty() ? "'" : " | '") + std::string(spec->name) + "'";
  }
  out += fmt::format(
      "      {})\n"
      "        [[ ${{COMP_WORDS[i + 1]}} == = ]] && ((i++))\n"
      "        ((i++)) ;;\n",
      joined(with_value, " | "));
  out += "      -*) ;;\n      *)\n";
  out += "        case \"$command${command:+ }$word\" in\n";
  out += fmt::format("          {}) command=$command${{command:+ }}$word ;;\n",
                     commands);
  out += "          *) ((words++)) ;;\n        esac ;;\n    esac\n  done\n";
  out += "  case \"$command $prev\" in\n";
  for (const CommandSpec* spec : specs) {
    for (const OptionRow& row : spec->options) value_case(out, spec->name, row);
    for (const OptionGroup* group : spec->groups)
      for (const OptionRow* row : group_rows(*spec, *group))
        value_case(out, spec->name, *row);
  }
  for (const OptionGroup* group : {&kPlaceOptions, &kGlobalOptions})
    for (const OptionRow& row : group->rows)
      if (takes_value(row)) {
        std::string code = value_code(row.type, row.choices), pattern;
        for (const std::string& name : spellings(row))
          pattern += fmt::format("{}*' {}'", pattern.empty() ? "" : "|", name);
        out += fmt::format("    {}) {}{}return ;;\n", pattern, code,
                           code.empty() ? "" : "; ");
      }
  out += "  esac\n  case \"$command\" in\n";
  command_case(out, specs, top);
  for (const CommandSpec* spec : specs) command_case(out, specs, *spec);
  out += "  esac\n  [[ $cur == -* ]] && _weir_words \"$opts\"\n  return 0\n}\n";
  out += "complete -F _weir weir\n";
  return out;
}  // namespace weir::cli

}  // namespace weir::cli
