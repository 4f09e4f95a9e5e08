// What every Fs does alike, made of its verbs.
#include "lib/os/fs.h"

namespace weir {

std::string join_path(std::string_view dir, std::string_view name) {
  std::string out(dir);
  if (!out.empty() && out.back() != '/') out.push_back('/');
  return out.append(name);
}

namespace {
std::string_view strip_slashes(std::string_view path) {
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  return path;
}
}  // namespace

std::string_view base_name(std::string_view path) {
  path = strip_slashes(path);
  size_t slash = path.rfind('/');
  if (slash == path.npos || path.size() == 1) return path;
  return path.substr(slash + 1);
}

std::string_view dir_name(std::string_view path) {
  path = strip_slashes(path);
  size_t slash = path.rfind('/');
  if (slash == path.npos) return ".";
  return slash == 0 ? path.substr(0, 1) : path.substr(0, slash);
}

Result<std::string> Fs::read_file(const std::string& path, int64_t limit) {
  TRY_ASSIGN(std::unique_ptr<File> file, open(path, OpenMode::kRead));
  TRY_ASSIGN(FileInfo found, file->info());
  if (found.size > limit) {
    return fail(Error{Code::kLimit,
                      fmt::format("{} bytes are more than the limit of {}",
                                  found.size, limit),
                      path});
  }
  std::string out(size_t(found.size), '\0');
  TRY_ASSIGN(size_t got, file->read_at(Position(0), out.data(), out.size()));
  out.resize(got);
  return out;
}

Result<> Fs::replace_file(const std::string& path, Bytes content) {
  std::string draft = path + ".tmp";
  {
    TRY_ASSIGN(std::unique_ptr<File> file, open(draft, OpenMode::kTruncate));
    TRY(file->write_at(Position(0), content));
    TRY(file->sync());
  }
  TRY(rename(draft, path));
  return sync_dir(std::string(dir_name(path)));
}

Result<> Fs::make_dirs(const std::string& path) {
  if (exists(path)) return {};
  std::string parent(dir_name(path));
  if (parent != path) TRY(make_dirs(parent));
  Result<> made = make_dir(path);
  // Somebody else was quicker: it is there.
  if (!made && exists(path)) return {};
  TRY(made);
  // What will be durable in it must not go with it.
  return sync_dir(parent);
}

Result<> Fs::remove_tree(const std::string& path) {
  Result<std::vector<DirEntry>> entries = list(path);
  if (!entries) return Failure(entries.error());
  for (const DirEntry& entry : *entries) {
    std::string child = join_path(path, entry.name);
    TRY(entry.kind == FileKind::kDirectory ? remove_tree(child)
                                           : remove(child));
  }
  return remove(path);
}

}  // namespace weir
