// Client properties, by the names that librdkafka and Kafka's own clients have
// for them. One that weir does not know, or a value that it cannot honour, is
// refused rather than passed over: who sets it expects something of it.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace weir {

/// A property that is understood.
struct PropertyRow {
  std::string_view name;
  std::string_view other_name;  ///< that it is known by as well
  /// Words that it may be; "N" for a number, empty for any text.
  std::string_view values;
  std::string_view meaning;
};
std::span<const PropertyRow> property_rows();

class ClientProperties {
 public:
  /// "name=value". kUsage: no such form, property or value.
  Result<> add(std::string_view text);
  /// The text of a properties file: a property a line, # for comments. Errors
  /// name `file` and the line.
  Result<> add_lines(std::string_view text, std::string_view file);

  /// By the row's first name, as it was set last.
  std::optional<std::string> text(std::string_view name) const;
  std::optional<int64_t> number(std::string_view name) const;

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace weir
