// Escaping and the few macros used.
#include "cmd/cli/roff.h"

#include <fmt/format.h>

#include "cmd/cli/prose.h"

namespace weir::cli {
namespace {

// A line that begins with a period would be a macro.
std::string wrap_text(std::string_view text) {
  std::string out = wrap(text, 0, 79);
  for (size_t at = 0; (at = out.find("\n.", at)) != out.npos; at += 4)
    out.insert(at + 1, "\\&");
  return out;
}

}  // namespace

std::string Roff::escape(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '\\':
        out += "\\e";
        break;
      case '-':
        out += "\\-";
        break;
      case '\'':
        out += "\\(aq";
        break;
      case '"':
        out += "\\(dq";
        break;
      case '`':
        out += "\\(ga";
        break;
      case '^':
        out += "\\(ha";
        break;
      case '~':
        out += "\\(ti";
        break;
      default:
        out.push_back(c);
    }
  }
  if (out.starts_with('.')) out.insert(0, "\\&");
  return out;
}

std::string Roff::bold(std::string_view text) {
  return "\\fB" + escape(text) + "\\fR";
}

std::string Roff::italic(std::string_view text) {
  return "\\fI" + escape(text) + "\\fR";
}

std::string Roff::inline_text(std::string_view text) {
  std::string out;
  bool marked = false;
  while (!text.empty()) {
    size_t end = text.find('`');
    std::string_view piece = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (!piece.empty()) out += marked ? bold(piece) : escape(piece);
    marked = !marked;
  }
  return out;
}

void Roff::title(std::string_view page, int section, std::string_view source) {
  std::string upper;
  for (char c : page) upper += c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c;
  line(fmt::format(".TH \"{}\" \"{}\" \"\" \"{}\" \"weir manual\"",
                   escape(upper), section, source));
  line(".nh");
  line(".ad l");
}

void Roff::heading(std::string_view text) { line(".SH " + escape(text)); }

void Roff::subheading(std::string_view text) { line(".SS " + escape(text)); }

void Roff::text(std::string_view paragraph) {
  line(".PP");
  line(wrap_text(inline_text(paragraph)));
}

void Roff::verbatim(std::string_view lines) {
  line(".PP");
  line(".RS 4");
  line(".nf");
  while (!lines.empty()) {
    size_t end = lines.find('\n');
    line(escape(lines.substr(0, end)));
    lines.remove_prefix(end == lines.npos ? lines.size() : end + 1);
  }
  line(".fi");
  line(".RE");
}

void Roff::prose(std::string_view spec_text) {
  for (const Block& block : parse_prose(spec_text)) {
    if (block.verbatim)
      verbatim(block.text);
    else
      text(block.text);
  }
}

void Roff::raw_item(std::string_view term, std::string_view meaning) {
  line(".TP");
  line(term);
  line(wrap_text(inline_text(meaning)));
}

void Roff::item(std::string_view term, std::string_view meaning) {
  raw_item(bold(term), meaning);
}

void Roff::example(std::string_view command, std::string_view meaning) {
  text(meaning);
  verbatim(command);
}

}  // namespace weir::cli
