#include "lib/inspect/source.h"

#include <fnmatch.h>

#include <algorithm>
#include <set>

#include "lib/log/checkpoints.h"
#include "lib/log/data_dir_view.h"
#include "lib/log/metadata_files.h"
#include "lib/log/names.h"
#include "lib/log/points.h"

namespace weir {

namespace {

constexpr std::pair<std::string_view, SourceType> kFixedNames[] = {
    {kRecoveryPointFile, SourceType::kOffsetCheckpoint},
    {kLogStartFile, SourceType::kOffsetCheckpoint},
    {kReplicationFile, SourceType::kOffsetCheckpoint},
    {kCleanerFile, SourceType::kOffsetCheckpoint},
    {kLeaderEpochFile, SourceType::kLeaderEpochs},
    {kMetaPropertiesFile, SourceType::kProperties},
    {kPartitionMetadataFile, SourceType::kProperties},
    {kQuorumStateFile, SourceType::kJson},
    {kCleanShutdownFile, SourceType::kJson},
};

constexpr std::pair<std::string_view, SourceType> kExtensions[] = {
    {".log", SourceType::kLog},
    {".index", SourceType::kIndex},
    {".timeindex", SourceType::kTimeIndex},
    {".txnindex", SourceType::kTxnIndex},
    {".snapshot", SourceType::kProducerSnapshot},
    {".checkpoint", SourceType::kMetadataSnapshot},
};

std::string_view without_suffix(std::string_view name) {
  for (std::string_view suffix : {".deleted", ".cleaned", ".swap"})
    if (name.ends_with(suffix))
      return name.substr(0, name.size() - suffix.size());
  return name;
}

Offset base_of(std::string_view name) {
  size_t digits = 0;
  while (digits < name.size() && digits < 20 && name[digits] >= '0' &&
         name[digits] <= '9')
    ++digits;
  size_t zeros = 0;
  while (zeros + 1 < digits && name[zeros] == '0') ++zeros;
  auto value = parse_decimal(name.substr(zeros, digits - zeros), INT64_MAX);
  return Offset(digits == 20 && value ? *value : 0);
}

}  // namespace

SourceType source_type(std::string_view file_name) {
  for (auto& [name, type] : kFixedNames)
    if (file_name == name) return type;
  std::string_view name = without_suffix(file_name);
  for (auto& [extension, type] : kExtensions)
    if (name.ends_with(extension)) return type;
  return SourceType::kUnknown;
}

Source make_source(const std::string& path) {
  Source source;
  std::string_view file = base_name(path);
  source.type = source_type(file);
  source.path = path;
  source.name = path;
  source.base = base_of(file);
  std::string_view folder = base_name(dir_name(path));
  if (auto name = parse_partition_folder(folder)) {
    source.topic = name->topic;
    source.partition = name->partition;
    source.name = join_path(folder, file);
  } else if (path.find('/') != std::string::npos &&
             source.type != SourceType::kLog &&
             source.type != SourceType::kUnknown) {
    source.name = std::string(file);
  }
  return source;
}

Result<std::vector<Source>> partition_sources(Fs& fs, const std::string& dir) {
  TRY_ASSIGN(FolderListing listing, list_partition_folder(fs, dir));
  std::vector<Source> sources;
  for (const MetadataSnapshotName& name : listing.metadata_snapshots)
    sources.push_back(make_source(
        join_path(dir, metadata_snapshot_name(name.end_offset, name.epoch))));
  for (const SegmentFiles& segment : listing.segments)
    sources.push_back(make_source(join_path(dir, segment.log)));
  return sources;
}

namespace {

// "0,2-4" as a set. Nothing for an empty or malformed list.
std::optional<std::set<int32_t>> parse_partitions(std::string_view text) {
  std::set<int32_t> out;
  while (!text.empty()) {
    std::string_view word = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    size_t dash = word.find('-');
    auto first = parse_decimal(word.substr(0, dash), INT32_MAX);
    auto last = dash == word.npos
                    ? first
                    : parse_decimal(word.substr(dash + 1), INT32_MAX);
    if (!first || !last || *last < *first || *last - *first > 1 << 20)
      return std::nullopt;
    for (int64_t p = *first; p <= *last; ++p) out.insert(int32_t(p));
  }
  if (out.empty()) return std::nullopt;
  return out;
}

struct Folder {
  PartitionFolderName name;
  std::string path;
};

Result<std::vector<Folder>> list_folders(Fs& fs,
                                         const std::vector<std::string>& dirs) {
  std::vector<Folder> folders;
  for (const std::string& dir : dirs) {
    Result<std::vector<DirEntry>> entries = fs.list(dir);
    if (!entries) return fail(directory_error(std::move(entries).error(), dir));
    for (const DirEntry& entry : *entries)
      if (auto name = parse_partition_folder(entry.name);
          name && entry.kind != FileKind::kRegular)
        folders.push_back({*name, join_path(dir, entry.name)});
  }
  std::stable_sort(
      folders.begin(), folders.end(),
      [](const Folder& a, const Folder& b) { return a.name < b.name; });
  return folders;
}

// Gathers the files of several paths.
struct Gathered {
  std::vector<Source> sources;
  std::vector<Error> failed;

