#include "lib/place/grep.h"

#include "lib/place/pcre.h"

namespace weir {

namespace {

class LiteralTest : public RecordTest {
 public:
  explicit LiteralTest(const std::string& text) : finder_(text) {}
  bool passes(const Record& record) override {
    return finder_.find(record.view.value) != Bytes::npos ||
           finder_.find(record.view.key) != Bytes::npos;
  }
  std::unique_ptr<RecordTest> clone() const override {
    return std::make_unique<LiteralTest>(finder_.needle());
  }
  std::string literal() const override { return finder_.needle(); }

 private:
  BytesFinder finder_;
};

class PatternTest : public RecordTest {
 public:
  PatternTest(std::shared_ptr<const PcrePattern> pattern, std::string literal)
      : pattern_(std::move(pattern)),
        matcher_(*pattern_),
        literal_(std::move(literal)) {}
  bool passes(const Record& record) override {
    return matches(record.view.value) || matches(record.view.key);
  }
  std::unique_ptr<RecordTest> clone() const override {
    return std::make_unique<PatternTest>(pattern_, literal_);
  }
  std::string literal() const override { return literal_; }
  const Error* error() const override { return error_ ? &*error_ : nullptr; }

 private:
  bool matches(Bytes text) {
    if (is_null(text)) return false;
    auto found = matcher_.matches(text);
    if (found) return *found;
    if (!error_) error_ = found.error();
    return false;
  }

  std::shared_ptr<const PcrePattern> pattern_;
  PcreMatcher matcher_;
  std::string literal_;
  std::optional<Error> error_;
};

}  // namespace

Result<std::unique_ptr<RecordTest>> grep_test(const std::string& pattern) {
  PatternLiteral literal = literal_of_pattern(pattern);
  if (literal.whole)
    return std::unique_ptr<RecordTest>(
        std::make_unique<LiteralTest>(literal.text));
  TRY_ASSIGN(auto compiled, PcrePattern::compile(pattern));
  return std::unique_ptr<RecordTest>(
      std::make_unique<PatternTest>(std::move(compiled), literal.text));
}

}  // namespace weir
