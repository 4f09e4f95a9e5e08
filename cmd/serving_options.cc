#include "cmd/serving_options.h"

#include <cstdlib>

#include "cmd/cli/suggest.h"
#include "lib/log/properties.h"
#include "lib/os/fs.h"
#include "lib/server/settings.h"

namespace weir {
namespace {

// The error of a setting with the closest name suggested.
Error suggest_setting(Error error) {
  if (error.code != Code::kNotFound) return error;
  std::vector<std::string> names = setting_names();
  std::vector<std::string_view> views(names.begin(), names.end());
  std::string close = cli::closest(error.field, views);
  error.code = Code::kUsage;
  error.field.clear();
  error.hint = close.empty() ? "name one of Kafka's broker configs"
                             : fmt::format("did you mean '{}'?", close);
  return error;
}

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
    Result<> set =
        apply_setting(word.substr(0, equals), word.substr(equals + 1), out);
    if (!set) return fail(suggest_setting(set.error()));
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
