#include "lib/os/overlay_fs.h"

#include <algorithm>

namespace weir {

namespace {

/// Indexes and checkpoints are the largest that are copied.
constexpr int64_t kMostCopied = int64_t(1) << 30;

Failure not_found(const std::string& path) {
  return fail(Error{Code::kNotFound, "cannot open: no such file", path});
}

}  // namespace

std::optional<std::string> OverlayFs::real(const std::string& path) {
  if (auto found = moved_.find(path); found != moved_.end())
    return found->second;
  if (gone_.contains(path) || !base_.exists(path)) return std::nullopt;
  return path;
}

Result<std::unique_ptr<File>> OverlayFs::open(const std::string& path,
                                              OpenMode mode) {
  std::optional<std::string> at = real(path);
  bool must_exist = mode == OpenMode::kRead || mode == OpenMode::kWrite;
  if (!at && must_exist) return not_found(path);
  if (at && mode == OpenMode::kExclusive)
    return fail(Error{Code::kIo, "cannot make: it is there already", path});
  if (mode == OpenMode::kRead) return base_.open(*at, mode);
  bool own = at && at->starts_with(scratch_ + "/");
  if (own) return base_.open(*at, mode);
  if (at && path.ends_with(".log") && mode != OpenMode::kTruncate)
    return base_.open(*at, OpenMode::kRead);
  std::string copy = new_scratch_file();
  TRY_ASSIGN(auto file, base_.open(copy, OpenMode::kExclusive));
  if (at && mode != OpenMode::kTruncate) {
    TRY_ASSIGN(std::string bytes, base_.read_file(*at, kMostCopied));
    TRY(file->write_at(Position(0), bytes));
  }
  moved_[path] = copy;
  return file;
}

Result<FileInfo> OverlayFs::info(const std::string& path) {
  std::optional<std::string> at = real(path);
  if (!at) return not_found(path);
  return base_.info(*at);
}

Result<std::vector<DirEntry>> OverlayFs::list(const std::string& dir) {
  TRY_ASSIGN(std::vector<DirEntry> entries, base_.list(dir));
  std::erase_if(entries, [&](const DirEntry& entry) {
    std::string path = join_path(dir, entry.name);
    return gone_.contains(path) || moved_.contains(path);
  });
  for (const auto& [path, at] : moved_)
    if (dir_name(path) == dir)
      entries.push_back({std::string(base_name(path)), FileKind::kRegular});
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return entries;
}

Result<> OverlayFs::rename(const std::string& from, const std::string& to) {
  std::optional<std::string> at = real(from);
  if (!at) return not_found(from);
  TRY(remove(from));
  moved_[to] = *at;
  return {};
}

Result<> OverlayFs::remove(const std::string& path) {
  if (!real(path)) return not_found(path);
  moved_.erase(path);
  gone_.insert(path);
  return {};
}

Result<> OverlayFs::make_dir(const std::string& path) {
  return fail(Error{Code::kRefused, "no folder is made here", path});
}

Result<> OverlayFs::sync_dir(const std::string&) { return {}; }

}  // namespace weir
