// The syntax of RE2 as RE2/J reads it: recursive descent over code points.
#include <optional>
#include <set>
#include <span>

#include "lib/base/bytes.h"
#include "lib/broker/groups/topic_pattern.h"

namespace weir {
namespace {

using Kind = PatternNode::Kind;

/// Java's stack ends somewhere; so does ours, sooner.
constexpr int kMaxDepth = 200;
constexpr int kMaxRepeat = 1000;
constexpr uint32_t kMaxRune = 0x10ffff;

constexpr PatternProblem kBadEscape = "invalid escape sequence";
constexpr PatternProblem kBadRange = "invalid character class range";
constexpr PatternProblem kBadPerl = "invalid or unsupported Perl syntax";
constexpr PatternProblem kBadName = "invalid named capture";

void put_range(CharSet& set, uint32_t first, uint32_t last) {
  for (uint32_t c = first; c <= last && c < set.size(); ++c) set.set(c);
}

CharSet ranges(std::string_view pairs) {
  CharSet out;
  for (size_t i = 0; i + 1 < pairs.size(); i += 2)
    put_range(out, uint8_t(pairs[i]), uint8_t(pairs[i + 1]));
  return out;
}

struct NamedSet {
  std::string_view name;
  std::string_view pairs;  ///< first and last of each range
};

const NamedSet* find(std::span<const NamedSet> sets, std::string_view name) {
  for (const NamedSet& one : sets)
    if (one.name == name) return &one;
  return nullptr;
}

constexpr std::string_view kWord = "09AZ__az";
constexpr std::string_view kSpace = "\t\n\f\r  ";

constexpr NamedSet kPosix[] = {
    {"alnum", "09AZaz"},
    {"alpha", "AZaz"},
    {"ascii", std::string_view("\0\x7f", 2)},
    {"blank", "\t\t  "},
    {"cntrl", std::string_view("\0\x1f\x7f\x7f", 4)},
    {"digit", "09"},
    {"graph", "!~"},
    {"lower", "az"},
    {"print", " ~"},
    {"punct", "!/:@[`{~"},
    {"space", "\t\r  "},
    {"upper", "AZ"},
    {"word", kWord},
    {"xdigit", "09AFaf"},
};

// The ASCII part of each.
constexpr NamedSet kUnicode[] = {
    {"Any", std::string_view("\0\x7f", 2)},
    {"C", std::string_view("\0\x1f\x7f\x7f", 4)},
    {"Cc", std::string_view("\0\x1f\x7f\x7f", 4)},
    {"Cf", ""},
    {"Co", ""},
    {"Cs", ""},
    {"L", "AZaz"},
    {"Ll", "az"},
    {"Lm", ""},
    {"Lo", ""},
    {"Lt", ""},
    {"Lu", "AZ"},
    {"M", ""},
    {"Mc", ""},
    {"Me", ""},
    {"Mn", ""},
    {"N", "09"},
    {"Nd", "09"},
    {"Nl", ""},
    {"No", ""},
    {"P", "!#%*,/:;?@[]__{{}}"},
    {"Pc", "__"},
    {"Pd", "--"},
    {"Pe", "))]]}}"},
    {"Pf", ""},
    {"Pi", ""},
    {"Po", "!#%'**,,./:;?@\\\\"},
    {"Ps", "(([[{{"},
    {"S", "$$++<>^^``||~~"},
    {"Sc", "$$"},
    {"Sk", "^^``"},
    {"Sm", "++<>||~~"},
    {"So", ""},
    {"Z", "  "},
    {"Zl", ""},
    {"Zp", ""},
    {"Zs", "  "},
    {"Common", std::string_view("\0@[`{\x7f", 6)},
    {"Latin", "AZaz"},
    {"Arabic", ""},
    {"Armenian", ""},
    {"Bengali", ""},
    {"Cyrillic", ""},
    {"Devanagari", ""},
    {"Ethiopic", ""},
    {"Georgian", ""},
    {"Greek", ""},
    {"Han", ""},
    {"Hangul", ""},
    {"Hebrew", ""},
    {"Hiragana", ""},
    {"Inherited", ""},
    {"Katakana", ""},
    {"Tamil", ""},
    {"Thai", ""},
};

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  tl::expected<PatternNode, PatternProblem> parse() {
    PatternNode out = choice(0);
    if (problem_.empty() && !text_.empty())
      fail("regexp/syntax: internal error");
    if (!problem_.empty()) return tl::unexpected(problem_);
    return out;
  }

