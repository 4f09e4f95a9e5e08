#include "lib/place/json_path.h"

#include "lib/base/text.h"

namespace weir {

namespace {

// How deep a value may nest before it is taken for none.
constexpr int kMostDepth = 512;

// Walks JSON, believing punctuation: what stands between quotes and brackets
// is skipped, not checked.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool failed() const { return failed_; }
  size_t at() const { return at_; }
  std::string_view since(size_t start) const {
    return text_.substr(start, at_ - start);
  }

  void skip_spaces() {
    at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
  }
  bool take(char c) {
    skip_spaces();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  // A string with its quotes.
  std::string_view string() {
    size_t start = at_;
    if (!take('"')) return fail();
    start = at_ - 1;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\')
        ++at_;
      else if (text_[at_] == '"')
        return ++at_, since(start);
    }
    return fail();
  }
  std::string_view value() {
    skip_spaces();
    size_t start = at_;
    if (at_ >= text_.size()) return fail();
    char c = text_[at_];
    if (c == '"') return string();
    if (c == '{' || c == '[') return nested(start);
    at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
    return at_ == start ? fail() : since(start);
  }

 private:
  std::string_view fail() {
    failed_ = true;
    at_ = text_.size();
    return {};
  }
  std::string_view nested(size_t start) {
    int depth = 0;
    while (at_ < text_.size() && !failed_) {
      char c = text_[at_];
      if (c == '"') {
        string();
        continue;
      }
      ++at_;
      if ((c == '{' || c == '[') && ++depth > kMostDepth) return fail();
      if ((c == '}' || c == ']') && --depth == 0) return since(start);
    }
    return fail();
  }

  std::string_view text_;
  size_t at_ = 0;
  bool failed_ = false;
};

// The value of a member, the last one where the name stands twice (as in
// every common reader). Names are compared as they are written.
std::optional<std::string_view> member(std::string_view json,
                                       std::string_view name) {
  std::optional<std::string_view> found;
  Scanner scan(json);
  if (!scan.take('{') || scan.take('}')) return found;
  do {
    std::string_view key = scan.string();
    if (scan.failed() || !scan.take(':')) return found;
    std::string_view value = scan.value();
    if (scan.failed()) return found;
    if (key.substr(1, key.size() - 2) == name) found = value;
  } while (scan.take(','));
  return found;
}

std::optional<std::string_view> element(std::string_view json, int64_t index) {
  Scanner scan(json);
  if (!scan.take('[') || scan.take(']')) return {};
  do {
    std::string_view value = scan.value();
    if (scan.failed()) return {};
    if (index-- == 0) return value;
  } while (scan.take(','));
  return {};
}

Failure wrong(std::string_view text) {
  return fail(Code::kUsage,
              "'{}' is no path such as '.id', '.items[0].name' or "
              "'.[\"odd name\"]'",
              text);
}

}  // namespace

Result<JsonPath> JsonPath::parse(std::string_view text) {
  JsonPath path;
  if (text.empty() || text[0] != '.') return wrong(text);
  std::string_view rest = text == "." ? std::string_view() : text;
  while (!rest.empty()) {
    if (rest.starts_with(".[")) rest.remove_prefix(1);
    if (rest[0] == '.') {
      size_t end = std::min(rest.find_first_of(".[", 1), rest.size());
      if (end == 1) return wrong(text);
      path.steps_.push_back({std::string(rest.substr(1, end - 1)), -1});
      rest.remove_prefix(end);
      continue;
    }
    bool quoted = rest.starts_with("[\"");
    size_t close = rest.find(quoted ? "\"]" : "]", quoted ? 2 : 1);
    if (rest[0] != '[' || close == rest.npos) return wrong(text);
    if (quoted) {
      path.steps_.push_back({std::string(rest.substr(2, close - 2)), -1});
    } else {
      auto index = parse_integer(rest.substr(1, close - 1));
      if (!index || *index < 0) return wrong(text);
      path.steps_.push_back({"", *index});
    }
    rest.remove_prefix(close + (quoted ? 2 : 1));
  }
  return path;
}

std::optional<std::string_view> JsonPath::find(std::string_view json) const {
  Scanner scan(json);
  std::string_view at = scan.value();
  if (scan.failed()) return {};
  for (const Step& step : steps_) {
    auto next =
        step.index >= 0 ? element(at, step.index) : member(at, step.name);
    if (!next) return {};
    at = *next;
  }
  return at;
}

}  // namespace weir
