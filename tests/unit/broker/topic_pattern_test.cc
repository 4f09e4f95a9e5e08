// Expressions in RE2's syntax: what they match, and what is said of those that
// are wrong. The table is what RE2/J answered, the library in Kafka 4.4.0.
#include "lib/broker/groups/topic_pattern.h"

#include <catch2/catch.hpp>

namespace weir {
namespace {

/// What every pattern of the table was held against.
const std::vector<std::string> kNames = {
    "",  "a", "b",   "A",   "aa",    "ab", "a.b", "-",  "_",   "1",  "a-b", "n",
    "^", "]", "{1}", "a{2", "a{,2}", "e",  ".",   "ac", "aab", "AB", "z"};

struct Verdict {
  std::string pattern;
  std::string problem;
  std::vector<std::string> matches;
};

const std::vector<Verdict> kVerdicts = {
    {"[", "missing closing ]", {}},
    {"(a)\\1", "invalid escape sequence", {}},
    {"(?=a)b", "invalid or unsupported Perl syntax", {}},
    {")", "regexp/syntax: internal error", {}},
    {"(", "missing closing )", {}},
    {"a)", "regexp/syntax: internal error", {}},
    {"a**", "invalid nested repetition operator", {}},
    {"a{2}{3}", "invalid nested repetition operator", {}},
    {"a{1001}", "invalid repeat count", {}},
    {"a{2,1}", "invalid repeat count", {}},
    {"(a{100}){100}", "", {}},
    {"*a", "missing argument to repetition operator", {}},
    {"a++", "invalid nested repetition operator", {}},
    {"a?+", "invalid nested repetition operator", {}},
    {"\\", "trailing backslash at end of expression", {}},
    {"[b-a]", "invalid character class range", {}},
    {"[[:foo:]]", "invalid character class range", {}},
    {"[a-\\d]", "invalid escape sequence", {}},
    {"\\8", "invalid escape sequence", {}},
    {"\\400", "", {}},
    {"\\x{110000}", "invalid escape sequence", {}},
    {"\\pX", "invalid character class range", {}},
    {"\\p{Foo}", "invalid character class range", {}},
    {"(?P<n>a)(?P<n>b)", "duplicate capture group name", {}},
    {"(?P<>a)", "invalid named capture", {}},
    {"(?P=n)", "invalid or unsupported Perl syntax", {}},
    {"(?<n>a)", "", {"a"}},
    {"(?i)A", "", {"a", "A"}},
    {"(?z)a", "invalid or unsupported Perl syntax", {}},
    {"(?i", "invalid or unsupported Perl syntax", {}},
    {"\\Qa.b\\E", "", {"a.b"}},
    {"\\Qa.b", "", {"a.b"}},
    {"\\z", "", {""}},
    {"\\Z", "invalid escape sequence", {}},
    {"\\A", "", {""}},
    {"\\G", "invalid escape sequence", {}},
    {"\\C", "invalid escape sequence", {}},
    {"\\h", "invalid escape sequence", {}},
    {"\\y", "invalid escape sequence", {}},
    {"a{,2}", "", {"a{,2}"}},
    {"a{2", "", {"a{2"}},
    {"{1}", "missing argument to repetition operator", {}},
    {"a|*", "missing argument to repetition operator", {}},
    {"(|a)", "", {"", "a"}},
    {"^*", "", {""}},
    {"a{0}", "", {""}},
    {"[]a]", "", {"a", "]"}},
    {"[^]a]", "", {"b", "A", "-", "_", "1", "n", "^", "e", ".", "z"}},
    {"[a-]", "", {"a", "-"}},
    {"[-a]", "", {"a", "-"}},
    {"[]", "missing closing ]", {}},
    {"[a", "missing closing ]", {}},
    {"\\b", "", {}},
    {"\\B", "", {""}},
    {"x{2}{1,}", "invalid nested repetition operator", {}},
    {"(?:a", "missing closing )", {}},
    {"(?#c)a", "invalid or unsupported Perl syntax", {}},
    {"[\\w-a]", "", {"a", "b", "A", "-", "_", "1", "n", "e", "z"}},
    {"[[:word:]]", "", {"a", "b", "A", "_", "1", "n", "e", "z"}},
    {"\\pN", "", {"1"}},
    {"\\p{^Greek}",
     "",
     {"a", "b", "A", "-", "_", "1", "n", "^", "]", "e", ".", "z"}},
    {"\\PL", "", {"-", "_", "1", "^", "]", "."}},
    {"a*?b", "", {"b", "ab", "aab"}},
    {"a{1,2}?", "", {"a", "aa"}},
    {"a**?", "invalid nested repetition operator", {}},
    {"(?U)a*", "", {"", "a", "aa"}},
    {"(?s).", "", {"a", "b", "A", "-", "_", "1", "n", "^", "]", "e", ".", "z"}},
    {"(?-s).",
     "",
     {"a", "b", "A", "-", "_", "1", "n", "^", "]", "e", ".", "z"}},
    {"[[:^alpha:]]", "", {"-", "_", "1", "^", "]", "."}},
    {"\\_", "", {"_"}},
    {"\\-", "", {"-"}},
    {"\303\251", "", {}},
    {"\\\303\251", "", {}},
    {"[\\Q]\\E]", "invalid escape sequence", {}},
    {"", "", {""}},
    {"()", "", {""}},
    {"(?i:A)b", "", {"ab"}},
    {"a||b", "", {"", "a", "b"}},
    {"\\01", "", {}},
    {"\\0", "", {}},
    {"\\x4", "invalid escape sequence", {}},
    {"\\x41", "", {"A"}},
    {"\\u0041", "invalid escape sequence", {}},
    {"\\N", "invalid escape sequence", {}},
    {"\\cA", "invalid escape sequence", {}},
    {"[[a]b", "", {"ab"}},
    {"[a&&b]", "", {"a", "b"}},
    {"\\07", "", {}},
    {"(?P<n", "invalid named capture", {}},
    {"(?P<1n>a)", "", {"a"}},
    {"a{99999999999}", "invalid repeat count", {}},
    {"((((a))))", "", {"a"}},
    {"[\\b]", "invalid escape sequence", {}},
    {"[\\d-z]", "", {"-", "1", "z"}},
    {"\\k<n>", "invalid escape sequence", {}},
    {"(?>a)", "invalid or unsupported Perl syntax", {}},
    {"(?<!a)b", "invalid named capture", {}},
    {"(?|a)", "invalid or unsupported Perl syntax", {}},
    {"\\R", "invalid escape sequence", {}},
    {"\\X", "invalid escape sequence", {}},
    {"\\D", "", {"a", "b", "A", "-", "_", "n", "^", "]", "e", ".", "z"}},
    {"\\E", "invalid escape sequence", {}},
    {"(?i)[^a]", "", {"b", "-", "_", "1", "n", "^", "]", "e", ".", "z"}},
    {"[[:alpha:]-z]", "", {"a", "b", "A", "-", "n", "e", "z"}},
};

TEST_CASE("patterns match what RE2/J says they match") {
  for (const Verdict& verdict : kVerdicts) {
    INFO(verdict.pattern);
    auto pattern = TopicPattern::compile(verdict.pattern);
    if (!verdict.problem.empty()) {
      REQUIRE_FALSE(pattern);
      CHECK(pattern.error() == verdict.problem);
      continue;
    }
    if (!pattern) FAIL(pattern.error());
    std::vector<std::string> matched;
    for (const std::string& name : kNames)
      if (pattern->matches(name)) matched.push_back(name);
    CHECK(matched == verdict.matches);
  }
}

TEST_CASE("a pattern that makes others try for ages is matched at once") {
  auto pattern = TopicPattern::compile("(a*)*(a|aa)+b");
  REQUIRE(pattern);
  CHECK_FALSE(pattern->matches(std::string(249, 'a')));
  std::string name(248, 'a');
  name.push_back('b');
  CHECK(pattern->matches(name));
}

TEST_CASE("a pattern too deep or too large is refused") {
  std::string deep(10'000, '(');
  CHECK_FALSE(TopicPattern::compile(deep + std::string(10'000, ')')));
  CHECK_FALSE(TopicPattern::compile("((a{1000}){1000}){1000}"));
}

}  // namespace
}  // namespace weir
