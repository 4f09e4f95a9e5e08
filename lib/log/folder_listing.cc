#include "lib/log/folder_listing.h"

#include <map>

#include "lib/log/checkpoints.h"
#include "lib/log/metadata_files.h"

namespace weir {
namespace {

using FilesByBase = std::map<Offset, SegmentFiles>;

std::string& slot(SegmentFiles& files, SegmentFileKind kind,
                  std::string& elsewhere) {
  switch (kind) {
    case SegmentFileKind::kLog:
      return files.log;
    case SegmentFileKind::kIndex:
      return files.index;
    case SegmentFileKind::kTimeIndex:
      return files.time_index;
    case SegmentFileKind::kTxnIndex:
      return files.txn_index;
    case SegmentFileKind::kSnapshot:
      break;
  }
  return elsewhere;
}

struct NamedFile {
  SegmentFileName parsed;
  std::string name;
  bool link = false;
};

// A folder's files, sorted by what their names say.
struct Sorted {
  std::vector<NamedFile> plain;
  std::vector<NamedFile> swaps;
  std::optional<Offset> lowest_cleaned;
};

bool is_partition_file(std::string_view name) {
  return name == kLeaderEpochFile || name == kPartitionMetadataFile ||
         name == kQuorumStateFile;
}

void sort_entry(const DirEntry& entry, Sorted& sorted, FolderListing& out) {
  const std::string& name = entry.name;
  bool link = entry.kind == FileKind::kLink;
  if (auto snapshot = parse_metadata_snapshot(name)) {
    if (snapshot->state == MetadataSnapshotName::State::kWhole)
      out.metadata_snapshots.push_back(*snapshot);
    else
      out.leftovers.push_back(name);
    return;
  }
  auto parsed = parse_segment_file(name);
  if (!parsed) {
    if (!is_partition_file(name)) out.others.push_back(name);
    return;
  }
  switch (parsed->suffix) {
    case FileSuffix::kNone:
      sorted.plain.push_back({*parsed, name, link});
      break;
    case FileSuffix::kSwap:
      sorted.swaps.push_back({*parsed, name, link});
      break;
    case FileSuffix::kCleaned:
      if (!sorted.lowest_cleaned || parsed->base < *sorted.lowest_cleaned)
        sorted.lowest_cleaned = parsed->base;
      [[fallthrough]];
    case FileSuffix::kDeleted:
      out.leftovers.push_back(name);
      break;
  }
}

// A split that was not finished leaves .cleaned files; the .swap files at or
// above the lowest of them are part of it.
void drop_void_swaps(Sorted& sorted, FolderListing& out) {
  if (!sorted.lowest_cleaned) return;
  std::erase_if(sorted.swaps, [&](const NamedFile& file) {
    if (file.parsed.base < *sorted.lowest_cleaned) return false;
    out.leftovers.push_back(file.name);
    return true;
  });
}

Result<Offset> end_of(Fs& fs, const std::string& dir, const NamedFile& file) {
  TRY_ASSIGN(FileInfo found, fs.info(join_path(dir, file.name)));
  SegmentView segment(fs, dir, {}, {file.parsed.base, file.name}, found);
  TRY_ASSIGN(LogTail tail, segment.tail());
  return tail.next_offset.value_or(file.parsed.base);
}

// The offsets that swapped segments stand for, [first, second); nothing if
// there are none.
Result<std::optional<std::pair<Offset, Offset>>> swapped_range(
    Fs& fs, const std::string& dir, const std::vector<NamedFile>& swaps) {
  std::optional<std::pair<Offset, Offset>> range;
  for (const NamedFile& file : swaps) {
    if (file.parsed.kind != SegmentFileKind::kLog) continue;
    TRY_ASSIGN(Offset end, end_of(fs, dir, file));
    if (!range) range = {file.parsed.base, end};
    range->first = std::min(range->first, file.parsed.base);
    range->second = std::max(range->second, end);
  }
  return range;
}

void add(const std::vector<NamedFile>& files, FilesByBase& segments) {
  std::string elsewhere;
  for (const NamedFile& file : files) {
    SegmentFiles& at = segments[file.parsed.base];
    at.base = file.parsed.base;
    slot(at, file.parsed.kind, elsewhere) = file.name;
    if (file.parsed.kind == SegmentFileKind::kLog) at.log_is_link = file.link;
  }
}

Result<FolderListing> interpret(Fs& fs, const std::string& dir,
                                const std::vector<DirEntry>& entries) {
  FolderListing out;
  Sorted sorted;
  for (const DirEntry& entry : entries) sort_entry(entry, sorted, out);
  drop_void_swaps(sorted, out);
  TRY_ASSIGN(auto range, swapped_range(fs, dir, sorted.swaps));
  if (range) {
    std::erase_if(sorted.plain, [&](const NamedFile& file) {
      Offset base = file.parsed.base;
      if (base < range->first || base >= range->second) return false;
      out.leftovers.push_back(file.name);
      return true;
    });
  }
  FilesByBase segments;
  add(sorted.plain, segments);
  add(sorted.swaps, segments);
  for (auto& [base, files] : segments) {
    if (!files.log.empty()) {
      out.segments.push_back(std::move(files));
      continue;
    }
    for (std::string* orphan :
         {&files.index, &files.time_index, &files.txn_index})
      if (!orphan->empty()) out.leftovers.push_back(std::move(*orphan));
  }
  for (NamedFile& file : sorted.plain)
    if (file.parsed.kind == SegmentFileKind::kSnapshot)
      out.snapshots.emplace_back(file.parsed.base, std::move(file.name));
  std::sort(out.snapshots.begin(), out.snapshots.end());
  std::sort(out.metadata_snapshots.begin(), out.metadata_snapshots.end());
  std::sort(out.leftovers.begin(), out.leftovers.end());
  return out;
}

bool same_names(const std::vector<DirEntry>& a,
                const std::vector<DirEntry>& b) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(),
      [](const DirEntry& x, const DirEntry& y) { return x.name == y.name; });
}

}  // namespace

// A rename during the listing can hide a file under both its names, and with
// it a segment: the listing must come out the same twice.
Result<FolderListing> list_partition_folder(Fs& fs, const std::string& dir) {
  constexpr int kTries = 20;
  TRY_ASSIGN(std::vector<DirEntry> entries, fs.list(dir));
  for (int i = 1;; ++i) {
    Result<FolderListing> out = interpret(fs, dir, entries);
    TRY_ASSIGN(std::vector<DirEntry> again, fs.list(dir));
    if (same_names(entries, again) || i == kTries) return out;
    entries = std::move(again);
  }
}

}  // namespace weir
