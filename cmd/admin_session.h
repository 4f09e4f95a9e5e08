// The place that an administrative command works on, with what it needs
// around it.
#pragma once
#include "cmd/cli/context.h"
#include "cmd/record_options.h"
#include "lib/os/clock.h"
#include "lib/place/directory_admin.h"

namespace weir {

class AdminSession {
 public:
  /// The cluster of -b, or the directories of -d.
  static Result<std::unique_ptr<AdminSession>> open(const cli::Arguments& args,
                                                    cli::Context& context);

  /// The directories alone: kUsage for -b.
  static Result<std::unique_ptr<AdminSession>> open_files(
      const cli::Arguments& args, cli::Context& context);

  Admin& admin() { return *admin_; }
  /// Of open_files().
  DirectoryAdmin& files() { return static_cast<DirectoryAdmin&>(*admin_); }
  const Clock& clock() const { return clock_; }
  /// That of another directory.
  std::unique_ptr<Admin> open(const std::vector<std::string>& dirs);

 private:
  explicit AdminSession(cli::Context& context) : findings_(context.messages) {}
  SystemClock clock_;
  SystemRandom random_;
  FindingMessages findings_;
  std::unique_ptr<Admin> admin_;
};

/// Whether `name` is one of the names or matches one of the globs; all do
/// where there are none.
bool matches_any(std::span<const std::string> patterns,
                 const std::string& name);

/// The error with the closest of `known` suggested.
Error suggest_topic(Error error, std::string_view word,
                    const std::vector<TopicInfo>& known);

}  // namespace weir
