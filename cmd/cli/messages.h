// What goes to stderr: one line each, "weir: …", or an object with --json.
#pragma once
#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace weir::cli {

class Messages {
 public:
  /// Does not own `fd`.
  explicit Messages(int fd) : fd_(fd) {}
  void set_json(bool json) { json_ = json; }
  void set_color(bool color) { color_ = color; }
  void set_quiet(bool quiet) { quiet_ = quiet; }

  /// `{"error":TEXT,"code":NAME,"exit":N,"file":…,"position":…,"offset":…,
  /// "field":…,"hint":…}`, absent members left out; or `weir: MESSAGE`.
  void error(const Error& error);
  /// Part of the work could not be done; the exit code will not be 0.
  void warning(std::string_view text) { say("warning", text); }
  /// What a person wants to know and -q hides.
  void note(std::string_view text) {
    if (!quiet_) say("note", text);
  }
  /// A line that the next one replaces (a progress bar); empty: none any
  /// more. Never with --json.
  void status(std::string_view line);

 private:
  void say(std::string_view kind, std::string_view text);
  void put(std::string line);
  void write(std::string_view text);

  int fd_;
  bool json_ = false;
  bool color_ = false;
  bool quiet_ = false;
  bool status_ = false;  ///< a status line stands
};

/// "not-found", "in-use", …: stable names of Code, as --json prints them.
std::string_view code_name(Code code);

/// The error as one line, without newline, as Messages prints it.
std::string render_error(const Error& error, bool json);

}  // namespace weir::cli
