// Where a repair writes: to nowhere (a dry run), into a new directory, or in
// place with an undo folder.
#pragma once
#include <span>
#include <string>

#include "lib/inspect/repair.h"

namespace weir {

class RepairFiles {
 public:
  RepairFiles(Fs& fs, std::string dir, const RepairOptions& options)
      : fs_(fs), dir_(std::move(dir)), options_(options) {}

  /// Makes `file` (relative to the directory) consist of these pieces.
  Result<> write(const std::string& file, std::span<const Bytes> pieces);
  Result<> remove(const std::string& file);
  /// `file` stays as it is: only a new directory must be given it.
  Result<> keep(const std::string& file);

 private:
  Result<> make_parent(const std::string& path);
  Result<> write_pieces(const std::string& path, std::span<const Bytes> pieces);
  Result<> save_old(const std::string& file);

  Fs& fs_;
  std::string dir_;
  const RepairOptions& options_;
};

/// Copies a file; runs of zeros become holes. Durable afterwards.
Result<> copy_file(Fs& fs, const std::string& from, const std::string& to);

}  // namespace weir
