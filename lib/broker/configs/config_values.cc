// What a value may be: its type, and the rule of its row ("LOW..",
// "LOW..HIGH", "A,B,C"; a trailing '*' takes any end, a leading '~' any case;
// "+" is not empty).
//
// Reference: org.apache.kafka.common.config.ConfigDef.
#include <algorithm>
#include <charconv>

#include "lib/broker/configs/config_table.h"

namespace weir {
namespace {

template <class T>
bool is_number(std::string_view text, T& out) {
  text = without_blanks(text);
  if (text.size() > 1 && text.front() == '+') text.remove_prefix(1);
  auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

// Bounds of numbers, as doubles: exact for every bound there is.
bool in_range(std::string_view rule, double value) {
  if (rule.starts_with("-1,")) {
    if (value == -1) return true;
    rule.remove_prefix(3);
  }
  size_t dots = rule.find("..");
  if (dots == rule.npos) return true;
  double low = 0, high = 0;
  if (is_number(rule.substr(0, dots), low) && value < low) return false;
  return !is_number(rule.substr(dots + 2), high) || value <= high;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; }

bool same_word(std::string_view a, std::string_view b, bool any_case) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) {
           return x == y || (any_case && lower(x) == lower(y));
         });
}

bool is_one_of(std::string_view rule, std::string_view value) {
  if (rule.empty()) return true;
  if (rule == "+") return !value.empty();
  bool any_case = rule.front() == '~';
  if (any_case) rule.remove_prefix(1);
  for (std::string_view word : list_elements(rule)) {
    if (same_word(word, value, any_case)) return true;
    if (word.back() == '*' &&
        value.starts_with(word.substr(0, word.size() - 1)))
      return true;
  }
  return false;
}

bool is_list(std::string_view rule, std::string_view value) {
  for (std::string_view word : list_elements(value))
    if (word.empty() || !is_one_of(rule, word)) return false;
  return true;
}

bool fits(const ConfigRow& row, std::string_view value) {
  int16_t small = 0;
  int32_t number = 0;
  int64_t large = 0;
  double real = 0;
  switch (row.type) {
    case ConfigType::kBoolean:
      return is_one_of("~true,false", without_blanks(value));
    case ConfigType::kShort:
      return is_number(value, small) && in_range(row.rule, small);
    case ConfigType::kInt:
      return is_number(value, number) && in_range(row.rule, number);
    case ConfigType::kLong:
      return is_number(value, large) && in_range(row.rule, double(large));
    case ConfigType::kDouble:
      return is_number(value, real) && in_range(row.rule, real);
    case ConfigType::kList:
      return is_list(row.rule, value);
    default:
      return is_one_of(row.rule, without_blanks(value));
  }
}

std::string_view wanted(const ConfigRow& row) {
  switch (row.type) {
    case ConfigType::kBoolean:
      return "true or false";
    case ConfigType::kDouble:
      return "a number";
    case ConfigType::kList:
      return "a list";
    case ConfigType::kShort:
    case ConfigType::kInt:
    case ConfigType::kLong:
      return "a whole number";
    default:
      return "a word";
  }
}

}  // namespace

Result<> ConfigRow::check(std::string_view value) const {
  if (fits(*this, value)) return {};
  std::string_view of = rule == "+" ? std::string_view() : rule;
  return fail(Code::kInvalid, "'{}' is not {}{}{}", value, wanted(*this),
              of.empty() ? "" : " of ", of);
}

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> list_elements(std::string_view list) {
  std::vector<std::string_view> out;
  if (without_blanks(list).empty()) return out;
  for (bool more = true; more;) {
    size_t comma = list.find(',');
    more = comma != list.npos;
    out.push_back(without_blanks(list.substr(0, comma)));
    if (more) list.remove_prefix(comma + 1);
  }
  return out;
}

}  // namespace weir
