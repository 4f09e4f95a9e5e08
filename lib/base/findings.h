// Damage is a finding, not a failure: readers report it here and go on.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/ints.h"

namespace weir {

enum class Severity { kInfo, kWarning, kError };

std::string_view severity_name(Severity severity);

/// A kind of finding. Ids are stable: scripts rely on them. Every kind stands
/// in one table, kFindingKinds (findings.cc), which the man page prints.
struct FindingKind {
  std::string_view id;
  Severity severity;
  std::string_view meaning;
};

const FindingKind* find_finding_kind(std::string_view id);
const std::vector<FindingKind>& finding_kinds();

struct Finding {
  std::string_view id;  ///< one of finding_kinds()
  std::string file;     ///< relative to the data directory where there is one
  std::optional<Position> position = {};
  std::optional<Offset> offset = {};
  std::string message;
  Severity severity() const;
};

class FindingSink {
 public:
  virtual ~FindingSink() = default;
  virtual void report(Finding finding) = 0;
};

class IgnoreFindings : public FindingSink {
 public:
  void report(Finding) override {}
};

class CollectFindings : public FindingSink {
 public:
  void report(Finding finding) override { all.push_back(std::move(finding)); }
  std::vector<Finding> all;
};

}  // namespace weir
