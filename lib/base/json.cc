#include "lib/base/json.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cmath>
#if defined(__SSE2__)
#include <tmmintrin.h>
#endif

namespace weir {

void append_int(std::string& out, int64_t v) {
  fmt::format_int text(v);
  out.append(text.data(), text.size());
}

namespace {

// 0: goes through, otherwise the letter after the backslash ('u': \u00XX).
constexpr auto kEscape = [] {
  std::array<char, 256> t{};
  for (int i = 0; i < 32; ++i) t[size_t(i)] = 'u';
  t['"'] = '"', t['\\'] = '\\', t['\n'] = 'n', t['\r'] = 'r', t['\t'] = 't';
  t['\b'] = 'b', t['\f'] = 'f';
  return t;
}();

constexpr std::string_view kHex = "0123456789abcdef";

// Whether any of 8 bytes is a control, a quote or a backslash: the usual
// byte-parallel tests (a byte below N, a byte equal to N).
bool needs_escape(uint64_t w) {
  constexpr uint64_t kOnes = 0x0101010101010101u, kHigh = 0x8080808080808080u;
  auto below = [&](uint64_t v, uint64_t n) { return (v - kOnes * n) & ~v; };
  uint64_t hit =
      below(w, 32) | below(w ^ (kOnes * '"'), 1) | below(w ^ (kOnes * '\\'), 1);
  return (hit & kHigh) != 0;
}

}  // namespace

namespace {

char* put_escaped(char* to, uint8_t c) {
  char e = kEscape[c];
  if (e == 0) {
    *to++ = char(c);
    return to;
  }
  *to++ = '\\';
  *to++ = e;
  if (e == 'u') {
    *to++ = '0', *to++ = '0';
    *to++ = kHex[c >> 4], *to++ = kHex[c & 15];
  }
  return to;
}

#if defined(__SSE2__)
// For each set of special bytes among eight: where each byte of the output
// comes from; 0x80 and above is a backslash.
constexpr auto kSpread = [] {
  std::array<std::array<uint8_t, 16>, 256> t{};
  for (size_t set = 0; set < 256; ++set) {
    size_t to = 0;
    for (size_t i = 0; i < 8; ++i) {
      if (set >> i & 1) t[set][to++] = 0x80;
      t[set][to++] = uint8_t(i);
    }
  }
  return t;
}();

// Eight bytes, a backslash in front of each special one: JSON within JSON is
// full of quotes, and a branch for each would be mispredicted.
__attribute__((target("ssse3,popcnt"))) char* put_spread(char* to,
                                                         __m128i bytes,
                                                         unsigned special) {
  auto from = _mm_loadu_si128(
      reinterpret_cast<const __m128i*>(kSpread[special].data()));
  auto slashes = _mm_and_si128(_mm_cmplt_epi8(from, _mm_setzero_si128()),
                               _mm_set1_epi8('\\'));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to),
                   _mm_or_si128(_mm_shuffle_epi8(bytes, from), slashes));
  return to + 8 + std::popcount(special);
}

// Sixteen bytes of which `special` (bits) are quotes or backslashes.
__attribute__((target("ssse3,popcnt"))) char* put_quotes(char* to,
                                                         __m128i block,
                                                         unsigned special) {
  to = put_spread(to, block, special & 0xff);
  return put_spread(to, _mm_srli_si128(block, 8), special >> 8);
}

// As much of [p, end) as whole blocks cover; moves `p` behind it.
char* put_blocks(char* to, const char*& p, const char* end) {
  const bool spreads =
      __builtin_cpu_supports("ssse3") && __builtin_cpu_supports("popcnt");
  for (; end - p >= 16; p += 16) {
    auto block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    auto control =
        _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1f)), block);
    auto quote = _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('"')),
                              _mm_cmpeq_epi8(block, _mm_set1_epi8('\\')));
    auto special = unsigned(_mm_movemask_epi8(quote));
    bool plain = _mm_movemask_epi8(control) == 0;
    if (plain && special == 0) {
      _mm_storeu_si128(reinterpret_cast<__m128i*>(to), block);
      to += 16;
    } else if (plain && spreads) {
      to = put_quotes(to, block, special);
    } else {
      for (int i = 0; i < 16; ++i) to = put_escaped(to, uint8_t(p[i]));
    }
  }
  return to;
}
#else
char* put_blocks(char* to, const char*& p, const char* end) {
  for (uint64_t w; end - p >= 8;) {
    std::memcpy(&w, p, 8);
    std::memcpy(to, p, 8);
    if (needs_escape(w))
      to = put_escaped(to, uint8_t(*p++));
    else
      p += 8, to += 8;
  }
  return to;
}
#endif

}  // namespace

char* put_json_string(char* to, std::string_view text) {
  const char* p = text.data();
  const char* end = p + text.size();
  *to++ = '"';
  to = put_blocks(to, p, end);
  while (p != end) to = put_escaped(to, uint8_t(*p++));
  *to++ = '"';
  return to;
}

