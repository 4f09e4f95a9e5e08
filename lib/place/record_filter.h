// RecordFilter: which records pass. What it keeps between records (a matcher,
// an interpreter's state) makes it one a thread: clone().
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/result.h"
#include "lib/place/find_bytes.h"
#include "lib/place/record.h"

namespace weir {

struct HeaderChoice {
  std::string name;
  std::optional<std::string> value = {};  ///< nothing: any value, null too
};

/// All that is given must hold.
struct FilterSpec {
  std::optional<std::string> key = {};
  std::vector<std::string> patterns = {};  ///< in the key or the value
  std::vector<HeaderChoice> headers = {};
  std::vector<std::string> expressions = {};  ///< jq, over the envelope

  bool empty() const {
    return !key && patterns.empty() && headers.empty() && expressions.empty();
  }
};

/// One condition.
class RecordTest {
 public:
  virtual ~RecordTest() = default;
  virtual bool passes(const Record& record) = 0;
  virtual std::unique_ptr<RecordTest> clone() const = 0;
  /// What every record that passes holds somewhere in its bytes; empty: not
  /// known.
  virtual std::string literal() const { return {}; }
  /// Why a record could not be judged (it did not pass).
  virtual const Error* error() const { return nullptr; }
};

class RecordFilter {
 public:
  /// kUsage for an expression that does not parse, kNotFound for a library
  /// that is not installed.
  static Result<std::unique_ptr<RecordFilter>> make(const FilterSpec& spec);
  std::unique_ptr<RecordFilter> clone() const;

  /// False if no record in these bytes, a batch's unpacked body, can pass.
  bool may_pass(Bytes body) const {
    for (const BytesFinder& finder : finders_)
      if (finder.find(body) == Bytes::npos) return false;
    return true;
  }
  bool passes(const Record& record) const {
    for (const auto& test : tests_)
      if (!test->passes(record)) return false;
    return true;
  }
  const Error* error() const;

 private:
  std::vector<std::unique_ptr<RecordTest>> tests_;
  std::vector<BytesFinder> finders_;
};

/// "NAME" or "NAME=VALUE". kUsage without a name.
Result<HeaderChoice> parse_header_choice(std::string_view text);

}  // namespace weir
