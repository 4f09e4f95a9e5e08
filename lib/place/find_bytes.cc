#include "lib/place/find_bytes.h"

#include <algorithm>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace weir {

namespace {

// How common a byte is in JSON and text, roughly: the larger, the commoner.
int commonness(char c) {
  constexpr std::string_view kOften = "\", :etaoinsrhldu{}0123456789cm_.-[]";
  size_t at = kOften.find(c);
  if (at != kOften.npos) return int(100 - at);
  if (c >= 'a' && c <= 'z') return 50;
  if (c >= 'A' && c <= 'Z') return 40;
  return c == 0 ? 90 : 20;
}

struct Probe {
  size_t low;  // positions in the needle, low <= high
  size_t high;
};

size_t find_plain(Bytes in, const std::string& needle) {
  return in.find(needle);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) size_t find_avx2(Bytes in,
                                                 const std::string& needle,
                                                 Probe probe) {
  constexpr size_t kWidth = 32;
  const size_t n = needle.size();
  const __m256i low = _mm256_set1_epi8(needle[probe.low]);
  const __m256i high = _mm256_set1_epi8(needle[probe.high]);
  const char* p = in.data();
  size_t at = 0;
  // A block tests kWidth starts of the needle at once.
  for (; at + n + kWidth <= in.size() + 1; at += kWidth) {
    __m256i first = _mm256_loadu_si256(
        reinterpret_cast<const __m256i_u*>(p + at + probe.low));
    __m256i second = _mm256_loadu_si256(
        reinterpret_cast<const __m256i_u*>(p + at + probe.high));
    __m256i both = _mm256_and_si256(_mm256_cmpeq_epi8(first, low),
                                    _mm256_cmpeq_epi8(second, high));
    auto hits = unsigned(_mm256_movemask_epi8(both));
    for (; hits != 0; hits &= hits - 1) {
      size_t start = at + unsigned(__builtin_ctz(hits));
      if (std::memcmp(p + start, needle.data(), n) == 0) return start;
    }
  }
  size_t rest = find_plain(in.substr(at), needle);
  return rest == Bytes::npos ? rest : at + rest;
}
#endif

}  // namespace

BytesFinder::BytesFinder(std::string needle) : needle_(std::move(needle)) {
  for (size_t i = 1; i < needle_.size(); ++i)
    if (commonness(needle_[i]) < commonness(needle_[rare_])) rare_ = i;
  second_ = rare_ == 0 && needle_.size() > 1 ? 1 : 0;
  for (size_t i = 0; i < needle_.size(); ++i)
    if (i != rare_ && commonness(needle_[i]) < commonness(needle_[second_]))
      second_ = i;
}

size_t BytesFinder::find(Bytes in) const {
  if (needle_.empty()) return 0;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2"))
    return find_avx2(in, needle_,
                     {std::min(rare_, second_), std::max(rare_, second_)});
#endif
  return find_plain(in, needle_);
}

}  // namespace weir
