// Regular expressions by PCRE2, loaded when the first one is compiled.
#pragma once
#include <memory>
#include <string>

#include "lib/base/bytes.h"
#include "lib/base/result.h"

namespace weir {

struct PcreLibrary;

/// A compiled pattern; any number of threads may match with it. Text is UTF-8
/// where it is valid (bytes that are not never match), ^ and $ stand at
/// lines.
class PcrePattern {
 public:
  /// kUsage, with the place of the mistake; kNotFound without the library.
  static Result<std::shared_ptr<const PcrePattern>> compile(
      const std::string& pattern);
  ~PcrePattern();
  PcrePattern(const PcrePattern&) = delete;
  PcrePattern& operator=(const PcrePattern&) = delete;

 private:
  friend class PcreMatcher;
  PcrePattern(std::shared_ptr<const PcreLibrary> library, void* code,
              std::string text);
  std::shared_ptr<const PcreLibrary> library_;
  void* code_;
  std::string text_;
};

/// What one thread matches with. The pattern must outlive it.
class PcreMatcher {
 public:
  explicit PcreMatcher(const PcrePattern& pattern);
  ~PcreMatcher();
  PcreMatcher(const PcreMatcher&) = delete;
  PcreMatcher& operator=(const PcreMatcher&) = delete;

  /// kLimit: the pattern asks for too much backtracking on this text.
  Result<bool> matches(Bytes text);

 private:
  const PcrePattern& pattern_;
  void* data_;
};

}  // namespace weir
