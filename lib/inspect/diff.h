// Two logs compared record by record. How records are batched and packed does
// not count, nor which files they stand in.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "lib/base/findings.h"
#include "lib/base/text.h"
#include "lib/inspect/source.h"
#include "lib/record/raw_batch.h"
#include "lib/record/record_view.h"

namespace weir {

class DiffRecords;

/// One partition on one side.
struct DiffPartition {
  std::string path;  ///< folder or .log file
  std::string topic;
  PartitionId partition{0};
  /// Opens what stands in no files; nothing: the path is read.
  std::function<Result<std::unique_ptr<DiffRecords>>(const DiffPartition&)>
      open = {};
};

/// The partitions that paths lead to, by topic and partition.
Result<std::vector<DiffPartition>> diff_partitions(
    Fs& fs, const std::vector<FoundPath>& paths);

struct DiffRecord;

/// The records of one side of a partition, one after the other.
class DiffRecords {
 public:
  virtual ~DiffRecords() = default;
  /// Null at the end. The record stays until the next call.
  virtual const DiffRecord* next() = 0;
  /// Why next() came to no end; null: it did.
  virtual const Error* error() const { return nullptr; }
};

enum class DiffKind { kOnlyA, kOnlyB, kDiffers };
std::string_view diff_kind_name(DiffKind kind);  ///< only-a, only-b, differs

/// A record, its batch and its partition; views that live for one call.
struct DiffRecord {
  const DiffPartition* partition = nullptr;
  RecordView record;
  RawBatch batch;
};

struct Difference {
  DiffKind kind = DiffKind::kDiffers;
  const DiffRecord* a = nullptr;
  const DiffRecord* b = nullptr;
  std::vector<std::string_view> fields = {};  ///< kDiffers
};

struct DiffOptions {
  bool ignore_offset = false;  ///< pair by place, not by offset
  bool ignore_timestamp = false, ignore_headers = false, ignore_epoch = false;
  bool committed = true;      ///< as a reader of committed records sees it
  bool control = false;       ///< control records too
  bool first = false;         ///< stop at the first difference
  int64_t limit = INT64_MAX;  ///< records to compare
  Point from = {}, until = {Point::Kind::kEnd, 0};
  TimestampMs now;
  std::function<bool()> stop = {};
};

struct DiffResult {
  int64_t records = 0, differences = 0;
};

using OnDifference = std::function<Result<>(const Difference&)>;

/// Pairs the partitions (by topic and number; by number alone if both sides
/// have one topic; one with one otherwise) and compares them. Damage goes to
/// `sink`. A partition that only one side has counts record by record.
Result<DiffResult> diff(Fs& fs, const std::vector<DiffPartition>& a,
                        const std::vector<DiffPartition>& b,
                        const DiffOptions& options, FindingSink& sink,
                        const OnDifference& on_difference);

void append_difference_json(std::string& out, const Difference& difference);
void append_difference_text(std::string& out, const Difference& difference);

}  // namespace weir
