// EntryFile: a file of fixed-size entries that grows at its end: what the
// index writers share. Entries are gathered in memory and written in one go.
#pragma once
#include <memory>
#include <string>

#include "lib/base/result.h"
#include "lib/os/fs.h"

namespace weir {

/// The file is opened on first need. Pending entries count as entries.
class EntryFile {
 public:
  EntryFile(Fs& fs, std::string path, int entry_size)
      : fs_(&fs), path_(std::move(path)), entry_size_(entry_size) {}

  const std::string& path() const { return path_; }
  /// The file was renamed.
  void set_path(std::string path) { path_ = std::move(path); }

  /// Counts the entries: the size less zero entries at the end and less a
  /// torn last one. A missing file has none, and tells so by false.
  Result<bool> load();
  /// Forgets every entry; the file is not touched.
  void reset() { entries_ = written_ = 0, pending_.clear(); }

  int64_t entries() const { return entries_; }
  /// Entry `n` below entries(), entry_size bytes, into `entry`.
  Result<> read(int64_t n, char* entry);
  void push(Bytes entry);
  /// Keeps the first `entries`; what follows in the file becomes zeros.
  Result<> truncate(int64_t entries);

  /// Whether the open file is longer than its entries.
  bool has_tail() const { return file_ && size_ != bytes(written_); }

  /// Makes the file, as long as `bytes` but no shorter than its entries.
  Result<> resize(int64_t bytes);
  /// Writes what is pending once it is a page; a failure leaves it pending.
  void write_pages();
  /// Writes what is pending; the file is made if it is not there.
  Result<> write_pending();
  /// Writes what is pending and cuts the file to its entries.
  Result<> trim();
  /// Makes the entries durable, if anything changed.
  Result<> sync();
  void close() { file_.reset(); }

 private:
  Result<> open(bool create);
  Result<bool> is_zero(int64_t n);
  int64_t bytes(int64_t entries) const { return entries * entry_size_; }

  Fs* fs_;
  std::string path_;
  int entry_size_;
  std::unique_ptr<File> file_;
  int64_t size_ = 0;     // of the file, if it is open
  int64_t entries_ = 0;  // in the file and pending
  int64_t written_ = 0;  // in the file
  std::string pending_;
  bool dirty_ = false;  // changed since sync()
};

}  // namespace weir
