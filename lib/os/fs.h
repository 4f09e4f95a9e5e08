// The system boundary for files: few verbs, so that a simulated disk is one
// small class (tests/sim). Paths are bytes, as the system has them.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/bytes.h"
#include "lib/base/ints.h"
#include "lib/base/result.h"

namespace weir {

enum class OpenMode {
  kRead,       ///< must exist; never blocks on a FIFO, only regular files open
  kWrite,      ///< read and write, must exist
  kCreate,     ///< read and write, made when missing
  kTruncate,   ///< read and write, made when missing, emptied when not
  kExclusive,  ///< read and write, must not exist
};

enum class FileKind { kRegular, kDirectory, kLink, kOther };

struct FileInfo {
  FileKind kind = FileKind::kRegular;
  int64_t size = 0;         ///< bytes
  TimestampMs modified{0};  ///< mtime
  uint64_t inode = 0;       ///< tells a replaced file from a grown one
};

struct DirEntry {
  std::string name;
  FileKind kind = FileKind::kRegular;  ///< of the entry itself (links: kLink)
};

/// Bytes of a file in memory, for reading. A file cut short by somebody else
/// while it is mapped reads as zeros from there on; it never faults.
class Mapping {
 public:
  virtual ~Mapping() = default;
  virtual Bytes bytes() const = 0;
};

class File {
 public:
  virtual ~File() = default;
  /// Reads up to `n` bytes at `at`; fewer only at the file's end.
  virtual Result<size_t> read_at(Position at, char* into, size_t n) = 0;
  /// Writes all pieces one after the other at `at`, or fails; after a failure
  /// what stands past `at` is unknown (cut it off with truncate).
  virtual Result<> write_at(Position at, std::span<const Bytes> pieces) = 0;
  /// Makes the file's bytes durable (fdatasync). After a failure the caller
  /// must not go on as if they were.
  virtual Result<> sync() = 0;
  virtual Result<> truncate(int64_t size) = 0;
  virtual Result<FileInfo> info() = 0;
  /// The bytes [0, size) as they stand now.
  virtual Result<std::unique_ptr<Mapping>> map(int64_t size) = 0;
  /// For sendfile; -1 where there is none.
  virtual int descriptor() const = 0;

  Result<> write_at(Position at, Bytes bytes) {
    return write_at(at, std::span<const Bytes>(&bytes, 1));
  }
};

class Fs {
 public:
  virtual ~Fs() = default;
  virtual Result<std::unique_ptr<File>> open(const std::string& path,
                                             OpenMode mode) = 0;
  /// Follows links. kNotFound when nothing is there.
  virtual Result<FileInfo> info(const std::string& path) = 0;
  /// Sorted by name, without . and ...
  virtual Result<std::vector<DirEntry>> list(const std::string& dir) = 0;
  virtual Result<> rename(const std::string& from, const std::string& to) = 0;
  virtual Result<> remove(const std::string& path) = 0;  ///< file or empty dir
  virtual Result<> make_dir(const std::string& path) = 0;  ///< 0755, one level
  /// Makes creations, renames and removals inside `dir` durable.
  virtual Result<> sync_dir(const std::string& dir) = 0;

  // Made of the verbs above.
  bool exists(const std::string& path) { return info(path).has_value(); }
  /// The whole file, at most `limit` bytes (kLimit above it).
  Result<std::string> read_file(const std::string& path, int64_t limit);
  /// Writes PATH.tmp, syncs, renames over PATH, syncs the directory: a crash
  /// leaves the old file or the new one.
  Result<> replace_file(const std::string& path, Bytes content);
  Result<> make_dirs(const std::string& path);  ///< with its parents
  Result<> remove_tree(const std::string& path);
};

/// The machine's own file system. Stateless; links are followed when opened.
Fs& posix_fs();

/// `dir` + "/" + `name`.
std::string join_path(std::string_view dir, std::string_view name);
/// What stands behind the last slash ("a/b/" gives "b").
std::string_view base_name(std::string_view path);
std::string_view dir_name(std::string_view path);  ///< "." when there is none

}  // namespace weir
