#include "lib/base/result.h"

#include <cerrno>
#include <cstring>

namespace weir {

std::string Error::message() const {
  std::string out;
  if (!file.empty()) out += file + ": ";
  if (position) out += fmt::format("at {}: ", *position);
  if (!field.empty()) out += field + ": ";
  out += text;
  if (offset) out += fmt::format(" (offset {})", *offset);
  if (!hint.empty()) out += "; " + hint;
  return out;
}

ReturnedError::ReturnedError(Error error) noexcept : Error(std::move(error)) {}
ReturnedError::ReturnedError(ReturnedError&&) noexcept = default;
ReturnedError::ReturnedError(const ReturnedError&) = default;
ReturnedError& ReturnedError::operator=(ReturnedError&&) noexcept = default;
ReturnedError& ReturnedError::operator=(const ReturnedError&) = default;
ReturnedError::~ReturnedError() = default;

Failure fail(Error error) { return Failure(std::move(error)); }

Failure vfail(Code code, fmt::string_view text, fmt::format_args args) {
  return Failure(Error{code, fmt::vformat(text, args)});
}

Failure fail_errno(std::string_view file, std::string_view what) {
  int saved = errno;
  Code code = saved == ENOENT ? Code::kNotFound : Code::kIo;
  char buffer[256];
  Error error{code, fmt::format("{}: {}", what,
                                ::strerror_r(saved, buffer, sizeof buffer))};
  error.file = file;
  return Failure(std::move(error));
}

}  // namespace weir
