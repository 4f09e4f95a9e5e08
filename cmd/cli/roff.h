// A writer of man(7) macros that escapes what roff would take for its own.
#pragma once
#include <string>
#include <string_view>

namespace weir::cli {

class Roff {
 public:
  void title(std::string_view page, int section, std::string_view source);
  void heading(std::string_view text);     ///< .SH
  void subheading(std::string_view text);  ///< .SS
  void text(std::string_view text);        ///< a paragraph, with `marks`
  void prose(std::string_view text);       ///< spec markup, see prose.h
  void verbatim(std::string_view lines);
  /// Roff as it stands, on lines of its own.
  void raw(std::string_view roff) { line(roff); }
  /// .TP: `term` in bold, then its meaning.
  void item(std::string_view term, std::string_view meaning);
  /// A term that is roff already.
  void raw_item(std::string_view term, std::string_view meaning);
  void example(std::string_view command, std::string_view meaning);

  /// Text as roff, without line breaks: `marked` words in bold.
  static std::string inline_text(std::string_view text);
  static std::string escape(std::string_view text);
  static std::string bold(std::string_view text);
  static std::string italic(std::string_view text);

  std::string take() { return std::move(out_); }

 private:
  void line(std::string_view text) { out_.append(text).push_back('\n'); }
  std::string out_;
};

}  // namespace weir::cli
