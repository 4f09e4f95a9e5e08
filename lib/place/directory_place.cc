#include "lib/place/directory_place.h"

#include <algorithm>

#include "lib/os/lock.h"
#include "lib/place/directory_source.h"

namespace weir {

namespace {

// What a partition is called whose folder or file was named by its path.
TopicPartition name_of_path(const std::string& path, bool is_file) {
  std::string_view folder = base_name(is_file ? dir_name(path) : path);
  if (auto name = parse_partition_folder(folder))
    return {name->topic, name->partition};
  if (!is_file) return {std::string(folder), PartitionId(0)};
  std::string stem(base_name(path));
  if (stem.ends_with(".log")) stem.resize(stem.size() - 4);
  return {stem, PartitionId(0)};
}

std::string text_of(const TopicView& topic) {
  if (topic.partitions.empty()) return "none";
  std::string out;
  for (const auto& [id, folder] : topic.partitions)
    out += fmt::format("{}{}", out.empty() ? "" : ",", id);
  return out;
}

// A partition that was asked for by number and is not there.
Result<> check_ranges(const TopicView& topic, const PartitionChoice& choice) {
  for (auto [first, last] : choice.ranges)
    for (PartitionId id = first; id <= last; ++id)
      if (!topic.partitions.contains(id))
        return fail(Code::kNotFound, "topic {} has no partition {} (it has {})",
                    topic.name, id, text_of(topic));
  return {};
}

}  // namespace

Result<DataDirView*> DirectoryPlace::main_view() {
  if (!views_.empty() && view_paths_.front().empty())
    return views_.front().get();
  TRY_ASSIGN(auto view, DataDirView::open(fs_, dirs_, sink_));
  views_.insert(views_.begin(), std::move(view));
  view_paths_.insert(view_paths_.begin(), "");
  return views_.front().get();
}

Result<DataDirView*> DirectoryPlace::view_of(const std::string& path) {
  for (size_t i = 0; i < views_.size(); ++i)
    if (view_paths_[i] == path) return views_[i].get();
  TRY_ASSIGN(auto view, DataDirView::open(fs_, {path}, sink_));
  views_.push_back(std::move(view));
  view_paths_.push_back(path);
  return views_.back().get();
}

void DirectoryPlace::add(Target target, std::vector<PlacePartition>& found) {
  auto known = std::find(targets_.begin(), targets_.end(), target);
  size_t id = size_t(known - targets_.begin());
  if (known == targets_.end()) targets_.push_back(target);
  for (const PlacePartition& other : found)
    if (other.id == id) return;
  found.push_back({target.name, id});
}

Result<bool> DirectoryPlace::add_matching(const DataDirView& view,
                                          const TopicWord& word,
                                          std::vector<PlacePartition>& found) {
  bool any = false;
  for (const auto& [name, topic] : view.topics()) {
    if (!word.names(name)) continue;
    if (word.kind == TopicWord::Kind::kTopic)
      TRY(check_ranges(topic, word.partitions));
    any = true;
    for (const auto& [id, folder] : topic.partitions)
      if (word.partitions.has(id)) add({{name, id}, &view, {}}, found);
  }
  return any;
}

Result<> DirectoryPlace::add_all(const DataDirView& view,
                                 std::vector<PlacePartition>& found) {
  TRY(add_matching(view, {TopicWord::Kind::kGlob, "*", {}}, found));
  return {};
}

Result<> DirectoryPlace::add_path(const TopicWord& word,
                                  std::vector<PlacePartition>& found) {
  std::string path = word.name;
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  TRY_ASSIGN(PathKind kind, kind_of_path(fs_, path));
  switch (kind) {
    case PathKind::kDataDir: {
      TRY_ASSIGN(DataDirView * view, view_of(path));
      if (view->topics().empty() && !view->directories().front().meta)
        return fail(Error{Code::kNotFound, "holds no partitions", path});
      return add_all(*view, found);
    }
    case PathKind::kPartition:
    case PathKind::kLogFile:
      add({name_of_path(path, kind == PathKind::kLogFile), nullptr, path},
          found);
      return {};
    case PathKind::kOtherFile:
      break;
  }
  return fail(Error{Code::kNotFound,
                    "neither a data directory, a partition's folder nor a "
                    "file of batches",
                    path});
}

Result<bool> DirectoryPlace::add_word(const TopicWord& word,
                                      std::vector<PlacePartition>& found) {
  if (word.kind == TopicWord::Kind::kPath) {
    TRY(add_path(word, found));
    return true;
  }
  TRY_ASSIGN(DataDirView * view, main_view());
  return add_matching(*view, word, found);
}

Result<std::vector<PlacePartition>> DirectoryPlace::select(
    std::span<const TopicWord> words) {
  std::vector<PlacePartition> found;
  if (words.empty()) {
    TRY_ASSIGN(DataDirView * view, main_view());
    TRY(add_all(*view, found));
  }
  for (const TopicWord& word : words) {
    TRY_ASSIGN(bool any, add_word(word, found));
    if (any) continue;
    bool glob = word.kind == TopicWord::Kind::kGlob;
    return fail(
        Error{.code = Code::kNotFound,
              .text = fmt::format("no topic {}'{}' in {}", glob ? "fits " : "",
                                  word.name, fmt::join(dirs_, ", ")),
              .field = glob ? "" : word.name});
  }
  return found;
}

Result<std::unique_ptr<PartitionView>> DirectoryPlace::open_view(
    const PlacePartition& partition, FindingSink& sink) const {
  const Target& target = targets_[partition.id];
  if (target.view != nullptr)
    return target.view->open_partition(target.name.topic, target.name.partition,
                                       sink);
  return PartitionView::open(fs_, target.path, {}, sink);
}

Result<std::unique_ptr<BatchSource>> DirectoryPlace::open(
    const PlacePartition& partition, const ReadRange& range,
    FindingSink& sink) {
  TRY_ASSIGN(auto view, open_view(partition, sink));
  return DirectorySource::open(partition.name, std::move(view), range, sink);
}

int32_t DirectoryPlace::partition_count(std::string_view topic) const {
  int32_t count = 0;
  for (const auto& view : views_)
    if (const TopicView* found = view->find(topic))
      if (!found->partitions.empty())
        count = std::max(count, found->partitions.rbegin()->first.value() + 1);
  return count;
}

std::vector<std::string> DirectoryPlace::topics() const {
  std::vector<std::string> names;
  for (const auto& view : views_)
    for (const auto& [name, topic] : view->topics()) names.push_back(name);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

bool DirectoryPlace::live() const {
  for (const auto& view : views_)
    for (const LogDir& dir : view->directories())
      if (directory_is_locked(dir.path)) return true;
  // A folder named by its path lies in its data directory, as a rule.
  for (const Target& target : targets_)
    if (target.view == nullptr &&
        directory_is_locked(std::string(dir_name(folder_of(target)))))
      return true;
  return false;
}

// Empty if there is none any more.
std::string DirectoryPlace::folder_of(const Target& target) const {
  if (target.view == nullptr) {
    auto info = fs_.info(target.path);
    bool file = info && info->kind == FileKind::kRegular;
    return file ? std::string(dir_name(target.path)) : target.path;
  }
  const TopicView* topic = target.view->find(target.name.topic);
  if (topic == nullptr) return {};
  auto found = topic->partitions.find(target.name.partition);
  if (found == topic->partitions.end()) return {};
  return target.view->path_of(found->second);
}

Result<> DirectoryPlace::watch(const PlacePartition& partition) {
  if (!watching_dirs_) {
    watching_dirs_ = true;
    for (const auto& view : views_)
      for (const auto& dir : view->directories()) TRY(watch_.add(dir.path));
  }
  std::string folder = folder_of(targets_[partition.id]);
  if (folder.empty()) return {};
  TRY(watch_.add(folder));
  // While a reader holds one of its files nobody is told that a folder is
  // gone, but the one above it says so.
  TRY(watch_.add(std::string(dir_name(folder))));
  watched_[partition.id] = std::move(folder);
  return {};
}

bool DirectoryPlace::wait(int timeout_ms) {
  // Without events the directories are looked at ten times a second.
  if (!watch_.works() && timeout_ms > 100) timeout_ms = 100;
  bool woken = watch_.wait(timeout_ms);
  for (const auto& view : views_)
    for (const auto& dir : view->directories())
      dirs_changed_ = dirs_changed_ || watch_.changed(dir.path);
  return woken;
}

bool DirectoryPlace::changed(const PlacePartition& partition) const {
  auto folder = watched_.find(partition.id);
  return folder == watched_.end() || watch_.changed(folder->second) ||
         watch_.changed(std::string(dir_name(folder->second)));
}

Result<bool> DirectoryPlace::refresh() {
  bool changed = false;
  if (!dirs_changed_) return false;
  dirs_changed_ = false;
  for (const auto& view : views_) {
    TRY_ASSIGN(bool moved, view->refresh());
    changed = changed || moved;
  }
  return changed;
}

}  // namespace weir
