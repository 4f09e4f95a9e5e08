// Binds the rows of one command to CLI11 and turns its complaints into ours.
// The only file that includes CLI11: it costs four seconds to compile.
#include "cmd/cli/parse.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "cmd/cli/words.h"

namespace weir::cli {

namespace {

// CLI11 splits a positional "[a,b]" in two and swallows "++": this mark before
// each one (taken off again) keeps it from looking inside.
constexpr char kMark = '=';

std::string marked(const std::string& word) { return kMark + word; }

// CLI11 takes "--key=" for "--key" without its value, and a value after a
// flag's "=" for a truth; so "--name=value" becomes two words first.
Result<std::vector<std::string>> prepare(const CommandSpec& spec,
                                         std::span<const std::string> words) {
  std::vector<std::string> out;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    bool inner = false;
    if (word == "--") {
      while (++i < words.size()) out.push_back(marked(words[i]));
      break;
    }
    if (!is_option(word)) {
      out.push_back(marked(word));
      continue;
    }
    const OptionRow* row = row_of(spec, word, inner);
    if (row == nullptr) {
      out.push_back(word);
    } else if (word.starts_with("--") && inner) {
      if (!takes_value(*row))
        return usage_error(
            spec, fmt::format("option '{}' takes no value", dashed(*row)));
      out.push_back(dashed(*row));
      out.push_back(word.substr(word.find('=') + 1));
    } else {
      out.push_back(word);
      if (!takes_value(*row) || inner) continue;
      if (i + 1 == words.size())
        return usage_error(spec, fmt::format("option '{}' needs a value ({})",
                                             dashed(*row), row->metavar));
      out.push_back(words[++i]);
    }
  }
  return out;
}

Result<> check_values(const CommandSpec& spec, const OptionRow& row,
                      std::span<const std::string> values) {
  for (const std::string& value : values)
    if (auto ok = check_value(row, value); !ok)
      return usage_error(
          spec, fmt::format("option '{}': {}", dashed(row), ok.error().text));
  return {};
}

void bind(CLI::App& app, const OptionRow& row,
          std::vector<std::pair<const OptionRow*, CLI::Option*>>& bound) {
  std::string names;
  if (row.short_name != 0) names = {'-', row.short_name};
  if (!row.long_name.empty())
    names += (names.empty() ? "--" : ",--") + std::string(row.long_name);
  CLI::callback_t keep = [](const CLI::results_t&) { return true; };
  CLI::Option* option = app.add_option(names, keep);
  if (takes_value(row))
    option->type_size(1)->expected(1);
  else
    option->type_size(0)->expected(0);
  option->allow_extra_args(false)->multi_option_policy(
      CLI::MultiOptionPolicy::TakeAll);
  bound.emplace_back(&row, option);
}

}  // namespace

Result<Arguments> parse_arguments(const CommandSpec& spec,
                                  std::span<const std::string> rest) {
  TRY_ASSIGN(std::vector<std::string> words, prepare(spec, rest));
  Arguments args(spec);
  try {
    CLI::App app;
    app.set_help_flag("");
    app.allow_extras();
    std::vector<std::pair<const OptionRow*, CLI::Option*>> bound;
    for (const OptionRow* row : all_rows(spec)) bind(app, *row, bound);
    std::vector<std::string> positionals;
    app.add_option("WORDS", positionals)->expected(0, -1);
    std::reverse(words.begin(), words.end());
    app.parse(std::move(words));
    if (auto extra = app.remaining(); !extra.empty())
      return unknown_option(spec, extra.front());
    for (auto& [row, option] : bound) {
      if (takes_value(*row)) TRY(check_values(spec, *row, option->results()));
      for (const std::string& value : option->results())
        args.add(row_name(*row), value);
    }
    for (std::string& word : positionals) word.erase(0, 1);
    args.set_words(std::move(positionals));
  } catch (const CLI::Error& error) {
    return usage_error(spec, error.what());
  }
  if (args.flag("help") || args.flag("version")) return args;
  TRY(check_options(spec, args));
  TRY(check_words(spec, args));
  return args;
}

}  // namespace weir::cli
