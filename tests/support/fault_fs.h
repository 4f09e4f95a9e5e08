// FaultFs: a disk in memory that fails when told to, and that forgets. What a
// file holds is durable up to its last sync(); which names a directory holds
// is durable up to its last sync_dir(). crash() keeps that and, decided by a
// seed, some of what came after: a prefix of each file's writes, the last one
// torn at 512 bytes, and a prefix of each directory's changes.
#pragma once
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "lib/os/fs.h"
#include "lib/os/random.h"

namespace weir {

class FaultFs : public Fs {
 public:
  // --- Faults --------------------------------------------------------------

  /// Which operations count and fail.
  enum Ops { kWrites = 1, kSyncs = 2, kNames = 4, kAll = 7 };
  /// The `n`-th operation from now on (0: the next) fails; then works again,
  /// or fails for good.
  void fail_at(int64_t n, bool for_good, int ops = kAll) {
    countdown_ = n;
    for_good_ = for_good;
    ops_ = ops;
    failed_ = false;
  }
  void heal() { countdown_ = -1, failed_ = false; }
  /// A write that fails has put half of its bytes into the file.
  bool short_writes = true;
  /// Planted defects, for tests of tests: a sync does nothing and says yes.
  bool lies_about_sync = false;
  bool lies_about_names = false;
  int64_t operations() const { return operations_; }
  bool has_failed() const { return failed_; }

  /// Power is cut: what was not synced is lost but for what `seed` keeps.
  /// With seed 0 all of it is lost. Open files are dead.
  void crash(uint64_t seed);
  /// The process is killed: everything written stays. Open files are dead.
  void kill() {
    heal();
    ++life_;
  }

  // --- Fs ------------------------------------------------------------------

  Result<std::unique_ptr<File>> open(const std::string& path,
                                     OpenMode mode) override;
  Result<FileInfo> info(const std::string& path) override;
  Result<std::vector<DirEntry>> list(const std::string& dir) override;
  Result<> rename(const std::string& from, const std::string& to) override;
  Result<> remove(const std::string& path) override;
  Result<> make_dir(const std::string& path) override;
  Result<> sync_dir(const std::string& dir) override;

 private:
  struct Change {
    bool truncate = false;
    int64_t at = 0;  // or the new size
    std::string bytes;
  };
  // Bytes behind the end of `bytes` are zeros: preallocation costs nothing.
  struct Content {
    std::string bytes;
    size_t size = 0;
    void apply(const Change& change);
    size_t read(size_t from, char* into, size_t n) const;
  };
  struct Node {
    bool directory = false;
    Content now;
    Content durable;
    std::vector<Change> unsynced;
    uint64_t inode = 0;
  };
  using Names = std::map<std::string, std::shared_ptr<Node>>;
  // A name came (node), or went (null).
  struct NameChange {
    std::string path;
    std::shared_ptr<Node> node;
  };
  class OpenFile;

  bool fails(int op);
  Result<> trouble(const std::string& path) const {
    return fail(Error{Code::kIo, "the disk failed as it was told", path});
  }
  Result<> gone(const std::string& path) const {
    return fail(Error{Code::kNotFound, "is not there", path});
  }
  void change(const std::string& path, std::shared_ptr<Node> node);

