// The directory that an administrative command works on, with what it needs
// around it.
#pragma once
#include "cmd/cli/context.h"
#include "cmd/record_options.h"
#include "lib/os/clock.h"
#include "lib/place/directory_admin.h"

namespace weir {

class AdminSession {
 public:
  /// kUsage for a cluster (-b).
  static Result<std::unique_ptr<AdminSession>> open(const cli::Arguments& args,
                                                    cli::Context& context);

  DirectoryAdmin& admin() { return *admin_; }
  const Clock& clock() const { return clock_; }
  FindingSink& findings() { return findings_; }
  const std::string& dir() const { return dir_; }

 private:
  explicit AdminSession(cli::Context& context) : findings_(context.messages) {}
  SystemClock clock_;
  SystemRandom random_;
  FindingMessages findings_;
  std::string dir_;
  std::unique_ptr<DirectoryAdmin> admin_;
};

/// Whether `name` is one of the names or matches one of the globs; all do
/// where there are none.
bool matches_any(std::span<const std::string> patterns,
                 const std::string& name);

/// The error with the closest of `known` suggested.
Error suggest_topic(Error error, std::string_view word,
                    const std::vector<TopicInfo>& known);

}  // namespace weir
