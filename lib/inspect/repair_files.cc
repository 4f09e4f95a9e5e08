#include "lib/inspect/repair_files.h"

namespace weir {

namespace {

constexpr size_t kCopyBlock = 1 << 16;

bool all_zero(Bytes bytes) {
  return bytes.find_first_not_of('\0') == bytes.npos;
}

}  // namespace

Result<> copy_file(Fs& fs, const std::string& from, const std::string& to) {
  TRY_ASSIGN(auto in, fs.open(from, OpenMode::kRead));
  TRY_ASSIGN(FileInfo info, in->info());
  TRY_ASSIGN(auto mapping, in->map(info.size));
  TRY_ASSIGN(auto out, fs.open(to, OpenMode::kTruncate));
  Bytes bytes = mapping->bytes();
  for (size_t at = 0; at < bytes.size(); at += kCopyBlock) {
    Bytes block = bytes.substr(at, kCopyBlock);
    if (!all_zero(block)) TRY(out->write_at(Position(int64_t(at)), block));
  }
  TRY(out->truncate(info.size));
  return out->sync();
}

Result<> RepairFiles::make_parent(const std::string& path) {
  return fs_.make_dirs(std::string(dir_name(path)));
}

Result<> RepairFiles::write_pieces(const std::string& path,
                                   std::span<const Bytes> pieces) {
  TRY_ASSIGN(auto out, fs_.open(path, OpenMode::kTruncate));
  Position at{0};
  for (const Bytes& piece : pieces) {
    TRY(out->write_at(at, piece));
    at += int64_t(piece.size());
  }
  return out->sync();
}

Result<> RepairFiles::save_old(const std::string& file) {
  std::string path = join_path(dir_, file);
  if (!fs_.exists(path)) return {};
  std::string saved = join_path(options_.undo, file);
  TRY(make_parent(saved));
  TRY(copy_file(fs_, path, saved));
  return fs_.sync_dir(std::string(dir_name(saved)));
}

Result<> RepairFiles::write(const std::string& file,
                            std::span<const Bytes> pieces) {
  switch (options_.mode) {
    case RepairOptions::Mode::kDryRun:
      return {};
    case RepairOptions::Mode::kCopy: {
      std::string path = join_path(options_.to, file);
      TRY(make_parent(path));
      return write_pieces(path, pieces);
    }
    case RepairOptions::Mode::kInPlace:
      break;
  }
  std::string path = join_path(dir_, file);
  std::string draft = path + ".tmp";
  auto replaced = write_pieces(draft, pieces)
                      .and_then([&] { return save_old(file); })
                      .and_then([&] { return fs_.rename(draft, path); });
  if (!replaced) {
    (void)fs_.remove(draft);  // the old file stands; the draft is worthless
    return replaced;
  }
  return fs_.sync_dir(std::string(dir_name(path)));
}

Result<> RepairFiles::remove(const std::string& file) {
  if (options_.mode != RepairOptions::Mode::kInPlace) return {};
  std::string path = join_path(dir_, file);
  TRY(save_old(file));
  TRY(fs_.remove(path));
  return fs_.sync_dir(std::string(dir_name(path)));
}

Result<> RepairFiles::keep(const std::string& file) {
  if (options_.mode != RepairOptions::Mode::kCopy) return {};
  std::string path = join_path(options_.to, file);
  TRY(make_parent(path));
  return copy_file(fs_, join_path(dir_, file), path);
}

}  // namespace weir
