// OverlayFs: a directory with changes that only it sees: copy on write. What
// lies below `root` is read from the lower file system until it is changed;
// the lower one is never written. So a directory can be served, or a change be
// tried, while its files stay as they are.
//
// A file that is written to is first copied up, as far as it has bytes other
// than zeros; one that is only renamed, removed or cut is not: that is noted,
// in memory and, with keep_journal(), in a file beside the changes.
//
// Invariants: the lower file system is asked for nothing but open(kRead),
// info and list; a path's upper file wins over its note, and that over the
// lower file.
#pragma once
#include <map>
#include <optional>
#include <set>

#include "lib/os/fs.h"

namespace weir {

class OverlayFs : public Fs {
 public:
  /// Changes below `root` go to `upper`, below `upper_root`, which is made
  /// when it is needed. Paths outside of `root` can be read.
  OverlayFs(Fs& lower, std::string root, Fs& upper, std::string upper_root);

  /// Takes over the notes that stand in `upper_root`, and keeps them there.
  /// kRefused: they are of another directory than `root`. kCorrupt.
  Result<> keep_journal();

  Result<std::unique_ptr<File>> open(const std::string& path,
                                     OpenMode mode) override;
  Result<FileInfo> info(const std::string& path) override;
  Result<std::vector<DirEntry>> list(const std::string& dir) override;
  Result<> rename(const std::string& from, const std::string& to) override;
  Result<> remove(const std::string& path) override;
  Result<> make_dir(const std::string& path) override;
  Result<> sync_dir(const std::string& dir) override;

 private:
  class LowerFile;

  /// Where a path's bytes are.
  struct Place {
    Fs* fs;
    std::string path;
    bool upper;
  };
  std::optional<Place> find(const std::string& path);
  bool inside(const std::string& path) const;
  bool hidden(const std::string& path) const;
  std::string above(const std::string& path) const;
  Result<> make_parent(const std::string& path);
  Result<std::unique_ptr<File>> create(const std::string& path, OpenMode mode);
  Result<std::unique_ptr<File>> copy_up(const std::string& path, File& from,
                                        int64_t size);
  Result<> rename_dir(const std::string& from, const std::string& to);
  int64_t cut(const std::string& path, int64_t size) const;

  // Notes: what is hidden, what stands elsewhere, what ends sooner.
  Result<> note(std::string_view what, const std::string& path,
                const std::string& more = {});
  Result<> apply(std::string_view line);
  void do_note(std::string_view what, const std::string& path,
               const std::string& more);

  Fs& lower_;
  const std::string root_;
  Fs& upper_;
  const std::string upper_root_;
  std::set<std::string> gone_;
  std::map<std::string, std::string> moved_;  // path: the lower file
  std::map<std::string, int64_t> cuts_;       // path: bytes of the lower file
  std::unique_ptr<File> journal_;
  int64_t journal_size_ = 0;
};

}  // namespace weir
