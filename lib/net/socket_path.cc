#include "lib/net/socket_path.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "lib/net/endpoint.h"
#include "lib/os/fs.h"

namespace weir {
namespace {

std::string path_in(const std::string& dir) {
  return join_path(dir, "weir.sock");
}

std::string runtime_folder() {
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  if (runtime && *runtime) return join_path(runtime, "weir");
  const char* temporary = std::getenv("TMPDIR");
  return join_path(temporary && *temporary ? temporary : "/tmp",
                   fmt::format("weir-{}", ::geteuid()));
}

Result<std::string> in_runtime_folder(const std::string& dir) {
  struct stat st;
  if (::stat(dir.c_str(), &st) != 0) return fail_errno(dir, "cannot stat");
  return join_path(runtime_folder(),
                   fmt::format("{:x}-{}.sock", st.st_dev, st.st_ino));
}

Result<> make_runtime_folder() {
  std::string folder = runtime_folder();
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    return fail_errno(folder, "cannot make the folder for sockets");
  struct stat st;
  if (::lstat(folder.c_str(), &st) != 0)
    return fail_errno(folder, "cannot stat");
  if (!S_ISDIR(st.st_mode) || st.st_uid != ::geteuid() ||
      (st.st_mode & 077) != 0)
    return fail(Error{.code = Code::kRefused,
                      .text = "is no folder of yours alone (mode 0700)",
                      .file = folder});
  return {};
}

bool is_socket(const std::string& path) {
  struct stat st;
  return ::stat(path.c_str(), &st) == 0 && S_ISSOCK(st.st_mode);
}

}  // namespace

Result<std::string> socket_path(const std::string& dir, bool in_directory) {
  std::string path = path_in(dir);
  if (in_directory && path.size() <= kMaxSocketPath &&
      ::access(dir.c_str(), W_OK) == 0)
    return path;
  TRY_ASSIGN(path, in_runtime_folder(dir));
  TRY(make_runtime_folder());
  return path;
}

std::string find_socket(const std::string& dir) {
  if (std::string path = path_in(dir); is_socket(path)) return path;
  Result<std::string> path = in_runtime_folder(dir);
  return path && is_socket(*path) ? *path : std::string();
}

}  // namespace weir