void append_json_string(std::string& out, std::string_view text) {
  out.push_back('"');
  size_t start = 0, i = 0;
  while (i < text.size()) {
    if (i + 8 <= text.size()) {
      uint64_t w;
      std::memcpy(&w, text.data() + i, 8);
      if (!needs_escape(w)) {
        i += 8;
        continue;
      }
    }
    char e = kEscape[uint8_t(text[i])];
    if (e == 0) {
      ++i;
      continue;
    }
    out.append(text, start, i - start);
    out.push_back('\\');
    out.push_back(e);
    if (e == 'u') {
      uint8_t c = uint8_t(text[i]);
      out.append("00").push_back(kHex[c >> 4]);
      out.push_back(kHex[c & 15]);
    }
    start = ++i;
  }
  out.append(text, start, text.size() - start);
  out.push_back('"');
}

std::string printable(std::string_view text, bool ascii) {
  ascii = ascii || !is_utf8(text);
  std::string out;
  for (char c : text) {
    uint8_t byte = uint8_t(c);
    if (byte >= 0x20 && byte != 0x7f && !(ascii && byte >= 0x80))
      out.push_back(c);
    else
      out += fmt::format("\\x{:02x}", byte);
  }
  return out;
}

namespace {

// Behind as much ASCII as whole words cover, four at a time.
const uint8_t* skip_ascii(const uint8_t* p, const uint8_t* end) {
  constexpr uint64_t kHigh = 0x8080808080808080u;
  uint64_t w[4];
  for (; end - p >= 32; p += 32) {
    std::memcpy(w, p, 32);
    if (((w[0] | w[1] | w[2] | w[3]) & kHigh) != 0) break;
  }
  for (; end - p >= 8; p += 8) {
    std::memcpy(w, p, 8);
    if ((w[0] & kHigh) != 0) break;
  }
  return p;
}

}  // namespace

bool is_utf8(Bytes text) {
  const auto* p = reinterpret_cast<const uint8_t*>(text.data());
  const uint8_t* end = p + text.size();
  while ((p = skip_ascii(p, end)) != end) {
    uint8_t c = *p++;
    if (c < 0x80) continue;
    int more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
    if (c < 0xc2 || c > 0xf4 || end - p < more) return false;
    // The second byte's range excludes overlong forms, surrogates and what
    // lies above U+10FFFF.
    uint8_t low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
    uint8_t high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
    if (*p < low || *p > high) return false;
    for (int i = 1; i < more; ++i)
      if ((p[i] & 0xc0) != 0x80) return false;
    p += more;
  }
  return true;
}

namespace {

char* encode64(char* to, Bytes bytes, const char* alphabet, bool pad) {
  size_t i = 0;
  auto byte = [&](size_t k) { return uint32_t(uint8_t(bytes[k])); };
  for (; i + 3 <= bytes.size(); i += 3) {
    uint32_t v = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    *to++ = alphabet[v >> 18], *to++ = alphabet[v >> 12 & 63];
    *to++ = alphabet[v >> 6 & 63], *to++ = alphabet[v & 63];
  }
  size_t left = bytes.size() - i;
  if (left == 0) return to;
  uint32_t v = byte(i) << 16 | (left == 2 ? byte(i + 1) << 8 : 0);
  *to++ = alphabet[v >> 18], *to++ = alphabet[v >> 12 & 63];
  if (left == 2) *to++ = alphabet[v >> 6 & 63];
  if (pad)
    for (size_t k = left; k < 3; ++k) *to++ = '=';
  return to;
}

constexpr const char* kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr const char* kUrlAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void append64(std::string& out, Bytes bytes, const char* alphabet, bool pad) {
  size_t before = out.size();
  out.resize(before + (bytes.size() + 2) / 3 * 4);
  char* end = encode64(out.data() + before, bytes, alphabet, pad);
  out.resize(size_t(end - out.data()));
}

int value64(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  if (c == '/' || c == '_') return 63;
  return -1;
}

int value16(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

void append_base64(std::string& out, Bytes bytes) {
  append64(out, bytes, kAlphabet, true);
}

char* put_base64(char* to, Bytes bytes) {
  return encode64(to, bytes, kAlphabet, true);
}

void append_base64url(std::string& out, Bytes bytes) {
  append64(out, bytes, kUrlAlphabet, false);
}

bool parse_base64(std::string_view text, std::string& out) {
  for (int pad = 0; pad < 2 && !text.empty() && text.back() == '='; ++pad)
    text.remove_suffix(1);
  if (text.size() % 4 == 1) return false;
  uint32_t bits = 0;
  int have = 0;
  for (char c : text) {
    int v = value64(c);
    if (v < 0) return false;
    bits = bits << 6 | uint32_t(v);
    if ((have += 6) >= 8) out.push_back(char(bits >> (have -= 8)));
  }
  return (bits & ((1u << have) - 1)) == 0;
}

void append_hex(std::string& out, Bytes bytes) {
  for (char c : bytes) {
    out.push_back(kHex[uint8_t(c) >> 4]);
    out.push_back(kHex[uint8_t(c) & 15]);
  }
}

bool parse_hex(std::string_view text, std::string& out) {
  if (text.size() % 2 != 0) return false;
  for (size_t i = 0; i < text.size(); i += 2) {
    int high = value16(text[i]), low = value16(text[i + 1]);
    if (high < 0 || low < 0) return false;
    out.push_back(char(high << 4 | low));
  }
  return true;
}

JsonWriter& JsonWriter::value(double v) {
  if (!std::isfinite(v)) return null();
  return raw(fmt::format("{}", v));
}

}  // namespace weir
