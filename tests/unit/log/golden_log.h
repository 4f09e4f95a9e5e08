// Kafka's own partitions, for tests of the writing half: their batches one
// by one, and copies that may be written to.
#pragma once
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "lib/base/findings.h"
#include "lib/log/names.h"
#include "lib/log/partition_log.h"
#include "lib/os/fs.h"
#include "lib/record/raw_batch.h"
#include "tests/support/golden.h"
#include "tests/support/temp_dir.h"

namespace weir {

inline std::string read_all(const std::string& path) {
  auto bytes = posix_fs().read_file(path, 1 << 30);
  INFO(path);
  REQUIRE(bytes);
  return *bytes;
}

inline std::string golden_clean(std::string_view folder) {
  return golden("kafka-4.4-clean/clean/" + std::string(folder));
}

/// Base offsets of the segments in `dir`, rising.
inline std::vector<Offset> segment_bases(const std::string& dir) {
  std::vector<Offset> out;
  auto entries = posix_fs().list(dir);
  REQUIRE(entries);
  for (const DirEntry& entry : *entries) {
    auto name = parse_segment_file(entry.name);
    if (name && name->kind == SegmentFileKind::kLog &&
        name->suffix == FileSuffix::kNone)
      out.push_back(name->base);
  }
  return out;
}

/// The batches of one .log; `log` must outlive them.
inline std::vector<RawBatch> batches_of(Bytes log) {
  std::vector<RawBatch> out;
  for (int64_t at = 0;;) {
    Peek peek = peek_batch(log, at);
    if (peek.shape != BatchShape::kWhole) return out;
    out.push_back(peek.batch);
    at = peek.batch.end_position().value();
  }
}

inline void copy_tree(const std::string& from, const std::string& to) {
  Fs& fs = posix_fs();
  REQUIRE(fs.make_dirs(to));
  auto entries = fs.list(from);
  REQUIRE(entries);
  for (const DirEntry& entry : *entries) {
    std::string a = join_path(from, entry.name), b = join_path(to, entry.name);
    if (entry.kind == FileKind::kDirectory) {
      copy_tree(a, b);
      continue;
    }
    auto file = fs.open(b, OpenMode::kTruncate);
    REQUIRE(file);
    REQUIRE((*file)->write_at(Position(0), read_all(a)));
  }
}

/// Folders of partitions in a golden data directory.
inline std::vector<std::string> partition_folders(const std::string& dir) {
  std::vector<std::string> out;
  auto entries = posix_fs().list(dir);
  REQUIRE(entries);
  for (const DirEntry& entry : *entries) {
    auto name = parse_partition_folder(entry.name);
    if (entry.kind == FileKind::kDirectory && name &&
        name->kind == FolderKind::kCurrent)
      out.push_back(entry.name);
  }
  REQUIRE_FALSE(out.empty());
  return out;
}

/// A log in a folder of its own, and what a test says to it.
class LogFixture {
 public:
  explicit LogFixture(const std::string& folder = "orders-0")
      : dir_(dir / folder) {
    REQUIRE(posix_fs().make_dirs(dir_));
  }

  PartitionLog& open(const OpenState& state = {}) {
    log.reset();
    report.steps.clear();
    findings.all.clear();
    auto opened =
        PartitionLog::open(*fs, clock, dir_, config, state, findings, report);
    if (!opened) FAIL(opened.error().message());
    log = std::move(*opened);
    return *log;
  }
  void close() {
    REQUIRE(log->close());
    log.reset();
  }
  /// As after a clean stop of the process.
  PartitionLog& reopen_clean() {
    Offset start = log->log_start_offset(), end = log->log_end_offset();
    close();
    return open({end, start, true});
  }
  /// As after a crash of the process: nothing closed.
  PartitionLog& reopen_after_crash() {
    OpenState state{log->recovery_point(), log->log_start_offset(), false};
    return open(state);
  }
  const std::string& path() const { return dir_; }
  std::string file(Offset base, SegmentFileKind kind) const {
    return join_path(dir_, segment_file_name(base, kind));
  }
  bool found(std::string_view id) const {
    for (const Finding& finding : findings.all)
      if (finding.id == id) return true;
    return false;
  }
  bool did(RecoveryStep::Kind kind) const {
    for (const RecoveryStep& step : report.steps)
      if (step.kind == kind) return true;
    return false;
  }

  TempDir dir;
  Fs* fs = &posix_fs();
  ManualClock clock{TimestampMs(1'700'000'000'000)};
  LogConfig config;
  CollectFindings findings;
  RecoveryReport report;
  std::unique_ptr<PartitionLog> log;

 private:
  std::string dir_;
};

}  // namespace weir
