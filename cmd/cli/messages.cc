// Errors, warnings and notes on stderr.
#include "cmd/cli/messages.h"

#include <unistd.h>

#include <cerrno>

#include "cmd/cli/exit_codes.h"
#include "cmd/cli/interrupt.h"
#include "cmd/cli/terminal.h"
#include "lib/base/json.h"

namespace weir::cli {

namespace {

// Control characters of a file name or a record must not reach a terminal,
// and a message is one line.
// `ascii` for what is not UTF-8 and must become JSON.
std::string printable(std::string_view text, bool ascii = false) {
  std::string out;
  for (char c : text) {
    if (uint8_t(c) >= 0x20 && c != 0x7f && !(ascii && uint8_t(c) >= 0x80))
      out.push_back(c);
    else
      out += fmt::format("\\x{:02x}", uint8_t(c));
  }
  return out;
}

// JSON is UTF-8; a file name need not be.
std::string utf8(std::string_view text) {
  return is_utf8(text) ? std::string(text) : printable(text, true);
}

}  // namespace

std::string_view code_name(Code code) {
  switch (code) {
    case Code::kUsage:
      return "usage";
    case Code::kNotFound:
      return "not-found";
    case Code::kIo:
      return "io";
    case Code::kInUse:
      return "in-use";
    case Code::kRefused:
      return "refused";
    case Code::kTimeout:
      return "timeout";
    case Code::kCorrupt:
      return "corrupt";
    case Code::kUnsupported:
      return "unsupported";
    case Code::kLimit:
      return "limit";
    case Code::kInvalid:
      return "invalid";
    case Code::kInterrupted:
      return "interrupted";
  }
  return "io";
}

std::string render_error(const Error& error, bool json) {
  if (!json) return "weir: " + printable(error.message());
  std::string out;
  JsonWriter w(out);
  w.begin_object().field("error", utf8(error.text));
  w.field("code", code_name(error.code));
  w.field("exit", int(exit_code(error.code, interrupted())));
  if (!error.file.empty()) w.field("file", utf8(error.file));
  if (error.position) w.field("position", *error.position);
  if (error.offset) w.field("offset", *error.offset);
  if (!error.field.empty()) w.field("field", utf8(error.field));
  if (!error.hint.empty()) w.field("hint", utf8(error.hint));
  w.end_object();
  return out;
}

void Messages::error(const Error& error) {
  std::string line = render_error(error, json_);
  if (color_ && !json_) {
    std::string styled;
    append_styled(styled, true, Style::kRed, "weir:");
    line.replace(0, 5, styled);
  }
  put(std::move(line));
}

void Messages::say(std::string_view kind, std::string_view text) {
  std::string line;
  if (json_) {
    JsonWriter(line).begin_object().field(kind, utf8(text)).end_object();
  } else {
    line = "weir: ";
    if (kind == "warning") line += "warning: ";
    line += printable(text);
  }
  put(std::move(line));
}

void Messages::put(std::string line) {
  if (clear_line_) line.insert(0, "\r\x1b[K");
  line.push_back('\n');
  std::string_view rest = line;
  while (!rest.empty()) {
    ssize_t n = ::write(fd_, rest.data(), rest.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;  // nobody to tell
    rest.remove_prefix(size_t(n));
  }
}

}  // namespace weir::cli