 private:
  struct Flags {
    bool fold = false;        // i
    bool dot_all = false;     // s; names have no lines
    bool multi_line = false;  // m
  };

  // --- Reading ---------------------------------------------------------------

  bool failed() const { return !problem_.empty(); }
  void fail(PatternProblem problem) {
    if (problem_.empty()) problem_ = problem;
    text_ = {};
  }
  bool eat(std::string_view token) {
    if (!text_.starts_with(token)) return false;
    text_.remove_prefix(token.size());
    return true;
  }
  char peek(size_t at = 0) const {
    return at < text_.size() ? text_[at] : '\0';
  }
  // Bytes that are no UTF-8 stand for themselves.
  uint32_t rune() {
    uint8_t first = uint8_t(text_[0]);
    size_t more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
    if (more >= text_.size()) more = 0;
    uint32_t out = more == 0 ? first : first & (0x3fu >> more);
    for (size_t i = 1; i <= more; ++i)
      out = out << 6 | (uint8_t(text_[i]) & 0x3f);
    text_.remove_prefix(more + 1);
    return out;
  }
  static int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c = char(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }

  // --- Nodes -----------------------------------------------------------------

  PatternNode set_of(CharSet set) const {
    if (flags_.fold)
      for (char c = 'a'; c <= 'z'; ++c)
        if (size_t small = size_t(c), large = small - 32;
            set[small] || set[large])
          set.set(small).set(large);
    PatternNode out;
    out.kind = Kind::kSet;
    out.set = set;
    return out;
  }
  PatternNode literal(uint32_t rune) const {
    CharSet set;
    if (rune < set.size()) set.set(rune);
    return set_of(set);
  }
  static PatternNode edge(Kind kind) {
    PatternNode out;
    out.kind = kind;
    return out;
  }

  // --- Grammar ---------------------------------------------------------------

  PatternNode choice(int depth) {
    if (depth > kMaxDepth) fail("expression nests too deeply");
    PatternNode out;
    out.kind = Kind::kChoice;
    do out.parts.push_back(sequence(depth));
    while (eat("|"));
    return out;
  }

  PatternNode sequence(int depth) {
    PatternNode out;
    while (!text_.empty() && peek() != '|' && peek() != ')') {
      if (eat("\\Q")) {
        quoted(out);
        continue;
      }
      bool was_flags = false;
      PatternNode one = atom(depth, was_flags);
      if (!was_flags) out.parts.push_back(repeated(std::move(one)));
    }
    return out;
  }

  // Only the last quoted character is what a repetition repeats.
  void quoted(PatternNode& out) {
    while (!text_.empty() && !eat("\\E")) {
      PatternNode one = literal(rune());
      if (text_.empty() || eat("\\E")) {
        out.parts.push_back(repeated(std::move(one)));
        return;
      }
      out.parts.push_back(std::move(one));
    }
  }

  PatternNode atom(int depth, bool& was_flags) {
    if (eat("(")) return group(depth, was_flags);
    if (eat("[")) return bracket();
    if (eat(".")) return set_of(dot());
    if (eat("^")) return edge(Kind::kBegin);
    if (eat("$")) return edge(Kind::kEnd);
    if (peek() == '\\') return escaped();
    bool repeats = peek() == '*' || peek() == '+' || peek() == '?';
    if (repeats || (peek() == '{' && counts()))
      fail("missing argument to repetition operator");
    if (failed()) return {};
    return literal(rune());
  }

  CharSet dot() const {
    CharSet out;
    out.set();
    if (!flags_.dot_all) out.reset('\n');
    return out;
  }

  PatternNode group(int depth, bool& was_flags) {
    Flags before = flags_;
    if (eat("?P<") || eat("?<")) {
      name();
    } else if (eat("?")) {
      was_flags = inner_flags();
      if (was_flags || failed()) return {};
    }
    PatternNode out = choice(depth + 1);
    if (!failed() && !eat(")")) fail("missing closing )");
    flags_ = before;
    return out;
  }

