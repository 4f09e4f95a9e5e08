#include "lib/place/record_filter.h"

#include "lib/place/grep.h"
#include "lib/place/jq.h"

namespace weir {

namespace {

class KeyTest : public RecordTest {
 public:
  explicit KeyTest(std::string key) : key_(std::move(key)) {}
  bool passes(const Record& record) override {
    return record.view.has_key() && record.view.key == key_;
  }
  std::unique_ptr<RecordTest> clone() const override {
    return std::make_unique<KeyTest>(key_);
  }
  std::string literal() const override { return key_; }

 private:
  std::string key_;
};

class HeaderTest : public RecordTest {
 public:
  explicit HeaderTest(HeaderChoice choice) : choice_(std::move(choice)) {}
  bool passes(const Record& record) override {
    for (const RecordHeader& header : record.view.headers()) {
      if (header.name != choice_.name) continue;
      if (!choice_.value) return true;
      if (!is_null(header.value) && header.value == *choice_.value) return true;
    }
    return false;
  }
  std::unique_ptr<RecordTest> clone() const override {
    return std::make_unique<HeaderTest>(choice_);
  }
  std::string literal() const override {
    bool longer = choice_.value && choice_.value->size() > choice_.name.size();
    return longer ? *choice_.value : choice_.name;
  }

 private:
  HeaderChoice choice_;
};

}  // namespace

Result<std::unique_ptr<RecordFilter>> RecordFilter::make(
    const FilterSpec& spec) {
  auto filter = std::make_unique<RecordFilter>();
  auto add = [&](std::unique_ptr<RecordTest> test) {
    // A literal of one or two bytes is in most batches anyway.
    if (auto text = test->literal(); text.size() > 2)
      filter->finders_.emplace_back(std::move(text));
    filter->tests_.push_back(std::move(test));
  };
  if (spec.key) add(std::make_unique<KeyTest>(*spec.key));
  for (const HeaderChoice& header : spec.headers)
    add(std::make_unique<HeaderTest>(header));
  for (const std::string& pattern : spec.patterns) {
    TRY_ASSIGN(auto test, grep_test(pattern));
    add(std::move(test));
  }
  for (const std::string& expression : spec.expressions) {
    TRY_ASSIGN(auto test, jq_test(expression));
    add(std::move(test));
  }
  return filter;
}

std::unique_ptr<RecordFilter> RecordFilter::clone() const {
  auto copy = std::make_unique<RecordFilter>();
  for (const auto& test : tests_) copy->tests_.push_back(test->clone());
  copy->finders_ = finders_;
  return copy;
}

const Error* RecordFilter::error() const {
  for (const auto& test : tests_)
    if (const Error* error = test->error()) return error;
  return nullptr;
}

Result<HeaderChoice> parse_header_choice(std::string_view text) {
  size_t equals = text.find('=');
  HeaderChoice choice{std::string(text.substr(0, equals)), {}};
  if (choice.name.empty())
    return fail(Code::kUsage, "--header '{}': expected NAME or NAME=VALUE",
                text);
  if (equals != text.npos) choice.value = std::string(text.substr(equals + 1));
  return choice;
}

}  // namespace weir
