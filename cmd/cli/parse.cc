// Binds the rows of one command to CLI11 and turns its complaints into ours.
// The only file that includes CLI11: it costs four seconds to compile.
#include "cmd/cli/parse.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "cmd/cli/options.h"
#include "cmd/cli/suggest.h"

namespace weir::cli {

namespace {

bool takes_value(const OptionRow& row) { return row.type != OptionType::kFlag; }

std::string dashed(const OptionRow& row) {
  std::string name(row_name(row));
  return (name.size() == 1 ? "-" : "--") + name;
}

template <class F>
void for_each_row(const CommandSpec& spec, F f) {
  for (const OptionRow& row : spec.options) f(row);
  for (const OptionGroup* group : spec.groups)
    for (const OptionRow& row : group->rows) f(row);
  for (const OptionRow& row : kGlobalOptions.rows) f(row);
}

Failure usage(const CommandSpec& spec, std::string text,
              std::string hint = {}) {
  std::string command = spec.name.empty() ? "" : std::string(spec.name);
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
  for_each_row(spec, [&](const OptionRow& row) {
    if (!row.long_name.empty())
      texts.push_back("--" + std::string(row.long_name));
  });
  std::vector<std::string_view> names(texts.begin(), texts.end());
  std::string near = name.starts_with("--") ? closest(name, names) : "";
  return usage(spec, fmt::format("unknown option '{}'", name),
               near.empty() ? "" : fmt::format("did you mean '{}'?", near));
}

// The row that the option word `word` ends in, for knowing whether a value
// follows: "--from" or the last letter of "-qd". `inner` is set when the word
// holds its value itself.
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

bool is_option(std::string_view word) {
  return word.size() > 1 && word[0] == '-' &&
         !(word[1] >= '0' && word[1] <= '9');
}

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
        return usage(spec,
                     fmt::format("option '{}' takes no value", dashed(*row)));
      out.push_back(dashed(*row));
      out.push_back(word.substr(word.find('=') + 1));
    } else {
      out.push_back(word);
      if (!takes_value(*row) || inner) continue;
      if (i + 1 == words.size())
        return usage(spec, fmt::format("option '{}' needs a value ({})",
                                       dashed(*row), row->metavar));
      out.push_back(words[++i]);
    }
  }
  return out;
}

Result<> check_choice(std::string_view choices, std::string_view value) {
  std::string list;
  for (size_t at = 0; at < choices.size();) {
    size_t end = std::min(choices.find(' ', at), choices.size());
    std::string_view choice = choices.substr(at, end - at);
    if (choice == value) return {};
    list += (list.empty() ? "" : ", ") + std::string(choice);
    at = end + 1;
  }
  return fail(Code::kUsage, "'{}' is not one of {}", value, list);
}

template <class T>
Result<> only_error(Result<T> result) {
  TRY(std::move(result));
  return {};
}

}  // namespace

Result<> check_value(const OptionRow& row, std::string_view value) {
  switch (row.type) {
    case OptionType::kInteger:
      return only_error(parse_integer(value));
    case OptionType::kCount: {
      TRY_ASSIGN(int64_t n, parse_integer(value));
      if (n < 0) return fail(Code::kUsage, "'{}' is below 0", value);
      return {};
    }
    case OptionType::kSize:
      return only_error(parse_size(value));
    case OptionType::kDuration:
      return only_error(parse_duration_ms(value));
    case OptionType::kPoint:
      return only_error(parse_point(value));
    case OptionType::kTime:
      return only_error(parse_time(value));
    case OptionType::kFactor:
      if (value == "max") return {};
      [[fallthrough]];
    case OptionType::kRate:
      return only_error(parse_rate(value));
    case OptionType::kChoice:
      return check_choice(row.choices, value);
    case OptionType::kFile:
    case OptionType::kDir:
      if (value.empty()) return fail(Code::kUsage, "the path is empty");
      return {};
    case OptionType::kFlag:
    case OptionType::kText:
      return {};
  }
  return {};
}

