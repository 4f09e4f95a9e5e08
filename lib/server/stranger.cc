#include "lib/server/stranger.h"

#include <algorithm>
#include <array>

namespace weir {

std::string_view guess_language(Bytes first) {
  constexpr std::array<std::string_view, 9> kVerbs = {
      "GET ", "POST", "PUT ", "HEAD", "DELE", "OPTI", "CONN", "PATC", "PRI "};
  if (first.starts_with("\x16\x03")) return "a TLS handshake";
  if (first.starts_with("SSH-")) return "an SSH banner";
  if (std::any_of(kVerbs.begin(), kVerbs.end(),
                  [&](auto verb) { return first.starts_with(verb); }))
    return "an HTTP request";
  bool text =
      !first.empty() && std::all_of(first.begin(), first.end(), [](char c) {
        return (c >= ' ' && c <= '~') || c == '\n' || c == '\r' || c == '\t';
      });
  return text ? "lines of text" : "something else";
}

}  // namespace weir
