// The little markup of descriptions: paragraphs between blank lines, lines
// that begin with two spaces stand as they are, `word` is set off.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace weir::cli {

struct Block {
  bool verbatim = false;
  std::string text = {};  ///< a paragraph as one line, or lines without indent
};

std::vector<Block> parse_prose(std::string_view text);

/// Breaks `text` at spaces so that no line exceeds `width`; every line but the
/// first is indented by `indent`. Widths are counted in code points.
std::string wrap(std::string_view text, size_t indent, size_t width);

/// Code points of UTF-8 text (its columns, for what weir itself prints).
size_t display_width(std::string_view text);

/// The longest beginning of `text` that is at most `width` columns.
std::string cut_to_width(std::string_view text, size_t width);

}  // namespace weir::cli
