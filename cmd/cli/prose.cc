// Reading and breaking the prose of specs.
#include "cmd/cli/prose.h"

#include <cstdint>

namespace weir::cli {

std::vector<Block> parse_prose(std::string_view text) {
  std::vector<Block> blocks;
  bool open = false;
  while (!text.empty()) {
    size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (line.empty()) {
      open = false;
      continue;
    }
    bool verbatim = line.starts_with("  ");
    if (verbatim) line.remove_prefix(2);
    if (!open || blocks.back().verbatim != verbatim)
      blocks.push_back({verbatim, {}});
    else
      blocks.back().text += verbatim ? '\n' : ' ';
    blocks.back().text += line;
    open = true;
  }
  return blocks;
}

size_t display_width(std::string_view text) {
  size_t n = 0;
  for (char c : text) n += (uint8_t(c) & 0xc0) != 0x80;
  return n;
}

std::string cut_to_width(std::string_view text, size_t width) {
  size_t n = 0, columns = 0;
  while (n < text.size()) {
    bool first = (uint8_t(text[n]) & 0xc0) != 0x80;
    if (first && columns == width) break;
    columns += first;
    ++n;
  }
  return std::string(text.substr(0, n));
}

std::string wrap(std::string_view text, size_t indent, size_t width) {
  std::string out;
  size_t column = indent;
  bool first = true;
  while (!text.empty()) {
    size_t end = text.find(' ');
    std::string_view word = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (word.empty()) continue;
    size_t need = display_width(word);
    if (!first && column + 1 + need > width) {
      out.push_back('\n');
      out.append(indent, ' ');
      column = indent;
    } else if (!first) {
      out.push_back(' ');
      ++column;
    }
    out += word;
    column += need;
    first = false;
  }
  return out;
}

}  // namespace weir::cli
