// Result<T> and Error: how every library says that something did not work.
// Exceptions never cross a library boundary.
#pragma once
#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace weir {

/// What kind of failure it was. The command line maps it to an exit code
/// (cmd/cli/exit_codes.h), the broker to a Kafka error code.
enum class Code {
  kUsage,        ///< the caller's words are wrong (exit 2)
  kNotFound,     ///< no such file, directory, topic, partition (exit 3)
  kIo,           ///< the system refused: errno text is in `text` (exit 3)
  kInUse,        ///< another process holds the directory (exit 3)
  kRefused,      ///< allowed by nothing but an option not given (exit 3)
  kTimeout,      ///< time ran out (exit 4)
  kCorrupt,      ///< bytes that cannot be what they claim (exit 5)
  kUnsupported,  ///< a version, codec or type this build does not know (5)
  kLimit,        ///< a named limit was reached (exit 5)
  kInvalid,      ///< what was asked for breaks a rule (exit 2)
  kInterrupted,  ///< a signal (exit 130/143)
};

/// A failure and where it happened. Printed as
/// `FILE: batch at POSITION: TEXT (offset OFFSET); HINT`.
struct Error {
  Code code = Code::kIo;
  std::string text;
  std::string file = {};                 ///< path, as the user named it
  std::optional<int64_t> position = {};  ///< byte position in `file`
  std::optional<int64_t> offset = {};    ///< log offset
  std::string field = {};                ///< path of a message field
  std::string hint = {};                 ///< what to do next

  /// One line, without "weir: " and without a newline.
  std::string message() const;

  Error&& in(std::string_view path) && {
    if (file.empty()) file = path;
    return std::move(*this);
  }
  Error&& at(int64_t where) && {
    if (!position) position = where;
    return std::move(*this);
  }
  Error&& advise(std::string_view what) && {
    if (hint.empty()) hint = what;
    return std::move(*this);
  }
};

/// An error as results carry it. What moves, copies and destroys it stands in
/// one place: inlined, five strings' worth of it behind every TRY was half of
/// the binary.
struct ReturnedError : Error {
  ReturnedError(Error error) noexcept;
  ReturnedError(ReturnedError&&) noexcept;
  ReturnedError(const ReturnedError&);
  ReturnedError& operator=(ReturnedError&&) noexcept;
  ReturnedError& operator=(const ReturnedError&);
  ~ReturnedError();
};

template <class T = void>
using Result = tl::expected<T, ReturnedError>;

using Failure = tl::unexpected<ReturnedError>;

Failure fail(Error error);
Failure vfail(Code code, fmt::string_view text, fmt::format_args args);

/// `return fail(Code::kCorrupt, "length {} is negative", n);`
template <class... Args>
Failure fail(Code code, fmt::format_string<Args...> text, Args&&... args) {
  return vfail(code, text, fmt::make_format_args(args...));
}

/// kIo with strerror(errno) in words: `return fail_errno(path, "cannot open")`.
/// ENOENT becomes kNotFound.
Failure fail_errno(std::string_view file, std::string_view what);

}  // namespace weir

// TRY(expr): leaves the function with the error of `expr`.
// TRY_ASSIGN(auto x, expr): declares or assigns its value.
#define WEIR_CONCAT_(a, b) a##b
#define WEIR_CONCAT(a, b) WEIR_CONCAT_(a, b)
#define TRY(expr)                                       \
  do {                                                  \
    if (auto&& try_r = (expr); !try_r)                  \
      return ::weir::Failure(std::move(try_r).error()); \
  } while (0)
#define TRY_ASSIGN_(tmp, decl, expr)                        \
  auto&& tmp = (expr);                                      \
  if (!tmp) return ::weir::Failure(std::move(tmp).error()); \
  decl = std::move(*tmp)
#define TRY_ASSIGN(decl, expr) \
  TRY_ASSIGN_(WEIR_CONCAT(try_, __LINE__), decl, expr)
