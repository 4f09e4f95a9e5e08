// Batches of the metadata log: records of __cluster_metadata in one batch of
// format 2, and the control batches of KRaft.
#pragma once
#include <string>
#include <vector>

#include "lib/base/result.h"
#include "lib/protocol/internal_records.h"
#include "lib/record/batch_builder.h"

namespace weir {

/// Where and when a batch stands.
struct BatchStart {
  Offset base_offset;
  LeaderEpoch epoch;
  TimestampMs now;
};

/// Records that are to stand in one batch, applied together by readers.
class MetadataBatch {
 public:
  /// kInvalid and kUnsupported as encode_metadata_record().
  template <class Record>
  Result<> add(const Record& record, int16_t version) {
    TRY_ASSIGN(std::string bytes,
               protocol::encode_metadata_record(record, version));
    values_.push_back(std::move(bytes));
    return {};
  }
  bool empty() const { return values_.empty(); }
  const std::vector<std::string>& values() const { return values_; }
  Result<std::string> build(const BatchStart& place) const;

 private:
  std::vector<std::string> values_;
};

/// The same for control records.
class ControlBatch {
 public:
  template <class Record>
  Result<> add(ControlType type, const Record& record) {
    Entry entry{control_key(type), {}};
    TRY(schema::encode(record, 0, entry.value));
    entries_.push_back(std::move(entry));
    return {};
  }
  Result<std::string> build(const BatchStart& place) const;

 private:
  struct Entry {
    std::string key;
    std::string value;
  };
  std::vector<Entry> entries_;
};

}  // namespace weir
