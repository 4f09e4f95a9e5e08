// What the completions of the three shells share.
#include "cmd/cli/completion.h"

namespace weir::cli {

std::vector<Member> members_of(Specs specs, std::string_view family) {
  std::vector<Member> members;
  std::string prefix = family.empty() ? "" : std::string(family) + " ";
  for (const CommandSpec* spec : specs) {
    if (!spec->name.starts_with(prefix)) continue;
    std::string_view word = spec->name.substr(prefix.size());
    if (!word.empty() && word.find(' ') == word.npos)
      members.push_back({word, spec});
  }
  return members;
}

std::vector<std::string> spellings(const OptionRow& row) {
  std::vector<std::string> out;
  if (row.short_name != 0) out.push_back({'-', row.short_name});
  if (!row.long_name.empty()) out.push_back("--" + std::string(row.long_name));
  return out;
}

std::string shell_quoted(std::string_view text) {
  std::string out = "'";
  for (char c : text) {
    if (c == '\'')
      out += "'\\''";
    else
      out.push_back(c);
  }
  return out + "'";
}

}  // namespace weir::cli
