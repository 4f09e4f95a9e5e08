// Terminal detection and the few escape codes in use.
#include "cmd/cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace weir::cli {

namespace {

bool set_and_not_empty(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != 0;
}

bool may_color(ColorMode mode, bool terminal) {
  if (mode != ColorMode::kAuto) return mode == ColorMode::kAlways;
  if (set_and_not_empty("NO_COLOR")) return false;
  if (set_and_not_empty("CLICOLOR_FORCE")) return true;
  const char* term = std::getenv("TERM");
  bool dumb = term != nullptr && std::string_view(term) == "dumb";
  return terminal && !dumb;
}

int columns(bool out, bool err) {
  if (const char* text = std::getenv("COLUMNS")) {
    int n = std::atoi(text);
    if (n > 0) return n;
  }
  winsize size{};
  int fd = out ? STDOUT_FILENO : STDERR_FILENO;
  if ((out || err) && ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  return 80;
}

std::string_view code(Style style) {
  switch (style) {
    case Style::kBold:
      return "\x1b[1m";
    case Style::kDim:
      return "\x1b[2m";
    case Style::kRed:
      return "\x1b[31m";
    case Style::kGreen:
      return "\x1b[32m";
    case Style::kYellow:
      return "\x1b[33m";
    case Style::kBlue:
      return "\x1b[34m";
    case Style::kCyan:
      return "\x1b[36m";
  }
  return "";
}

}  // namespace

Terminal Terminal::detect(ColorMode mode) {
  Terminal t;
  t.out = ::isatty(STDOUT_FILENO) == 1;
  t.err = ::isatty(STDERR_FILENO) == 1;
  t.color = may_color(mode, t.out);
  t.err_color = may_color(mode, t.err);
  t.width = columns(t.out, t.err);
  return t;
}

void append_styled(std::string& out, bool on, Style style,
                   std::string_view text) {
  if (on) out.append(code(style));
  out.append(text);
  if (on) out.append("\x1b[0m");
}

}  // namespace weir::cli
