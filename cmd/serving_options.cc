#include "cmd/serving_options.h"

#include <cstdlib>

#include "lib/log/properties.h"
#include "lib/os/fs.h"
#include "lib/server/settings.h"

namespace weir {

namespace {

constexpr int64_t kPropertiesLimit = 1 << 20;

Result<> apply_properties(const std::string& file, ServingOptions& out) {
  TRY_ASSIGN(std::string text, posix_fs().read_file(file, kPropertiesLimit));
  Result<Properties> parsed = parse_properties(text);
  if (!parsed) return fail(std::move(parsed.error()).in(file));
  for (const auto& [name, value] : parsed->entries)
    if (Result<> done = apply_setting(name, value, out); !done)
      return fail(std::move(done.error()).in(file));
  return {};
}

}  // namespace

Result<ServingOptions> serving_options(const cli::Arguments& args,
                                       std::string dir) {
  ServingOptions out{.dir = std::move(dir)};
  if (auto file = args.text("properties")) TRY(apply_properties(*file, out));
  for (const std::string& word : args.texts("config")) {
    size_t equals = word.find('=');
    if (equals == word.npos || equals == 0)
      return fail(Code::kUsage, "option '--config': '{}' is not NAME=VALUE",
                  word);
    TRY(apply_setting(word.substr(0, equals), word.substr(equals + 1), out));
  }
  for (const std::string& word : args.texts("topic")) {
    TRY_ASSIGN(WantedTopic topic, parse_wanted_topic(word));
    out.topics.push_back(std::move(topic));
  }
  out.fixtures = !args.texts("fixtures").empty();
  if (args.flag("no-auto-create")) out.broker.auto_create_topics = false;
  if (args.flag("any-rf")) out.broker.any_replication_factor = true;
  return out;
}

Result<EphemeralDir> EphemeralDir::make(std::string stem) {
  std::string path = std::move(stem) + "-XXXXXX";
  if (!::mkdtemp(path.data()))
    return fail_errno(path, "cannot make a temporary directory");
  return EphemeralDir(std::move(path));
}

Result<EphemeralDir> EphemeralDir::make() {
  const char* base = std::getenv("TMPDIR");
  return make(join_path(base && *base ? base : "/tmp", "weir"));
}

Result<> EphemeralDir::keep_as(const std::string& path) {
  TRY(posix_fs().rename(path_, path));
  path_.clear();
  return {};
}

EphemeralDir::~EphemeralDir() {
  if (!path_.empty()) (void)posix_fs().remove_tree(path_);
}

}  // namespace weir
