// --grep: a pattern in a record's key or value. A pattern without special
// characters is searched for as it stands; others go to PCRE2, loaded when
// the first one is met, after a literal that all matches hold was looked for.
#pragma once
#include <memory>
#include <string>

#include "lib/place/record_filter.h"

namespace weir {

/// kUsage: the pattern does not parse; kNotFound: no PCRE2.
Result<std::unique_ptr<RecordTest>> grep_test(const std::string& pattern);

/// The longest text that every match of the pattern holds, as far as can be
/// told without understanding all of it; empty when nothing can. `whole`:
/// the pattern is that text and nothing else.
struct PatternLiteral {
  std::string text;
  bool whole = false;
};
PatternLiteral literal_of_pattern(std::string_view pattern);

}  // namespace weir
