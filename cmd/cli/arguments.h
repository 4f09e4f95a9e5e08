// What the user said, by the names of the option rows: typed, not yet a plan.
// Each command resolves its own plan from it. Values were checked against
// their rows when they were parsed, so getters cannot fail; asking for a name
// that the command's rows lack is a mistake of the program (asserted).
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/cli/options.h"
#include "lib/base/text.h"

namespace weir::cli {

class Arguments {
 public:
  Arguments() = default;
  explicit Arguments(const CommandSpec& spec) : spec_(&spec) {}

  const CommandSpec& spec() const { return *spec_; }

  /// Whether it stood on the command line (not its fallback or variable).
  bool given(std::string_view name) const;
  /// kFlag: given at all; how often.
  bool flag(std::string_view name) const { return times(name) > 0; }
  int times(std::string_view name) const;

  /// The value given, else the variable's, else the row's fallback, else none.
  std::optional<std::string> text(std::string_view name) const;
  /// All values of a repeatable option, in order; variable and fallback as
  /// above.
  std::vector<std::string> texts(std::string_view name) const;
  std::optional<int64_t> integer(std::string_view name) const;  ///< kCount too
  std::optional<int64_t> size(std::string_view name) const;     ///< bytes
  std::optional<int64_t> duration_ms(std::string_view name) const;
  std::optional<Point> point(std::string_view name) const;
  std::optional<TimestampMs> time(std::string_view name) const;
  /// kRate: a second. kFactor: "max" is infinity.
  std::optional<double> number(std::string_view name) const;

  /// The words after the options, all of them.
  std::span<const std::string> words() const { return words_; }
  /// The words of the positional `name` ("TOPIC").
  std::span<const std::string> words(std::string_view name) const;
  /// Its first word, or empty.
  std::string_view word(std::string_view name) const;

  // For the parser.
  void add(std::string_view name, std::string value) {
    given_[std::string(name)].push_back(std::move(value));
  }
  void set_words(std::vector<std::string> words) { words_ = std::move(words); }

 private:
  const std::vector<std::string>* find(std::string_view name) const;

  const CommandSpec* spec_ = nullptr;
  std::map<std::string, std::vector<std::string>, std::less<>> given_;
  std::vector<std::string> words_;
};

}  // namespace weir::cli
