// Options in manual pages.
#include "cmd/cli/man_option.h"

#include "cmd/cli/help.h"
#include "cmd/cli/options.h"

namespace weir::cli {

namespace {

std::string option_term(const OptionRow& row) {
  std::string term;
  if (row.short_name != 0) term = Roff::bold(std::string("-") + row.short_name);
  if (!row.long_name.empty()) {
    if (!term.empty()) term += ", ";
    term += Roff::bold("--" + std::string(row.long_name));
  }
  if (!row.metavar.empty()) term += " " + Roff::italic(row.metavar);
  return term;
}

}  // namespace

std::string sentence(std::string_view phrase) {
  std::string out(phrase);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] -= 'a' - 'A';
  if (!out.empty() && out.back() != '.') out += '.';
  return out;
}

void man_option(Roff& page, const OptionRow& row) {
  std::string text = sentence(std::string(row.help));
  if (!row.more.empty()) text += " " + std::string(row.more);
  text += option_notes(row);
  if (!row.excludes.empty()) {
    text += " Not with";
    for (std::string_view name : split_words(row.excludes))
      text += " `--" + std::string(name) + "`,";
    text.back() = '.';
  }
  page.raw_item(option_term(row), text);
}

}  // namespace weir::cli
