#include "lib/os/overlay_fs.h"

#include <algorithm>

#include "lib/base/text.h"

namespace weir {
namespace {

constexpr std::string_view kJournal = "weir-overlay";
constexpr std::string_view kLock = ".lock";
constexpr std::string_view kSocket = "weir.sock";
/// One line a removed or renamed file: above it something is wrong.
constexpr int64_t kJournalLimit = int64_t(1) << 30;
constexpr size_t kCopyPiece = 64 << 10;

Failure not_found(const std::string& path) {
  return fail(Error{Code::kNotFound, "cannot open: no such file", path});
}

}  // namespace

// A file of the lower file system that is open for writing: the first write
// copies it up.
class OverlayFs::LowerFile : public File {
 public:
  LowerFile(OverlayFs& fs, std::string path, std::unique_ptr<File> file,
            int64_t size)
      : fs_(fs), path_(std::move(path)), file_(std::move(file)), size_(size) {}

  Result<size_t> read_at(Position at, char* into, size_t n) override {
    if (!copied_)
      n = size_t(std::clamp<int64_t>(size_ - at.value(), 0, int64_t(n)));
    return file_->read_at(at, into, n);
  }
  Result<> write_at(Position at, std::span<const Bytes> pieces) override {
    TRY(copy());
    return file_->write_at(at, pieces);
  }
  Result<> sync() override { return copied_ ? file_->sync() : Result<>(); }
  Result<> truncate(int64_t size) override {
    if (!copied_ && size == size_) return {};
    if (copied_ || size > size_) {
      TRY(copy());
      return file_->truncate(size);
    }
    TRY(fs_.note("cut", path_, fmt::to_string(size)));
    size_ = size;
    return {};
  }
  Result<FileInfo> info() override {
    TRY_ASSIGN(FileInfo out, file_->info());
    if (!copied_) out.size = size_;
    return out;
  }
  Result<std::unique_ptr<Mapping>> map(int64_t size) override {
    return file_->map(copied_ ? size : std::min(size, size_));
  }
  int descriptor() const override { return file_->descriptor(); }

 private:
  Result<> copy() {
    if (copied_) return {};
    TRY_ASSIGN(file_, fs_.copy_up(path_, *file_, size_));
    copied_ = true;
    return {};
  }