  Names now_;
  Names durable_;
  std::map<std::string, std::vector<std::vector<NameChange>>> unsynced_;
  int64_t countdown_ = -1;
  bool for_good_ = false;
  bool failed_ = false;
  int ops_ = kAll;
  int64_t operations_ = 0;
  uint64_t next_inode_ = 1;
  uint64_t life_ = 0;  // files opened before a crash are dead
};

// --- Inside ----------------------------------------------------------------

inline void FaultFs::Content::apply(const Change& change) {
  if (change.truncate) {
    size = size_t(change.at);
    bytes.resize(std::min(bytes.size(), size));
    return;
  }
  size_t end = size_t(change.at) + change.bytes.size();
  if (bytes.size() < end) bytes.resize(end);
  size = std::max(size, end);
  bytes.replace(size_t(change.at), change.bytes.size(), change.bytes);
}

inline size_t FaultFs::Content::read(size_t from, char* into, size_t n) const {
  if (from >= size) return 0;
  n = std::min(n, size - from);
  size_t stored = from < bytes.size() ? std::min(n, bytes.size() - from) : 0;
  std::memcpy(into, bytes.data() + from, stored);
  std::memset(into + stored, 0, n - stored);
  return n;
}

inline bool FaultFs::fails(int op) {
  ++operations_;
  if (failed_ && for_good_) return (op & ops_) != 0;
  if (countdown_ < 0 || !(op & ops_)) return false;
  if (countdown_-- > 0) return false;
  return failed_ = true;
}

class FaultFs::OpenFile : public File {
 public:
  OpenFile(FaultFs& fs, std::shared_ptr<Node> node, std::string path)
      : fs_(fs),
        node_(std::move(node)),
        path_(std::move(path)),
        life_(fs.life_) {}

  Result<size_t> read_at(Position at, char* into, size_t n) override {
    return node_->now.read(size_t(at.value()), into, n);
  }
  Result<> write_at(Position at, std::span<const Bytes> pieces) override {
    std::string all;
    for (Bytes piece : pieces) all.append(piece);
    bool bad = life_ != fs_.life_ || fs_.fails(kWrites);
    if (bad) all.resize(fs_.short_writes ? all.size() / 2 : 0);
    if (life_ == fs_.life_ && !all.empty())
      change({false, at.value(), std::move(all)});
    return bad ? fs_.trouble(path_) : Result<>();
  }
  Result<> sync() override {
    if (life_ != fs_.life_ || fs_.fails(kSyncs)) return fs_.trouble(path_);
    if (fs_.lies_about_sync) return {};
    node_->durable = node_->now;
    node_->unsynced.clear();
    return {};
  }
  Result<> truncate(int64_t size) override {
    if (life_ != fs_.life_ || fs_.fails(kNames)) return fs_.trouble(path_);
    change({true, size, {}});
    return {};
  }
  Result<FileInfo> info() override {
    return FileInfo{FileKind::kRegular, int64_t(node_->now.size),
                    TimestampMs(0), node_->inode};
  }
  Result<std::unique_ptr<Mapping>> map(int64_t size) override {
    struct Copy : Mapping {
      Bytes bytes() const override { return data; }
      std::string data;
    };
    auto copy = std::make_unique<Copy>();
    copy->data.resize(size_t(size));
    node_->now.read(0, copy->data.data(), copy->data.size());
    return std::unique_ptr<Mapping>(std::move(copy));
  }
  int descriptor() const override { return -1; }

