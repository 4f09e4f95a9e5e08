// zsh: a function a command, each a list of _arguments; families and the top
// dispatch on their first word.
#include <fmt/format.h>

#include "cmd/cli/completion.h"
#include "cmd/cli/help.h"
#include "cmd/cli/options.h"
#include "cmd/cli/words.h"

namespace weir::cli {

namespace {

// Inside _arguments' [description] and :message: brackets and colons are the
// syntax's own.
std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out.push_back('\\');
    if (c != '`') out.push_back(c);
  }
  return out;
}

std::string action(OptionType type, std::string_view choices) {
  switch (type) {
    case OptionType::kFile:
      return "_files";
    case OptionType::kDir:
      return "_files -/";
    case OptionType::kTopic:
      return "_weir_topics";
    case OptionType::kGroup:
      return "_weir_groups";
    case OptionType::kPoint:
      return "(start end)";
    default:
      return choices.empty() ? " " : fmt::format("({})", choices);
  }
}

std::string option_argument(const OptionRow& row) {
  std::string tail = fmt::format("[{}]", escaped(row.help));
  if (takes_value(row))
    tail += fmt::format(":{}:{}", escaped(row.metavar),
                        action(row.type, row.choices));
  std::string out;
  auto all = spellings(row);
  for (const std::string& name : all) {
    std::string exclusion =
        row.repeatable ? "*" : fmt::format("({})", fmt::join(all, " "));
    out += fmt::format("    {} \\\n", shell_quoted(exclusion + name + tail));
  }
  return out;
}

std::string function_name(std::string_view command) {
  std::string name = "_weir";
  for (std::string_view word : split_words(command))
    name += "_cmd_" + std::string(word);
  return name;
}

std::string positional_arguments(const CommandSpec& spec) {
  std::string out;
  for (size_t i = 0; i < spec.positionals.size(); ++i) {
    const Positional& row = spec.positionals[i];
    std::string place = row.max > 1 ? "*" : std::to_string(i + 1);
    if (row.max == 1 && i > 0 && spec.positionals[i - 1].max > 1) continue;
    out += fmt::format("    {} \\\n", shell_quoted(fmt::format(
                                          "{}:{}:{}", place, escaped(row.name),
                                          action(row.type, row.choices))));
  }
  return out;
}

void leaf(std::string& out, const CommandSpec& spec) {
  out += function_name(spec.name) + "() {\n  _arguments -s -S \\\n";
  for (const OptionRow* row : all_rows(spec)) out += option_argument(*row);
  out += positional_arguments(spec) + "    && return\n}\n";
}

void family(std::string& out, Specs specs, const CommandSpec& spec,
            std::span<const Member> members) {
  out += function_name(spec.name) + "() {\n";
  out += "  local curcontext=$curcontext state line\n  local -a commands\n";
  out += "  commands=(\n";
  for (const Member& member : members)
    out += fmt::format(
        "    {}\n", shell_quoted(fmt::format("{}:{}", member.word,
                                             escaped(member.spec->summary))));
  out += "  )\n  _arguments -s -S -C \\\n";
  for (const OptionRow* row : all_rows(spec)) out += option_argument(*row);
  out += "    '1: :->command' '*:: :->words' && return\n";
  out += "  case $state in\n    command) _describe command commands ;;\n";
  out += "    words)\n      case $words[1] in\n";
  for (const Member& member : members)
    out += fmt::format("        {}) {} ;;\n", member.word,
                       function_name(member.spec->name));
  out += "      esac ;;\n  esac\n}\n";
  for (const Member& member : members) {
    auto below = members_of(specs, member.spec->name);
    if (below.empty())
      leaf(out, *member.spec);
    else
      family(out, specs, *member.spec, below);
  }
}

constexpr std::string_view kHead = R"sh(#compdef weir
# zsh completion of weir
_weir_names() {
  local key=${1%s}
  local -a names place
  local i
  for ((i = 2; i < $#_weir_line; i++)); do
    case $_weir_line[i] in
      -d | --dir | -b | --bootstrap)
        place+=($_weir_line[i] ${(Q)_weir_line[i + 1]}) ;;
    esac
  done
  names=(${(f)"$(weir $place $1 list --json 2>/dev/null |
    sed -n "s/^{\"$key\":\"\([^\"]*\)\".*/\1/p")"})
  compadd -a names
}
_weir_topics() { _weir_names topics; _files }
_weir_groups() { _weir_names groups }
)sh";

}  // namespace

std::string zsh_completion(Specs specs) {
  std::string out(kHead);
  CommandSpec top{};
  std::string body;
  family(body, specs, top, members_of(specs, ""));
  // The top's own function keeps the whole line for _weir_names.
  body.replace(0, 10, "_weir() {\n  local -a _weir_line=($words)\n");
  out += body;
  out += "if [[ $funcstack[1] == _weir ]]; then _weir \"$@\"\n";
  out += "else compdef _weir weir; fi\n";
  return out;
}

}  // namespace weir::cli