  void add(Result<std::vector<Source>> more) {
    if (!more) return failed.push_back(std::move(more).error());
    sources.insert(sources.end(), std::make_move_iterator(more->begin()),
                   std::make_move_iterator(more->end()));
  }

  Result<std::vector<Source>> finish(FindingSink& sink) {
    if (sources.empty() && !failed.empty()) return fail(std::move(failed[0]));
    for (Error& error : failed)
      sink.report({"unreadable", error.file, {}, {}, error.text});
    return std::move(sources);
  }
};

Result<std::vector<Source>> path_sources(Fs& fs, const FoundPath& found,
                                         FindingSink& sink) {
  if (found.kind == PathKind::kPartition)
    return partition_sources(fs, found.path);
  if (found.kind != PathKind::kDataDir) {
    Source source = make_source(found.path);
    if (found.kind == PathKind::kLogFile && source.type == SourceType::kUnknown)
      source.type = SourceType::kLog;
    return std::vector{std::move(source)};
  }
  TRY_ASSIGN(std::vector<Folder> folders, list_folders(fs, {found.path}));
  Gathered all;
  for (const Folder& folder : folders)
    all.add(partition_sources(fs, folder.path));
  return all.finish(sink);
}

Result<std::vector<FoundPath>> one_path(Fs& fs, std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  TRY_ASSIGN(PathKind kind, kind_of_path(fs, path));
  return std::vector{FoundPath{kind, std::move(path)}};
}

size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t above = row[j];
      row[j] = std::min(
          {above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
      diagonal = above;
    }
  }
  return row[b.size()];
}

Failure no_such_topic(std::string_view what,
                      const std::vector<Folder>& folders) {
  Error error{Code::kNotFound, fmt::format("no topic or file '{}'", what)};
  size_t best = what.size() / 2 + 1;
  for (const Folder& folder : folders) {
    size_t distance = edit_distance(what, folder.name.topic);
    if (distance >= best) continue;
    best = distance;
    error.hint = fmt::format("did you mean '{}'?", folder.name.topic);
  }
  return fail(std::move(error));
}

Result<std::vector<FoundPath>> topic_paths(const std::vector<Folder>& folders,
                                           std::string_view what) {
  std::string topic(what);
  std::optional<std::set<int32_t>> partitions;
  if (size_t colon = what.rfind(':'); colon != what.npos) {
    partitions = parse_partitions(what.substr(colon + 1));
    if (!partitions)
      return fail(Code::kUsage, "'{}' is no list of partitions",
                  what.substr(colon + 1));
    topic = what.substr(0, colon);
  }
  std::vector<FoundPath> found;
  for (const Folder& folder : folders)
    if (folder.name.kind == FolderKind::kCurrent &&
        ::fnmatch(topic.c_str(), folder.name.topic.c_str(), 0) == 0 &&
        (!partitions || partitions->contains(folder.name.partition.value())))
      found.push_back({PathKind::kPartition, folder.path});
  if (found.empty()) return no_such_topic(what, folders);
  return found;
}

}  // namespace

Result<std::vector<FoundPath>> find_paths(Fs& fs,
                                          const std::vector<std::string>& dirs,
                                          std::string_view what) {
  std::string path(what);
  if (what.find('/') != what.npos && fs.exists(path)) return one_path(fs, path);
  for (const std::string& dir : dirs)
    if (std::string inside = join_path(dir, what); fs.exists(inside))
      return one_path(fs, inside);
  if (what.find('/') != what.npos) return one_path(fs, path);
  TRY_ASSIGN(std::vector<Folder> folders, list_folders(fs, dirs));
  Result<std::vector<FoundPath>> found = topic_paths(folders, what);
  if (!found && fs.exists(path))
    found.error().hint = fmt::format("a path needs a slash, as in ./{}", what);
  return found;
}

Result<std::vector<Source>> find_sources(Fs& fs,
                                         const std::vector<std::string>& dirs,
                                         std::string_view what,
                                         FindingSink& sink) {
  TRY_ASSIGN(std::vector<FoundPath> paths, find_paths(fs, dirs, what));
  Gathered all;
  for (const FoundPath& path : paths) all.add(path_sources(fs, path, sink));
  return all.finish(sink);
}

Result<Offset> resolve_or_never(PartitionView& view, const Point& point,
                                TimestampMs now) {
  TRY_ASSIGN(auto found, resolve_point(point, now, lookup_in(view)));
  return found.value_or(Offset(INT64_MAX));
}

Result<> set_range(Fs& fs, std::vector<Source>& sources, const Point& from,
                   const Point& until, TimestampMs now) {
  IgnoreFindings ignore;
  std::string last;
  Offset first, end;
  for (Source& source : sources) {
    if (source.type != SourceType::kLog) continue;
    std::string path(source.topic.empty() ? std::string_view(source.path)
                                          : dir_name(source.path));
    if (path != last) {
      TRY_ASSIGN(auto view, PartitionView::open(fs, path, {}, ignore));
      // From the start means all that stands there, deleted or not.
      first = Offset(INT64_MIN);
      if (from.kind != Point::Kind::kStart) {
        TRY_ASSIGN(first, resolve_or_never(*view, from, now));
      }
      TRY_ASSIGN(end, resolve_or_never(*view, until, now));
      last = path;
    }
    source.from = first;
    source.until = end;
  }
  return {};
}

}  // namespace weir
