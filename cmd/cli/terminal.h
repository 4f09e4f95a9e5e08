// What stdout and stderr are: a terminal or not, how wide, coloured or not.
#pragma once
#include <string>
#include <string_view>

namespace weir::cli {

enum class ColorMode { kAuto, kAlways, kNever };

struct Terminal {
  bool out = false;    ///< stdout is a terminal
  bool err = false;    ///< stderr is a terminal
  bool color = false;  ///< stdout may be coloured
  bool err_color = false;
  int width = 80;  ///< columns

  /// Looks at the file descriptors and at NO_COLOR, CLICOLOR_FORCE, TERM and
  /// COLUMNS.
  static Terminal detect(ColorMode mode);
};

enum class Style { kBold, kDim, kRed, kGreen, kYellow, kBlue, kCyan };

/// Appends `text`, wrapped in the style's escape codes when `on`.
void append_styled(std::string& out, bool on, Style style,
                   std::string_view text);

}  // namespace weir::cli
