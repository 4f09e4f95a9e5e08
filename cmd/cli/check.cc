// Whether values and words are what their rows say.
#include "cmd/cli/parse.h"
#include "cmd/cli/words.h"

namespace weir::cli {

namespace {

Result<> check_choice(std::string_view choices, std::string_view value) {
  std::string list;
  for (std::string_view choice : split_words(choices)) {
    if (choice == value) return {};
    list += (list.empty() ? "" : ", ") + std::string(choice);
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
    case OptionType::kTopic:
    case OptionType::kGroup:
      return {};
  }
  return {};
}

namespace {

Result<> check_variable(const CommandSpec& spec, const OptionRow& row,
                        const Arguments& args) {
  if (row.env.empty() || args.given(row_name(row))) return {};
  for (const std::string& value : args.texts(row_name(row)))
    if (auto ok = check_value(row, value); !ok)
      return usage_error(
          spec, fmt::format("variable {}: {}", row.env, ok.error().text));
  return {};
}

}  // namespace

Result<> check_options(const CommandSpec& spec, const Arguments& args) {
  for (const OptionRow* row : all_rows(spec)) {
    TRY(check_variable(spec, *row, args));
    if (row->required && !args.given(row_name(*row)))
      return usage_error(
          spec, fmt::format("missing {} {}", dashed(*row), row->metavar));
    if (row->excludes.empty() || !args.given(row_name(*row))) continue;
    for (std::string_view name : split_words(row->excludes)) {
      const OptionRow* other = find_row(spec, name);
      if (other != nullptr && args.given(name))
        return usage_error(spec, fmt::format("'{}' and '{}' exclude each other",
                                             dashed(*row), dashed(*other)));
    }
  }
  return {};
}

Result<> check_words(const CommandSpec& spec, const Arguments& args) {
  auto words = args.words();
  size_t min = 0, max = 0;
  for (const Positional& row : spec.positionals) {
    min += size_t(row.min);
    max += size_t(row.max);
    // Words fill the rows from the left: the first row they do not reach.
    if (words.size() < min)
      return usage_error(spec, fmt::format("missing {}", row.name));
  }
  if (words.size() > max)
    return usage_error(spec,
                       fmt::format("unexpected argument '{}'", words[max]));
  for (const Positional& row : spec.positionals) {
    if (row.choices.empty()) continue;
    for (const std::string& word : args.words(row.name))
      if (auto ok = check_choice(row.choices, word); !ok)
        return usage_error(spec,
                           fmt::format("{}: {}", row.name, ok.error().text));
  }
  return {};
}

}  // namespace weir::cli
