// BatchFilter: what the cleaner keeps of one batch after the other, as bytes
// to be written: the batch as it stands, a batch built anew, an empty one, or
// nothing.
//
// Reference: org.apache.kafka.common.record.MemoryRecords.filterTo;
// kafka.log.Cleaner.cleanInto; KIP-534.
#pragma once
#include <array>
#include <string>
#include <vector>

#include "lib/log/cleaned_txns.h"
#include "lib/log/cleaner.h"
#include "lib/log/offset_map.h"
#include "lib/record/batch_builder.h"

namespace weir {

struct FilterRules {
  TimestampMs now;
  int64_t delete_retention_ms = 0;
  Offset round_end;                 ///< a batch that ends there stays, if empty
  bool keep_legacy_deletes = true;  ///< tombstones of formats 0 and 1
};

class BatchFilter {
 public:
  BatchFilter(const OffsetMap& map, const ProducerState& producers,
              CleanedTxns& txns, CleanStats& stats)
      : map_(map), producers_(producers), txns_(txns), stats_(stats) {}

  void set_rules(const FilterRules& rules) { rules_ = rules; }

  /// The bytes that stay: a view into the batch, or into this object until
  /// the next call; empty if nothing stays. An aborted transaction whose
  /// marker this was is put into `aborted`.
  Result<Bytes> filter(const RawBatch& batch,
                       std::optional<AbortedTxn>& aborted);

 private:
  struct Verdict {
    bool drop_records = false;  // whatever their keys
    bool keep_empty = false;
    bool marker_without_data = false;
  };
  Result<Verdict> judge(const RawBatch& batch,
                        std::optional<AbortedTxn>& aborted);
  bool last_of_producer(const BatchView& batch) const;
  bool stays(const RawBatch& batch, const RecordView& record, KeyHash key);
  void sift_window(const RawBatch& batch, const Verdict& verdict, size_t n);
  Result<Bytes> keep(const RawBatch& batch, const Verdict& verdict);
  Result<Bytes> rebuild(const RawBatch& batch, bool set_horizon);

  const OffsetMap& map_;
  const ProducerState& producers_;
  CleanedTxns& txns_;
  CleanStats& stats_;
  FilterRules rules_;
  RecordReader reader_;
  BatchBuilder builder_;
  // Records whose keys are being fetched from the map.
  static constexpr size_t kWindow = 32;
  std::array<RecordView, kWindow> window_;
  std::array<KeyHash, kWindow> keys_;
  std::vector<RecordView> kept_;
  bool kept_tombstone_ = false;
  std::string empty_;
};

}  // namespace weir