  void name() {
    size_t end = text_.find('>');
    if (end == text_.npos || end == 0) return fail(kBadName);
    std::string_view name = text_.substr(0, end);
    for (char c : name)
      if (!ranges(kWord)[size_t(uint8_t(c)) % 128] || uint8_t(c) >= 128)
        return fail(kBadName);
    if (!names_.insert(std::string(name)).second)
      return fail("duplicate capture group name");
    text_.remove_prefix(end + 1);
  }

  // True: the flags hold to the end of the group around; false: a group of
  // their own follows.
  bool inner_flags() {
    bool on = true;
    bool any = false;
    Flags flags = flags_;
    for (; !text_.empty(); any = true) {
      char c = peek();
      text_.remove_prefix(1);
      if (c == 'i') {
        flags.fold = on;
      } else if (c == 'm') {
        flags.multi_line = on;
      } else if (c == 's') {
        flags.dot_all = on;
      } else if (c == 'U') {
        // Greed changes what is captured, never whether there is a match.
      } else if (c == '-' && on) {
        on = false;
        any = false;
        continue;
      } else if (c == ':' || c == ')') {
        if (!on && !any) break;
        flags_ = flags;
        return c == ')';
      } else {
        break;
      }
    }
    fail(kBadPerl);
    return false;
  }

  // --- Repetition ------------------------------------------------------------

  // Whether {n}, {n,} or {n,m} follows; else the brace is a character.
  bool counts() const {
    size_t i = 1;
    size_t digits = 0;
    for (; peek(i) >= '0' && peek(i) <= '9'; ++i) ++digits;
    if (digits == 0) return false;
    if (peek(i) == ',')
      for (++i; peek(i) >= '0' && peek(i) <= '9'; ++i) {
      }
    return peek(i) == '}';
  }

  int number() {
    int out = 0;
    for (; peek() >= '0' && peek() <= '9'; text_.remove_prefix(1))
      out = std::min(out * 10 + (peek() - '0'), kMaxRepeat + 1);
    return out;
  }

  bool repetition(int& min, int& max) {
    if (eat("*")) return min = 0, max = PatternNode::kEndless, true;
    if (eat("+")) return min = 1, max = PatternNode::kEndless, true;
    if (eat("?")) return min = 0, max = 1, true;
    if (peek() != '{' || !counts()) return false;
    eat("{");
    min = max = number();
    if (eat(",")) max = peek() == '}' ? PatternNode::kEndless : number();
    eat("}");
    bool fits = min <= kMaxRepeat && max <= kMaxRepeat &&
                (max == PatternNode::kEndless || min <= max);
    if (!fits) fail("invalid repeat count");
    return true;
  }

  PatternNode repeated(PatternNode one) {
    PatternNode out;
    out.kind = Kind::kRepeat;
    if (failed() || !repetition(out.min, out.max)) return one;
    eat("?");  // lazily: the same for a whole name
    int min, max;
    if (!failed() && repetition(min, max))
      fail("invalid nested repetition operator");
    out.parts.push_back(std::move(one));
    return out;
  }

  // --- Characters ------------------------------------------------------------

  // \d, \s, \w, \pL and their opposites; nothing: it is none of them.
  std::optional<CharSet> class_escape() {
    std::string_view pairs;
    switch (peek(1) | 0x20) {
      case 'd':
        pairs = "09";
        break;
      case 's':
        pairs = kSpace;
        break;
      case 'w':
        pairs = kWord;
        break;
      case 'p':
        return unicode();
      default:
        return std::nullopt;
    }
    bool negated = (peek(1) & 0x20) == 0;
    text_.remove_prefix(2);
    CharSet set = pairs == kSpace ? ranges("\t\n\f\r  ") : ranges(pairs);
    return negated ? ~set : set;
  }

  CharSet unicode() {
    bool negated = peek(1) == 'P';
    text_.remove_prefix(2);
    std::string_view name = text_.substr(0, 1);
    if (eat("{")) {
      size_t end = text_.find('}');
      if (end == text_.npos) return fail(kBadRange), CharSet();
      name = text_.substr(0, end);
      text_.remove_prefix(end + 1);
    } else if (!text_.empty()) {
      rune();
    }
    if (name.starts_with("^")) {
      negated = !negated;
      name.remove_prefix(1);
    }
    const NamedSet* known = find(kUnicode, name);
    if (!known) return fail(kBadRange), CharSet();
    return negated ? ~ranges(known->pairs) : ranges(known->pairs);
  }

