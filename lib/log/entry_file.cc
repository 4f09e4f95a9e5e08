#include "lib/log/entry_file.h"

#include <algorithm>

namespace weir {
namespace {
constexpr int kMaxEntrySize = 64;
// Pending entries go to the file when they fill a page.
constexpr size_t kPendingLimit = 4096;
}  // namespace

Result<> EntryFile::open(bool create) {
  if (file_) return {};
  TRY_ASSIGN(file_,
             fs_->open(path_, create ? OpenMode::kCreate : OpenMode::kWrite));
  TRY_ASSIGN(FileInfo found, file_->info());
  size_ = found.size;
  return {};
}

Result<bool> EntryFile::is_zero(int64_t n) {
  char entry[kMaxEntrySize];
  TRY(read(n, entry));
  return std::all_of(entry, entry + entry_size_, [](char c) { return !c; });
}

Result<bool> EntryFile::load() {
  reset();
  if (!file_) {
    auto opened = open(false);
    if (!opened && opened.error().code == Code::kNotFound) return false;
    if (!opened) return Failure(std::move(opened.error()));
  }
  written_ = entries_ = size_ / entry_size_;
  if (entries_ == 0) return true;
  TRY_ASSIGN(bool zero_tail, is_zero(entries_ - 1));
  if (!zero_tail) return true;
  // Entries, then zeros: the first zero entry ends the index.
  int64_t low = 0, high = entries_ - 1;
  while (low < high) {
    int64_t middle = (low + high) / 2;
    TRY_ASSIGN(bool zero, is_zero(middle));
    (zero ? high : low) = zero ? middle : middle + 1;
  }
  written_ = entries_ = low;
  return true;
}

Result<> EntryFile::read(int64_t n, char* entry) {
  size_t width = size_t(entry_size_);
  if (n >= written_) {
    std::memcpy(entry, pending_.data() + bytes(n - written_), width);
    return {};
  }
  TRY(open(false));
  TRY_ASSIGN(size_t got, file_->read_at(Position(bytes(n)), entry, width));
  if (got != width)
    return fail(Error{Code::kCorrupt, "the index ends inside an entry", path_,
                      bytes(n)});
  return {};
}

void EntryFile::push(Bytes entry) {
  pending_.append(entry);
  ++entries_;
}

void EntryFile::write_pages() {
  if (pending_.size() < kPendingLimit) return;
  (void)write_pending();  // said in the header: it stays pending
}

Result<> EntryFile::write_pending() {
  if (pending_.empty()) return {};
  TRY(open(true));
  dirty_ = true;
  TRY(file_->write_at(Position(bytes(written_)), pending_));
  size_ = std::max(size_, bytes(entries_));
  written_ = entries_;
  pending_.clear();
  return {};
}

Result<> EntryFile::truncate(int64_t entries) {
  if (entries >= entries_) return {};
  if (entries >= written_) {
    pending_.resize(size_t(bytes(entries - written_)));
    entries_ = entries;
    return {};
  }
  pending_.clear();
  TRY(open(true));
  int64_t was = size_;
  dirty_ = true;
  TRY(file_->truncate(bytes(entries)));
  size_ = bytes(entries);
  written_ = entries_ = entries;
  return resize(was);
}

Result<> EntryFile::resize(int64_t wanted) {
  TRY(open(true));
  wanted = std::max(wanted / entry_size_ * entry_size_, bytes(written_));
  if (size_ == wanted) return {};
  dirty_ = true;
  TRY(file_->truncate(wanted));
  size_ = wanted;
  return {};
}

Result<> EntryFile::trim() {
  TRY(write_pending());
  return resize(0);
}

Result<> EntryFile::sync() {
  TRY(write_pending());
  if (!dirty_) return {};
  TRY(open(true));
  TRY(file_->sync());
  dirty_ = false;
  return {};
}

}  // namespace weir
