#include "lib/log/properties.h"

#include "lib/base/bytes.h"

namespace weir {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f'; }

void append_utf8(std::string& out, uint32_t c) {
  if (c < 0x80) {
    out.push_back(char(c));
  } else if (c < 0x800) {
    out.push_back(char(0xc0 | c >> 6));
    out.push_back(char(0x80 | (c & 0x3f)));
  } else if (c < 0x10000) {
    out.push_back(char(0xe0 | c >> 12));
    out.push_back(char(0x80 | (c >> 6 & 0x3f)));
    out.push_back(char(0x80 | (c & 0x3f)));
  } else {
    out.push_back(char(0xf0 | c >> 18));
    out.push_back(char(0x80 | (c >> 12 & 0x3f)));
    out.push_back(char(0x80 | (c >> 6 & 0x3f)));
    out.push_back(char(0x80 | (c & 0x3f)));
  }
}

std::optional<uint32_t> hex4(std::string_view text, size_t at) {
  if (at + 4 > text.size()) return std::nullopt;
  uint32_t value = 0;
  for (char c : text.substr(at, 4)) {
    int digit = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                       : -1;
    if (digit < 0) return std::nullopt;
    value = value << 4 | uint32_t(digit);
  }
  return value;
}

// A character written as \uXXXX, or two of them for a pair of surrogates;
// `at` stands behind the first 'u' and is moved behind the last digit.
std::optional<uint32_t> unicode_escape(std::string_view text, size_t& at) {
  auto c = hex4(text, at);
  if (!c) return std::nullopt;
  at += 4;
  if (*c < 0xd800 || *c > 0xdfff) return c;
  if (*c < 0xdc00 && text.substr(at).starts_with("\\u")) {
    auto low = hex4(text, at + 2);
    if (low && *low >= 0xdc00 && *low <= 0xdfff) {
      at += 6;
      return 0x10000 + ((*c - 0xd800) << 10) + (*low - 0xdc00);
    }
  }
  return 0xfffd;  // a surrogate alone is no character
}

std::optional<std::string> unescape(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    char c = text[i++];
    if (c != '\\') {
      out.push_back(c);
      continue;
    }
    if (i == text.size()) break;
    switch (char e = text[i++]) {
      case 't':
        out.push_back('\t');
        break;
      case 'n':
        out.push_back('\n');
        break;
      case 'r':
        out.push_back('\r');
        break;
      case 'f':
        out.push_back('\f');
        break;
      case 'u': {
        auto character = unicode_escape(text, i);
        if (!character) return std::nullopt;
        append_utf8(out, *character);
        break;
      }
      default:
        out.push_back(e);
    }
  }
  return out;
}

// Takes the next logical line: continued ones joined, blanks at the front of
// each natural line gone, comments and empty ones skipped.
bool next_line(std::string_view& text, std::string& line, int& number) {
  line.clear();
  bool joined = false;
  while (!text.empty()) {
    size_t end = std::min(text.find_first_of("\r\n"), text.size());
    std::string_view natural = text.substr(0, end);
    text.remove_prefix(end);
    if (text.starts_with("\r\n")) text.remove_prefix(1);
    if (!text.empty()) text.remove_prefix(1);
    ++number;
    while (!natural.empty() && is_blank(natural[0])) natural.remove_prefix(1);
    if (!joined && (natural.empty() || natural[0] == '#' || natural[0] == '!'))
      continue;
    size_t behind = natural.find_last_not_of('\\');
    size_t slashes = natural.size() - (behind == natural.npos ? 0 : behind + 1);
    joined = slashes % 2 == 1;
    if (joined) natural.remove_suffix(1);
    line += natural;
    if (!joined) return true;
  }
  return joined;
}

// Where the key ends: at the first blank, '=' or ':' that is not escaped.
size_t key_end(std::string_view line) {
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\')
      ++i;
    else if (line[i] == '=' || line[i] == ':' || is_blank(line[i]))
      return i;
  }
  return line.size();
}

std::string_view skip_separator(std::string_view rest) {
  auto blanks = [&] {
    while (!rest.empty() && is_blank(rest[0])) rest.remove_prefix(1);
  };
  blanks();
  if (!rest.empty() && (rest[0] == '=' || rest[0] == ':')) {
    rest.remove_prefix(1);
    blanks();
  }
  return rest;
}

void append_escaped(std::string& out, std::string_view text, bool is_key) {
  for (size_t i = 0; i < text.size(); ++i) {
    switch (char c = text[i]) {
      case '\t':
        out += "\\t";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\f':
        out += "\\f";
        break;
      case ' ':
        out += is_key || i == 0 ? "\\ " : " ";
        break;
      case '\\':
      case '=':
      case ':':
      case '#':
      case '!':
        out.push_back('\\');
        [[fallthrough]];
      default:
        out.push_back(c);
    }
  }
}

}  // namespace

const std::string* Properties::find(std::string_view key) const {
  for (size_t i = entries.size(); i-- > 0;)
    if (entries[i].first == key) return &entries[i].second;
  return nullptr;
}

void Properties::set(std::string_view key, std::string_view value) {
  for (auto& [k, v] : entries) {
    if (k != key) continue;
    v = value;
    return;
  }
  entries.emplace_back(key, value);
}

Result<Properties> parse_properties(std::string_view text) {
  Properties out;
  std::string line;
  int number = 0;
  while (next_line(text, line, number)) {
    std::string_view rest = line;
    size_t end = key_end(rest);
    auto key = unescape(rest.substr(0, end));
    auto value = unescape(skip_separator(rest.substr(end)));
    if (!key || !value)
      return fail(Code::kCorrupt, "line {}: a malformed \\uXXXX", number);
    out.entries.emplace_back(std::move(*key), std::move(*value));
  }
  return out;
}

std::string format_properties(const Properties& properties,
                              const std::vector<std::string>& comments) {
  std::string out;
  for (const std::string& comment : comments) out += "#" + comment + "\n";
  for (const auto& [key, value] : properties.entries) {
    append_escaped(out, key, true);
    out.push_back('=');
    append_escaped(out, value, false);
    out.push_back('\n');
  }
  return out;
}

}  // namespace weir
