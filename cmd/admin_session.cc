#include "cmd/admin_session.h"

#include <fnmatch.h>

#include "cmd/cli/suggest.h"
#include "cmd/directories.h"

namespace weir {

Result<std::unique_ptr<AdminSession>> AdminSession::open(
    const cli::Arguments& args, cli::Context& context) {
  if (args.text("bootstrap"))
    return fail(Code::kUsage, "this command works on directories only, not -b");
  std::unique_ptr<AdminSession> self(new AdminSession(context));
  std::vector<std::string> dirs = data_directories(args);
  self->dir_ = dirs.front();
  self->admin_ = std::make_unique<DirectoryAdmin>(
      posix_fs(), self->clock_, self->random_, dirs, self->findings_);
  return self;
}

bool matches_any(std::span<const std::string> patterns,
                 const std::string& name) {
  for (const std::string& pattern : patterns)
    if (::fnmatch(pattern.c_str(), name.c_str(), 0) == 0) return true;
  return patterns.empty();
}

Error suggest_topic(Error error, std::string_view word,
                    const std::vector<TopicInfo>& known) {
  std::vector<std::string_view> names;
  for (const TopicInfo& topic : known) names.push_back(topic.name);
  std::string close = cli::closest(word, names);
  if (!close.empty()) error.hint = fmt::format("did you mean '{}'?", close);
  return error;
}

}  // namespace weir
