// Files in the format of java.util.Properties: `key=value` lines with its
// escapes (\t \n \r \f \\ \uXXXX, escaped separators), comments with # or !,
// lines continued by a last backslash. Text is UTF-8; \u pairs of surrogates
// become one character.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/result.h"

namespace weir {

/// In the order of the file. A key that stands twice stands twice here;
/// find() gives the last, as Java does.
struct Properties {
  std::vector<std::pair<std::string, std::string>> entries;

  /// Null where there is none.
  const std::string* find(std::string_view key) const;
  void set(std::string_view key, std::string_view value);
};

/// kCorrupt, with the line number, for a malformed \u escape (as Java).
Result<Properties> parse_properties(std::string_view text);

/// `comments` are lines of their own behind `#`.
std::string format_properties(const Properties& properties,
                              const std::vector<std::string>& comments = {});

}  // namespace weir
