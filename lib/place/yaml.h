// A YAML document as a tree, for files that people write: by libyaml, loaded
// when the first one is read. Strict: one document, no aliases, no tags of
// one's own, no key twice.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace weir {

struct YamlNode {
  enum class Kind { kScalar, kList, kMap };
  Kind kind = Kind::kScalar;
  std::string text = {};  ///< of a scalar
  bool quoted = false;    ///< a scalar that is text whatever it looks like
  int64_t line = 0;       ///< from 1 on
  /// Of a list; of a map: a key, its value, the next key, and so on.
  std::vector<YamlNode> items = {};

  bool is_null() const;
  /// The value of a map's key; null where there is none.
  const YamlNode* find(std::string_view key) const;
};

/// kUsage, with the line; kUnsupported where the library is missing; kLimit.
Result<YamlNode> parse_yaml(std::string_view text);

}  // namespace weir