  OverlayFs& fs_;
  std::string path_;
  std::unique_ptr<File> file_;
  int64_t size_;  // what of the lower file is there
  bool copied_ = false;
};

OverlayFs::OverlayFs(Fs& lower, std::string root, Fs& upper,
                     std::string upper_root)
    : lower_(lower),
      root_(std::move(root)),
      upper_(upper),
      upper_root_(std::move(upper_root)) {}

// --- Where things are --------------------------------------------------------

bool OverlayFs::inside(const std::string& path) const {
  return path == root_ || path.starts_with(root_ + "/");
}

std::string OverlayFs::above(const std::string& path) const {
  return upper_root_ + path.substr(root_.size());
}

// It, or a folder that it is in.
bool OverlayFs::hidden(const std::string& path) const {
  if (gone_.empty()) return false;
  std::string_view at = path;
  for (; at.size() > root_.size(); at = dir_name(at))
    if (gone_.contains(std::string(at))) return true;
  return false;
}

std::optional<OverlayFs::Place> OverlayFs::find(const std::string& path) {
  if (!inside(path)) return Place{&lower_, path, false};
  if (std::string up = above(path); upper_.exists(up))
    return Place{&upper_, up, true};
  if (auto moved = moved_.find(path); moved != moved_.end())
    return Place{&lower_, moved->second, false};
  if (!hidden(path) && lower_.exists(path)) return Place{&lower_, path, false};
  return std::nullopt;
}

int64_t OverlayFs::cut(const std::string& path, int64_t size) const {
  auto found = cuts_.find(path);
  return found == cuts_.end() ? size : std::min(size, found->second);
}

Result<FileInfo> OverlayFs::info(const std::string& path) {
  std::optional<Place> at = find(path);
  if (!at) return not_found(path);
  TRY_ASSIGN(FileInfo out, at->fs->info(at->path));
  if (!at->upper) out.size = cut(path, out.size);
  return out;
}

Result<std::vector<DirEntry>> OverlayFs::list(const std::string& dir) {
  if (!inside(dir)) return lower_.list(dir);
  bool below = !hidden(dir) && lower_.exists(dir);
  std::string up = above(dir);
  bool over = upper_.exists(up);
  if (!below && !over) return not_found(dir);
  std::map<std::string, FileKind> entries;
  if (below) {
    TRY_ASSIGN(std::vector<DirEntry> found, lower_.list(dir));
    for (DirEntry& entry : found)
      if (!gone_.contains(join_path(dir, entry.name)))
        entries.emplace(std::move(entry.name), entry.kind);
  }
  for (auto it = moved_.lower_bound(dir + "/");
       it != moved_.end() && it->first.starts_with(dir + "/"); ++it)
    if (dir_name(it->first) == dir)
      entries[std::string(base_name(it->first))] = FileKind::kRegular;
  if (over) {
    TRY_ASSIGN(std::vector<DirEntry> found, upper_.list(up));
    for (DirEntry& entry : found) entries[entry.name] = entry.kind;
  }
  // What whoever keeps the overlay has there is not of the directory.
  if (dir == root_ && over)
    for (std::string_view own : {kJournal, kLock, kSocket})
      entries.erase(std::string(own));
  std::vector<DirEntry> out;
  for (auto& [name, kind] : entries) out.push_back({name, kind});
  return out;
}

// --- Opening -----------------------------------------------------------------

Result<std::unique_ptr<File>> OverlayFs::open(const std::string& path,
                                              OpenMode mode) {
  std::optional<Place> at = find(path);
  bool read = mode == OpenMode::kRead;
  if (!at && (read || mode == OpenMode::kWrite)) return not_found(path);
  if (at && mode == OpenMode::kExclusive)
    return fail(Error{Code::kIo, "cannot make: it is there already", path});
  if (!inside(path) && !read)
    return fail(Error{Code::kRefused, "lies outside of the overlay", path});
  if (at && at->upper) return upper_.open(at->path, mode);
  if (!at || mode == OpenMode::kTruncate) return create(path, mode);
  TRY_ASSIGN(auto file, lower_.open(at->path, OpenMode::kRead));
  if (read && !cuts_.contains(path)) return file;
  TRY_ASSIGN(FileInfo found, file->info());
  return std::make_unique<LowerFile>(*this, path, std::move(file),
                                     cut(path, found.size));
}

Result<> OverlayFs::make_parent(const std::string& path) {
  return upper_.make_dirs(std::string(dir_name(above(path))));
}

Result<std::unique_ptr<File>> OverlayFs::create(const std::string& path,
                                                OpenMode mode) {
  TRY(make_parent(path));
  return upper_.open(above(path), mode);
}

// Whole or not at all: a copy that was cut short would win over the original.
Result<std::unique_ptr<File>> OverlayFs::copy_up(const std::string& path,
                                                 File& from, int64_t size) {
  TRY(make_parent(path));
  std::string to = above(path), draft = to + ".weir-copy";
  TRY_ASSIGN(auto file, upper_.open(draft, OpenMode::kTruncate));
  std::string piece(kCopyPiece, '\0');
  for (int64_t at = 0; at < size; at += int64_t(kCopyPiece)) {
    size_t want = size_t(std::min<int64_t>(int64_t(kCopyPiece), size - at));
    TRY_ASSIGN(size_t got, from.read_at(Position(at), piece.data(), want));
    Bytes bytes(piece.data(), got);
    if (bytes.find_first_not_of('\0') != bytes.npos)
      TRY(file->write_at(Position(at), bytes));
    if (got < want) break;
  }
  TRY(file->truncate(size));
  TRY(upper_.rename(draft, to));
  return file;
}

// --- Changes -----------------------------------------------------------------

Result<> OverlayFs::rename(const std::string& from, const std::string& to) {
  std::optional<Place> at = find(from);
  if (!at) return not_found(from);
  if (!inside(from) || !inside(to))
    return fail(Error{Code::kRefused, "lies outside of the overlay", to});
  TRY_ASSIGN(FileInfo found, at->fs->info(at->path));
  if (found.kind == FileKind::kDirectory) return rename_dir(from, to);
  if (!at->upper) {
    int64_t size = cut(from, INT64_MAX);
    if (upper_.exists(above(to))) TRY(upper_.remove(above(to)));
    TRY(note("moved", to, at->path));
    if (size != INT64_MAX) TRY(note("cut", to, fmt::to_string(size)));
    return note("gone", from);
  }
  if (lower_.exists(from)) TRY(note("gone", from));
  TRY(make_parent(to));
  return upper_.rename(at->path, above(to));
}

Result<> OverlayFs::rename_dir(const std::string& from, const std::string& to) {
  if (info(to)) return fail(Error{Code::kIo, "is there already", to});
  TRY(upper_.make_dirs(above(to)));
  TRY_ASSIGN(std::vector<DirEntry> entries, list(from));
  for (const DirEntry& entry : entries)
    TRY(rename(join_path(from, entry.name), join_path(to, entry.name)));
  return remove(from);
}

Result<> OverlayFs::remove(const std::string& path) {
  std::optional<Place> at = find(path);
  if (!at) return not_found(path);
  if (!inside(path))
    return fail(Error{Code::kRefused, "lies outside of the overlay", path});
  TRY_ASSIGN(FileInfo found, at->fs->info(at->path));
  if (found.kind == FileKind::kDirectory) {
    TRY_ASSIGN(std::vector<DirEntry> entries, list(path));
    std::erase_if(entries, [](const DirEntry& e) { return e.name == kLock; });
    if (!entries.empty())
      return fail(Error{Code::kIo, "cannot remove: it is not empty", path});
  }
  TRY(note("gone", path));
  return at->upper ? upper_.remove(at->path) : Result<>();
}

Result<> OverlayFs::make_dir(const std::string& path) {
  if (find(path))
    return fail(Error{Code::kIo, "cannot make: it is there already", path});
  TRY(make_parent(path));
  return upper_.make_dir(above(path));
}

Result<> OverlayFs::sync_dir(const std::string& dir) {
  std::string up = above(dir);
  if (journal_) TRY(journal_->sync());
  return upper_.exists(up) ? upper_.sync_dir(up) : Result<>();
}

// --- Notes -------------------------------------------------------------------

// One line a note, tabs between its words; paths from `root` on.
Result<> OverlayFs::note(std::string_view what, const std::string& path,
                         const std::string& more) {
  if (journal_) {
    bool moved = what == "moved";
    std::string line =
        fmt::format("{}\t{}\t{}\n", what, path.substr(root_.size()),
                    moved ? more.substr(root_.size()) : more);
    if (std::count(line.begin(), line.end(), '\n') > 1 ||
        std::count(line.begin(), line.end(), '\t') > 2)
      return fail(
          Error{Code::kRefused, "has a name that cannot be noted", path});
    TRY(journal_->write_at(Position(journal_size_), line));
    journal_size_ += int64_t(line.size());
  }
  do_note(what, path, more);
  return {};
}

void OverlayFs::do_note(std::string_view what, const std::string& path,
                        const std::string& more) {
  if (what == "moved") {
    moved_[path] = more;
    cuts_.erase(path);
  } else if (what == "gone") {
    moved_.erase(path);
    cuts_.erase(path);
    gone_.insert(path);
  } else if (what == "cut") {
    cuts_[path] = parse_integer(more).value_or(0);
  }
}

Result<> OverlayFs::apply(std::string_view line) {
  size_t first = line.find('\t');
  size_t second = line.find('\t', first + 1);
  if (first == line.npos || second == line.npos)
    return fail(Code::kCorrupt, "'{}' is no note", line);
  std::string_view what = line.substr(0, first);
  std::string path(line.substr(first + 1, second - first - 1));
  std::string more(line.substr(second + 1));
  do_note(what, root_ + path, what == "moved" ? root_ + more : more);
  return {};
}

Result<> OverlayFs::keep_journal() {
  std::string path = join_path(upper_root_, kJournal);
  std::string head = "overlay of\t" + root_ + "\n";
  std::string text;
  if (upper_.exists(path)) {
    TRY_ASSIGN(text, upper_.read_file(path, kJournalLimit));
  } else {
    TRY(upper_.make_dirs(upper_root_));
    TRY_ASSIGN(auto entries, upper_.list(upper_root_));
    std::erase_if(entries, [](const DirEntry& e) { return e.name == kLock; });
    if (!entries.empty())
      return fail(
          Error{Code::kRefused, "is not empty, and no overlay", upper_root_}
              .advise("name a new directory"));
    TRY(upper_.replace_file(path, head));
    text = head;
  }
  if (!text.starts_with(head))
    return fail(Error{Code::kRefused, "is the overlay of another directory",
                      upper_root_}
                    .advise("name a new directory"));
  size_t at = head.size();
  // A crash may have cut the last line: what it was to tell did not happen.
  for (size_t end; (end = text.find('\n', at)) != text.npos; at = end + 1)
    TRY(apply(std::string_view(text).substr(at, end - at)));
  TRY_ASSIGN(journal_, upper_.open(path, OpenMode::kWrite));
  journal_size_ = int64_t(at);
  return journal_->truncate(journal_size_);
}

}  // namespace weir
