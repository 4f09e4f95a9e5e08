// KilledFs: the machine's file system under a process that is killed in the
// middle: from the n-th change on nothing reaches the files any more. What
// was written before stays, as the page cache keeps it.
#pragma once
#include "lib/os/fs.h"

namespace weir {

class KilledFs : public Fs {
 public:
  explicit KilledFs(Fs& fs) : fs_(fs) {}

  /// The process dies before its `n`-th change from now on (0: the next).
  void kill_at(int64_t n) { left_ = n; }
  /// It lives on, but the disk is full from then on until heal(): files can
  /// only be cut.
  void fill_at(int64_t n) { left_ = n, full_ = true; }
  void heal() { left_ = -1, full_ = false; }
  bool killed() const { return left_ == 0; }
  /// Changes that were made so far.
  int64_t changes() const { return changes_; }

  Result<std::unique_ptr<File>> open(const std::string& path,
                                     OpenMode mode) override {
    bool changes = mode == OpenMode::kTruncate ||
                   mode == OpenMode::kExclusive ||
                   (mode == OpenMode::kCreate && !fs_.exists(path));
    if (changes) TRY(live());
    TRY_ASSIGN(auto file, fs_.open(path, mode));
    return std::make_unique<KilledFile>(*this, std::move(file));
  }
  Result<FileInfo> info(const std::string& path) override {
    return fs_.info(path);
  }
  Result<std::vector<DirEntry>> list(const std::string& dir) override {
    return fs_.list(dir);
  }
  Result<> rename(const std::string& from, const std::string& to) override {
    TRY(live());
    return fs_.rename(from, to);
  }
  Result<> remove(const std::string& path) override {
    TRY(live());
    return fs_.remove(path);
  }
  Result<> make_dir(const std::string& path) override {
    TRY(live());
    return fs_.make_dir(path);
  }
  Result<> sync_dir(const std::string&) override { return {}; }

 private:
  class KilledFile : public File {
   public:
    KilledFile(KilledFs& fs, std::unique_ptr<File> file)
        : fs_(fs), file_(std::move(file)) {}
    Result<size_t> read_at(Position at, char* into, size_t n) override {
      return file_->read_at(at, into, n);
    }
    Result<> write_at(Position at, std::span<const Bytes> pieces) override {
      TRY(fs_.live());
      return file_->write_at(at, pieces);
    }
    Result<> sync() override { return {}; }
    Result<> truncate(int64_t size) override {
      if (!fs_.full_) TRY(fs_.live());
      return file_->truncate(size);
    }
    Result<FileInfo> info() override { return file_->info(); }
    Result<std::unique_ptr<Mapping>> map(int64_t size) override {
      return file_->map(size);
    }
    int descriptor() const override { return file_->descriptor(); }

   private:
    KilledFs& fs_;
    std::unique_ptr<File> file_;
  };

  Result<> live() {
    if (left_ == 0) return fail(Code::kIo, "nothing can be written");
    if (left_ > 0) --left_;
    ++changes_;
    return {};
  }

  Fs& fs_;
  int64_t left_ = -1;
  bool full_ = false;
  int64_t changes_ = 0;
};

}  // namespace weir
