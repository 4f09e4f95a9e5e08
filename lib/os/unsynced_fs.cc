#include "lib/os/unsynced_fs.h"

namespace weir {
namespace {

class UnsyncedFile : public File {
 public:
  explicit UnsyncedFile(std::unique_ptr<File> file) : file_(std::move(file)) {}

  Result<size_t> read_at(Position at, char* into, size_t n) override {
    return file_->read_at(at, into, n);
  }
  Result<> write_at(Position at, std::span<const Bytes> pieces) override {
    return file_->write_at(at, pieces);
  }
  Result<> sync() override { return {}; }
  Result<> truncate(int64_t size) override { return file_->truncate(size); }
  Result<FileInfo> info() override { return file_->info(); }
  Result<std::unique_ptr<Mapping>> map(int64_t size) override {
    return file_->map(size);
  }
  int descriptor() const override { return file_->descriptor(); }

 private:
  std::unique_ptr<File> file_;
};

}  // namespace

Result<std::unique_ptr<File>> UnsyncedFs::open(const std::string& path,
                                               OpenMode mode) {
  TRY_ASSIGN(auto file, fs_.open(path, mode));
  return std::make_unique<UnsyncedFile>(std::move(file));
}

}  // namespace weir
