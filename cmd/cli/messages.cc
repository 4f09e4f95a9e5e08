// Errors, warnings and notes on stderr.
#include "cmd/cli/messages.h"

#include <unistd.h>

#include <cerrno>

#include "cmd/cli/exit_codes.h"
#include "cmd/cli/interrupt.h"
#include "cmd/cli/terminal.h"
#include "lib/base/json.h"

namespace weir::cli {

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
  w.begin_object().field("error", error.text);
  w.field("code", code_name(error.code));
  w.field("exit", int(exit_code(error.code, interrupted())));
  if (!error.file.empty()) w.field("file", error.file);
  if (error.position) w.field("position", *error.position);
  if (error.offset) w.field("offset", *error.offset);
  if (!error.field.empty()) w.field("field", error.field);
  if (!error.hint.empty()) w.field("hint", error.hint);
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
    JsonWriter(line).begin_object().field(kind, text).end_object();
  } else {
    line = "weir: ";
    if (kind == "warning") line += "warning: ";
    line += printable(text);
  }
  put(std::move(line));
}

void Messages::put(std::string line) {
  if (status_) line.insert(0, "\r\x1b[K");
  status_ = false;
  line.push_back('\n');
  write(line);
}

void Messages::status(std::string_view line) {
  if (json_ || (line.empty() && !status_)) return;
  status_ = !line.empty();
  write("\r\x1b[K" + std::string(line));
}

void Messages::write(std::string_view text) {
  while (!text.empty()) {
    ssize_t n = ::write(fd_, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;  // nobody to tell
    text.remove_prefix(size_t(n));
  }
}

}  // namespace weir::cli
