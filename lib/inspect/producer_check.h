// Producer snapshots and transaction indexes against the log: the state of
// the producers is rebuilt batch by batch, and what the files say of it is
// held against it.
//
// Where the log is damaged or has gaps (compaction), batches that the files
// knew may be gone: then only what contradicts the log itself is reported.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "lib/base/findings.h"
#include "lib/inspect/hanging.h"
#include "lib/log/partition_view.h"
#include "lib/log/producer_snapshot.h"
#include "lib/log/producer_state.h"

namespace weir {

class ProducerCheck {
 public:
  ProducerCheck(PartitionView& view, FindingSink& sink);

  void begin_segment(SegmentView& segment);
  /// `complete`: every batch before this one was seen.
  void on_batch(const RawBatch& batch, bool complete);
  void end_segment(bool complete);
  /// `end`: the log's end offset.
  void finish(std::optional<Offset> end, bool complete);

  /// Which of the transactions that stay open hang. `judge` must outlive it.
  void judge_by(const TransactionJudge& judge, TopicPartition partition) {
    judge_ = &judge;
    partition_ = std::move(partition);
  }

  const ProducerState& state() const { return state_; }

 private:
  struct Marker {
    ProducerId producer;
    bool found = false;  // in the index
  };
  struct Stored {
    Offset offset;
    std::string name;
    std::optional<ProducerSnapshot> content;
  };

  void load_snapshots();
  void check_snapshot(const Stored& stored);
  std::optional<std::string> difference(const SnapshotProducer& stored) const;
  void report_open(Offset first, ProducerId producer);
  void note_marker(const RawBatch& batch, bool complete);
  void check_entry(const AbortedTxn& entry, Position position, bool complete);

  PartitionView& view_;
  FindingSink& sink_;
  const TransactionJudge* judge_ = nullptr;
  TopicPartition partition_;
  SegmentView* segment_ = nullptr;
  ProducerState state_;
  bool known_ = true;  // the state at the log's start
  std::vector<Stored> snapshots_;
  size_t next_snapshot_ = 0;
  // Of the segment: abort markers by offset, aborted transactions by marker.
  std::map<Offset, Marker> aborts_;
  std::map<Offset, AbortedTxn> aborted_;
};

}  // namespace weir
