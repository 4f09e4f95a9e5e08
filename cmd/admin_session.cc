#include "cmd/admin_session.h"

#include <fnmatch.h>

#include "cmd/cli/suggest.h"
#include "cmd/clusters.h"
#include "cmd/directories.h"
#include "lib/place/served_admin.h"

namespace weir {

Result<std::unique_ptr<AdminSession>> AdminSession::open(
    const cli::Arguments& args, cli::Context& context) {
  std::unique_ptr<AdminSession> self(new AdminSession(context));
  if (names_cluster(args)) {
    TRY_ASSIGN(auto cluster, open_cluster(args, self->clock_));
    self->admin_ = std::make_unique<ClusterAdmin>(std::move(cluster));
  } else {
    self->admin_ = self->open(data_directories(args));
  }
  return self;
}

Result<std::unique_ptr<AdminSession>> AdminSession::open_files(
    const cli::Arguments& args, cli::Context& context) {
  if (names_cluster(args))
    return fail(Code::kUsage, "{} works on directories only, not -b",
                args.spec().name);
  std::unique_ptr<AdminSession> self(new AdminSession(context));
  self->admin_ =
      std::make_unique<DirectoryAdmin>(posix_fs(), self->clock_, self->random_,
                                       data_directories(args), self->findings_);
  return self;
}

std::unique_ptr<Admin> AdminSession::open(
    const std::vector<std::string>& dirs) {
  auto files = [this, dirs]() -> std::unique_ptr<Admin> {
    return std::make_unique<DirectoryAdmin>(posix_fs(), clock_, random_, dirs,
                                            findings_);
  };
  std::shared_ptr<Cluster> server;
  if (dirs.size() == 1) server = serving(dirs.front(), clock_);
  if (!server) return files();
  return std::make_unique<ServedAdmin>(files, std::move(server));
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