namespace {

Result<> check_values(const CommandSpec& spec, const OptionRow& row,
                      std::span<const std::string> values) {
  for (const std::string& value : values)
    if (auto ok = check_value(row, value); !ok)
      return usage(
          spec, fmt::format("option '{}': {}", dashed(row), ok.error().text));
  return {};
}

Result<> check_excludes(const CommandSpec& spec, const Arguments& args) {
  Result<> result;
  for_each_row(spec, [&](const OptionRow& row) {
    if (!result || row.excludes.empty() || !args.given(row_name(row))) return;
    std::string_view names = row.excludes;
    for (size_t at = 0; at < names.size();) {
      size_t end = std::min(names.find(' ', at), names.size());
      const OptionRow* other = find_row(spec, names.substr(at, end - at));
      at = end + 1;
      if (other != nullptr && args.given(row_name(*other)))
        result = usage(spec, fmt::format("'{}' and '{}' exclude each other",
                                         dashed(row), dashed(*other)));
    }
  });
  return result;
}

Result<> check_words(const CommandSpec& spec, const Arguments& args) {
  size_t min = 0, max = 0;
  for (const Positional& row : spec.positionals) {
    min += size_t(row.min);
    max += size_t(row.max);
  }
  auto words = args.words();
  if (words.size() > max)
    return usage(spec, fmt::format("unexpected argument '{}'", words[max]));
  for (const Positional& row : spec.positionals) {
    auto mine = args.words(row.name);
    if (mine.size() < size_t(row.min))
      return usage(spec, fmt::format("missing {}", row.name));
    if (row.choices.empty()) continue;
    for (const std::string& word : mine)
      if (auto ok = check_choice(row.choices, word); !ok)
        return usage(spec, fmt::format("{}: {}", row.name, ok.error().text));
  }
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
    for_each_row(spec, [&](const OptionRow& row) { bind(app, row, bound); });
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
    return usage(spec, error.what());
  }
  if (args.flag("help") || args.flag("version")) return args;
  TRY(check_excludes(spec, args));
  TRY(check_words(spec, args));
  return args;
}

namespace {

constexpr CommandSpec kNoCommand{};

const CommandSpec* find_spec(std::span<const CommandSpec* const> specs,
                             std::string_view name) {
  for (const CommandSpec* spec : specs)
    if (spec->name == name) return spec;
  return nullptr;
}

bool is_family(std::span<const CommandSpec* const> specs,
               std::string_view name) {
  std::string prefix = std::string(name) + " ";
  return std::any_of(specs.begin(), specs.end(), [&](const CommandSpec* spec) {
    return spec->name.starts_with(prefix);
  });
}

Failure unknown_command(std::span<const CommandSpec* const> specs,
                        std::string_view family, std::string_view word) {
  std::vector<std::string_view> names;
  std::string prefix = family.empty() ? "" : std::string(family) + " ";
  for (const CommandSpec* spec : specs) {
    if (!spec->name.starts_with(prefix)) continue;
    std::string_view last = spec->name.substr(prefix.size());
    if (last.find(' ') == last.npos) names.push_back(last);
  }
  std::string near = closest(word, names);
  Error error{.code = Code::kUsage,
              .text = fmt::format("unknown command '{}{}'", prefix, word)};
  error.hint = near.empty() ? fmt::format("see 'weir {}--help'", prefix)
                            : fmt::format("did you mean '{}{}'?", prefix, near);
  return fail(std::move(error));
}

}  // namespace

Result<Invocation> find_command(std::span<const CommandSpec* const> specs,
                                std::span<const std::string> words) {
  Invocation found;
  bool done = false;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (done || word == "--") {
      done = true;
      found.rest.push_back(word);
      continue;
    }
    if (is_option(word)) {
      bool inner = false;
      const OptionRow* row = row_of(kNoCommand, word, inner);
      // After the family's name it may be an option of the command to come;
      // that command's parser will say what is wrong with it.
      if (row == nullptr && found.spec == nullptr)
        return unknown_option(kNoCommand, word);
      found.rest.push_back(word);
      if (row != nullptr && takes_value(*row) && !inner && i + 1 < words.size())
        found.rest.push_back(words[++i]);
      continue;
    }
    std::string family(found.spec == nullptr ? "" : found.spec->name);
    std::string name = family.empty() ? word : family + " " + word;
    const CommandSpec* spec = find_spec(specs, name);
    if (spec == nullptr) return unknown_command(specs, family, word);
    found.spec = spec;
    done = !is_family(specs, name);
  }
  return found;
}

}  // namespace weir::cli
