#include "cmd/directories.h"

#include <cstdlib>

#include "lib/log/data_dir_view.h"

namespace weir {

std::string default_data_dir() {
  const char* base = std::getenv("XDG_DATA_HOME");
  if (base && *base) return join_path(base, "weir");
  const char* home = std::getenv("HOME");
  return join_path(home ? home : ".", ".local/share/weir");
}

std::vector<std::string> data_directories(const cli::Arguments& args) {
  std::vector<std::string> dirs = args.texts("dir");
  if (dirs.empty()) dirs.push_back(default_data_dir());
  for (std::string& dir : dirs)
    while (dir.size() > 1 && dir.back() == '/') dir.pop_back();
  return dirs;
}

Result<std::vector<std::string>> local_directories(const cli::Arguments& args) {
  if (args.text("bootstrap"))
    return fail(Code::kUsage, "{} reads files: name a directory, not a cluster",
                args.spec().name);
  std::vector<std::string> dirs = data_directories(args);
  for (const std::string& dir : dirs) {
    auto info = posix_fs().info(dir);
    if (!info) return fail(directory_error(std::move(info).error(), dir));
    if (info->kind != FileKind::kDirectory)
      return fail(Error{Code::kIo, "is no folder", dir});
  }
  return dirs;
}

}  // namespace weir
