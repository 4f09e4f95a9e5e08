// A member of a JSON text, found without building a tree: its bytes as they
// stand, so that no number is read and printed another way.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace weir {

/// `.id`, `.order.lines[0].sku`, `.["odd name"]`, `.` for the whole.
class JsonPath {
 public:
  /// kUsage for anything else.
  static Result<JsonPath> parse(std::string_view text);

  /// The value there, without spaces around it; nothing where the text has no
  /// such member, or is no JSON up to it.
  std::optional<std::string_view> find(std::string_view json) const;

 private:
  struct Step {
    std::string name;    ///< of a member
    int64_t index = -1;  ///< or, where not negative, of an element
  };
  std::vector<Step> steps_;
};

}  // namespace weir
