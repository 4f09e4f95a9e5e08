// The shape of option words.
#include "cmd/cli/words.h"

#include "cmd/cli/suggest.h"

namespace weir::cli {

std::string dashed(const OptionRow& row) {
  std::string name(row_name(row));
  return (name.size() == 1 ? "-" : "--") + name;
}

Failure usage_error(const CommandSpec& spec, std::string text,
                    std::string hint) {
  std::string command(spec.name);
  if (hint.empty())
    hint = fmt::format("see 'weir {}--help'",
                       command.empty() ? "" : command + " ");
  if (!command.empty()) text = command + ": " + text;
  return fail(Error{
      .code = Code::kUsage, .text = std::move(text), .hint = std::move(hint)});
}

Failure unknown_option(const CommandSpec& spec, std::string_view word) {
  std::string_view name = word.substr(0, word.find('='));
  std::vector<std::string> texts;
  for (const OptionRow* row : all_rows(spec))
    if (!row->long_name.empty()) texts.push_back(dashed(*row));
  std::vector<std::string_view> names(texts.begin(), texts.end());
  std::string near = name.starts_with("--") ? closest(name, names) : "";
  return usage_error(
      spec, fmt::format("unknown option '{}'", name),
      near.empty() ? "" : fmt::format("did you mean '{}'?", near));
}

bool is_option(std::string_view word) {
  return word.size() > 1 && word[0] == '-' &&
         !(word[1] >= '0' && word[1] <= '9');
}

const OptionRow* row_of(const CommandSpec& spec, std::string_view word,
                        bool& inner) {
  inner = false;
  if (word.starts_with("--")) {
    size_t equals = word.find('=');
    inner = equals != word.npos;
    std::string_view name =
        word.substr(2, inner ? equals - 2 : std::string_view::npos);
    return name.size() < 2 ? nullptr : find_row(spec, name);
  }
  for (size_t i = 1; i < word.size(); ++i) {
    const OptionRow* row = find_row(spec, word.substr(i, 1));
    if (row == nullptr) return nullptr;
    if (!takes_value(*row)) continue;
    inner = i + 1 < word.size();
    return row;
  }
  return word.size() > 1 ? find_row(spec, word.substr(word.size() - 1))
                         : nullptr;
}

}  // namespace weir::cli