 private:
  void change(Change c) {
    node_->now.apply(c);
    node_->unsynced.push_back(std::move(c));
  }
  FaultFs& fs_;
  std::shared_ptr<Node> node_;
  std::string path_;
  uint64_t life_;
};

inline void FaultFs::change(const std::string& path,
                            std::shared_ptr<Node> node) {
  if (node)
    now_[path] = node;
  else
    now_.erase(path);
  unsynced_[std::string(dir_name(path))].push_back({{path, std::move(node)}});
}

inline Result<std::unique_ptr<File>> FaultFs::open(const std::string& path,
                                                   OpenMode mode) {
  auto it = now_.find(path);
  bool there = it != now_.end();
  if (there && it->second->directory)
    return fail(Error{Code::kIo, "is a directory", path});
  bool makes = mode == OpenMode::kCreate || mode == OpenMode::kTruncate ||
               mode == OpenMode::kExclusive;
  if (!there && !makes) return Failure(gone(path).error());
  if (there && mode == OpenMode::kExclusive)
    return fail(Error{Code::kIo, "is there", path});
  if (!there) {
    if (fails(kNames)) return Failure(trouble(path).error());
    auto node = std::make_shared<Node>();
    node->inode = next_inode_++;
    change(path, node);
    it = now_.find(path);
  }
  auto file = std::make_unique<OpenFile>(*this, it->second, path);
  if (there && mode == OpenMode::kTruncate) {
    if (auto cut = file->truncate(0); !cut) return Failure(cut.error());
  }
  return std::unique_ptr<File>(std::move(file));
}

inline Result<FileInfo> FaultFs::info(const std::string& path) {
  auto it = now_.find(path);
  if (it == now_.end()) return Failure(gone(path).error());
  return FileInfo{
      it->second->directory ? FileKind::kDirectory : FileKind::kRegular,
      int64_t(it->second->now.size), TimestampMs(0), it->second->inode};
}

inline Result<std::vector<DirEntry>> FaultFs::list(const std::string& dir) {
  if (!now_.count(dir)) return Failure(gone(dir).error());
  std::vector<DirEntry> out;
  for (const auto& [path, node] : now_) {
    if (path != dir && dir_name(path) == dir)
      out.push_back({std::string(base_name(path)), node->directory
                                                       ? FileKind::kDirectory
                                                       : FileKind::kRegular});
  }
  return out;
}

inline Result<> FaultFs::rename(const std::string& from,
                                const std::string& to) {
  if (fails(kNames)) return trouble(from);
  auto it = now_.find(from);
  if (it == now_.end()) return gone(from);
  std::shared_ptr<Node> node = it->second;
  now_.erase(it);
  now_[to] = node;
  // Both names change at once: a rename is never torn.
  unsynced_[std::string(dir_name(from))].push_back(
      {{from, nullptr}, {to, node}});
  return {};
}

inline Result<> FaultFs::remove(const std::string& path) {
  if (fails(kNames)) return trouble(path);
  if (!now_.count(path)) return gone(path);
  change(path, nullptr);
  return {};
}

inline Result<> FaultFs::make_dir(const std::string& path) {
  if (fails(kNames)) return trouble(path);
  auto node = std::make_shared<Node>();
  node->directory = true;
  change(path, node);
  return {};
}

inline Result<> FaultFs::sync_dir(const std::string& dir) {
  if (fails(kSyncs)) return trouble(dir);
  if (lies_about_names) return {};
  for (const auto& group : unsynced_[dir]) {
    for (const NameChange& c : group) {
      if (c.node)
        durable_[c.path] = c.node;
      else
        durable_.erase(c.path);
    }
  }
  unsynced_[dir].clear();
  return {};
}

inline void FaultFs::crash(uint64_t seed) {
  SeededRandom random(seed);
  auto some = [&](size_t n) {
    return seed == 0 ? 0 : size_t(random.next() % (n + 1));
  };
  for (auto& [dir, groups] : unsynced_) {
    size_t kept = some(groups.size());
    for (size_t i = 0; i < kept; ++i) {
      for (const NameChange& c : groups[i]) {
        if (c.node)
          durable_[c.path] = c.node;
        else
          durable_.erase(c.path);
      }
    }
  }
  // What a lost directory held is lost with it.
  for (auto it = durable_.begin(); it != durable_.end();) {
    std::string dir(dir_name(it->first));
    it = now_.count(dir) && !durable_.count(dir) ? durable_.erase(it)
                                                 : std::next(it);
  }
  for (auto& [path, node] : durable_) {
    size_t kept = some(node->unsynced.size());
    for (size_t i = 0; i < kept; ++i) {
      Change c = node->unsynced[i];
      if (i + 1 == kept && !c.truncate)
        c.bytes.resize(
            std::min(c.bytes.size(), some(c.bytes.size() / 512 + 1) * 512));
      node->durable.apply(c);
    }
    node->now = node->durable;
    node->unsynced.clear();
  }
  now_ = durable_;
  unsynced_.clear();
  heal();
  ++life_;
}

}  // namespace weir
