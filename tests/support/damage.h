// A vocabulary for damage: a copy of one of Kafka's partition folders, to be
// broken in a named way.
#pragma once
#include <functional>
#include <string>

#include "lib/os/fs.h"
#include "lib/record/raw_batch.h"
#include "tests/support/golden.h"
#include "tests/support/temp_dir.h"

namespace weir {

/// Copies a folder with its files (not its folders). Holes stay holes.
inline void copy_folder(const std::string& from, const std::string& to) {
  Fs& fs = posix_fs();
  (void)fs.make_dirs(to);
  auto entries = fs.list(from).value();
  for (const DirEntry& entry : entries) {
    std::string source = join_path(from, entry.name);
    if (entry.kind == FileKind::kDirectory) {
      copy_folder(source, join_path(to, entry.name));
      continue;
    }
    auto in = fs.open(source, OpenMode::kRead).value();
    int64_t size = in->info()->size;
    auto bytes = in->map(size).value();
    auto out = fs.open(join_path(to, entry.name), OpenMode::kTruncate).value();
    Bytes rest = bytes->bytes();
    size_t end = rest.find_last_not_of('\0');
    rest = rest.substr(0, end == rest.npos ? 0 : end + 1);
    (void)out->write_at(Position(0), rest);
    (void)out->truncate(size);
  }
}

class DamagedFolder {
 public:
  /// `name`: a folder of the golden data, "kafka-4.4-clean/clean/txn-0".
  explicit DamagedFolder(std::string_view name)
      : path_(dir_ / base_name(name)) {
    copy_folder(golden(name), path_);
  }

  const std::string& path() const { return path_; }
  std::string file(std::string_view name) const {
    return join_path(path_, name);
  }
  std::string read(std::string_view name) const {
    return posix_fs().read_file(file(name), 1 << 28).value();
  }
  void write(std::string_view name, Bytes bytes) const {
    auto out = posix_fs().open(file(name), OpenMode::kTruncate).value();
    (void)out->write_at(Position(0), bytes);
  }
  void remove(std::string_view name) const {
    (void)posix_fs().remove(file(name));
  }
  /// Reads, changes, writes.
  void change(std::string_view name,
              const std::function<void(std::string&)>& edit) const {
    std::string bytes = read(name);
    edit(bytes);
    write(name, bytes);
  }

 private:
  TempDir dir_;
  std::string path_;
};

/// The batches of a sound log.
inline std::vector<RawBatch> batches_of(Bytes log) {
  std::vector<RawBatch> batches;
  for (int64_t at = 0;;) {
    Peek peek = peek_batch(log, at);
    if (peek.shape != BatchShape::kWhole) return batches;
    batches.push_back(peek.batch);
    at = peek.batch.end_position().value();
  }
}

inline constexpr std::string_view kFirstLog = "00000000000000000000.log";

}  // namespace weir