  PatternNode escaped() {
    switch (peek(1)) {
      case 'A':
        return text_.remove_prefix(2), edge(Kind::kBegin);
      case 'z':
        return text_.remove_prefix(2), edge(Kind::kEnd);
      case 'b':
        return text_.remove_prefix(2), edge(Kind::kWordEdge);
      case 'B':
        return text_.remove_prefix(2), edge(Kind::kNoWordEdge);
      default:
        break;
    }
    if (std::optional<CharSet> set = class_escape()) return set_of(*set);
    return literal(escape());
  }

  // One character behind a backslash.
  uint32_t escape() {
    text_.remove_prefix(1);
    if (text_.empty())
      return fail("trailing backslash at end of expression"), 0;
    uint32_t c = rune();
    if (c >= '1' && c <= '7') {
      if (peek() < '0' || peek() > '7') return fail(kBadEscape), 0;
      return octal(c - '0');
    }
    switch (c) {
      case '0':
        return octal(0);
      case 'x':
        return hexadecimal();
      case 'a':
        return 7;
      case 'f':
        return '\f';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'v':
        return 11;
      default:
        break;
    }
    bool is_word = c < 128 && ranges("09AZaz")[c];
    // RE2/J takes what is beyond ASCII only where it is no letter or digit.
    if (is_word) fail(kBadEscape);
    return c;
  }

  // Up to three digits in all.
  uint32_t octal(uint32_t value) {
    for (int i = 1; i < 3 && peek() >= '0' && peek() <= '7'; ++i) {
      value = value * 8 + uint32_t(peek() - '0');
      text_.remove_prefix(1);
    }
    return value;
  }

  uint32_t hexadecimal() {
    uint32_t value = 0;
    bool braces = eat("{");
    int digits = 0;
    for (; hex(peek()) >= 0 && (braces || digits < 2); ++digits) {
      value = std::min(value * 16 + uint32_t(hex(peek())), kMaxRune + 1);
      text_.remove_prefix(1);
    }
    bool whole = braces ? digits > 0 && eat("}") : digits == 2;
    if (!whole || value > kMaxRune) fail(kBadEscape);
    return value;
  }

  // --- Classes ---------------------------------------------------------------

  PatternNode bracket() {
    bool negated = eat("^");
    CharSet set;
    for (bool first = true; first || peek() != ']'; first = false) {
      if (text_.empty()) {
        fail("missing closing ]");
        return {};
      }
      if (text_.starts_with("[:") && text_.find(":]", 2) != text_.npos) {
        set |= posix();
        continue;
      }
      if (peek() == '\\')
        if (std::optional<CharSet> known = class_escape()) {
          set |= *known;
          continue;
        }
      range(set);
    }
    eat("]");
    if (failed()) return {};
    CharSet folded = set_of(set).set;
    return set_of(negated ? ~folded : folded);
  }

  CharSet posix() {
    size_t end = text_.find(":]", 2);
    std::string_view name = text_.substr(2, end - 2);
    text_.remove_prefix(end + 2);
    bool negated = name.starts_with("^");
    if (negated) name.remove_prefix(1);
    const NamedSet* known = find(kPosix, name);
    if (!known) return fail(kBadRange), CharSet();
    return negated ? ~ranges(known->pairs) : ranges(known->pairs);
  }

  void range(CharSet& set) {
    uint32_t first = peek() == '\\' ? escape() : rune();
    uint32_t last = first;
    if (peek() == '-' && text_.size() > 1 && peek(1) != ']') {
      text_.remove_prefix(1);
      last = peek() == '\\' ? escape() : rune();
      if (!failed() && last < first) fail(kBadRange);
    }
    if (!failed()) put_range(set, first, last);
  }

  std::string_view text_;
  PatternProblem problem_;
  Flags flags_;
  std::set<std::string> names_;
};

}  // namespace

tl::expected<PatternNode, PatternProblem> parse_pattern(std::string_view text) {
  return Parser(text).parse();
}

}  // namespace weir
