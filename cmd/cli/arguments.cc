// Typed access to what was parsed.
#include "cmd/cli/arguments.h"

#include <cassert>
#include <cstdlib>
#include <limits>

namespace weir::cli {

const std::vector<std::string>* Arguments::find(std::string_view name) const {
  const OptionRow* row = find_row(*spec_, name);
  assert(row != nullptr && "no such option row");
  if (row == nullptr) return nullptr;
  auto it = given_.find(row_name(*row));
  return it == given_.end() ? nullptr : &it->second;
}

bool Arguments::given(std::string_view name) const {
  return find(name) != nullptr;
}

int Arguments::times(std::string_view name) const {
  const auto* values = find(name);
  return values == nullptr ? 0 : int(values->size());
}

std::vector<std::string> Arguments::texts(std::string_view name) const {
  if (const auto* values = find(name)) return *values;
  const OptionRow* row = find_row(*spec_, name);
  if (row == nullptr) return {};
  // What was said on the command line wins over the environment, also where
  // it is another option that says it.
  bool excluded = false;
  for (std::string_view other : split_words(row->excludes))
    excluded = excluded || given(other);
  if (!row->env.empty() && !excluded) {
    const char* value = std::getenv(std::string(row->env).c_str());
    if (value != nullptr && *value != 0) return {value};
  }
  if (!row->fallback.empty()) return {std::string(row->fallback)};
  return {};
}

std::optional<std::string> Arguments::text(std::string_view name) const {
  auto all = texts(name);
  if (all.empty()) return {};
  return std::move(all.back());
}

namespace {

// Values were checked when they were parsed, so this finds nothing to refuse.
template <class T>
std::optional<T> checked(Result<T> value) {
  if (!value) return {};
  return *value;
}

}  // namespace

std::optional<int64_t> Arguments::integer(std::string_view name) const {
  auto value = text(name);
  return value ? checked(parse_integer(*value)) : std::nullopt;
}

std::optional<int64_t> Arguments::size(std::string_view name) const {
  auto value = text(name);
  return value ? checked(parse_size(*value)) : std::nullopt;
}

std::optional<int64_t> Arguments::duration_ms(std::string_view name) const {
  auto value = text(name);
  return value ? checked(parse_duration_ms(*value)) : std::nullopt;
}

std::optional<Point> Arguments::point(std::string_view name) const {
  auto value = text(name);
  return value ? checked(parse_point(*value)) : std::nullopt;
}

std::optional<TimestampMs> Arguments::time(std::string_view name) const {
  auto value = text(name);
  return value ? checked(parse_time(*value)) : std::nullopt;
}

std::optional<double> Arguments::number(std::string_view name) const {
  auto value = text(name);
  if (!value) return {};
  if (*value == "max") return std::numeric_limits<double>::infinity();
  return checked(parse_rate(*value));
}

std::span<const std::string> Arguments::words(std::string_view name) const {
  // All positionals but the last have a fixed number of words; where they
  // have not, the last one's minimum is kept back for it ("SRC... DEST").
  size_t at = 0, left = words_.size();
  const auto& rows = spec_->positionals;
  for (size_t i = 0; i < rows.size(); ++i) {
    size_t kept = 0;
    for (size_t k = i + 1; k < rows.size(); ++k) kept += size_t(rows[k].min);
    size_t room = left > kept ? left - kept : 0;
    size_t taken = std::min(room, size_t(rows[i].max));
    if (rows[i].name == name) return std::span(words_).subspan(at, taken);
    at += taken;
    left -= taken;
  }
  assert(false && "no such positional");
  return {};
}

std::string_view Arguments::word(std::string_view name) const {
  auto all = words(name);
  return all.empty() ? std::string_view() : std::string_view(all.front());
}

}  // namespace weir::cli
