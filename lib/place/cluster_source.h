// ClusterSource: the batches of one partition, fetched from its leader. While
// the batches of one answer are given out, the next is on its way.
//
// Reference: org.apache.kafka.clients.consumer.internals.CompletedFetch
// (aborted transactions), FetchConfig.
#pragma once
#include <deque>
#include <set>

#include "lib/client/cluster.h"
#include "lib/place/place.h"
#include "lib/protocol/api/fetch.h"

namespace weir {

class ClusterPlace;

class ClusterSource : public BatchSource {
 public:
  using Answer = protocol::FetchResponse::PartitionData;

  /// The bounds that the range's points mean; and where the log begins.
  struct Bounds {
    Offset from{0};
    Offset until{INT64_MAX};
    Offset start{0};
  };
  /// All must outlive it.
  ClusterSource(ClusterPlace& place, Cluster& cluster, TopicPartition name,
                const ReadRange& range, Bounds bounds, FindingSink& sink);
  ~ClusterSource() override;

  const TopicPartition& name() const override { return name_; }
  bool next(SourceBatch& batch) override;
  bool finished() const override { return finished_; }
  std::optional<Offset> held_at() const override;
  const Error* error() const override { return error_ ? &*error_ : nullptr; }
  Result<> refresh() override;
  Offset from() const override { return bounds_.from; }
  Offset until() const override { return bounds_.until; }
  Offset start_offset() const override { return bounds_.start; }
  Result<Offset> end_offset() override;

  // --- For long polls on behalf of several sources ---------------------------

  /// Everything that was there is read: more can only come.
  bool waits() const { return dry_ && !finished_ && !gone_ && !error_; }
  Offset position() const { return position_; }
  /// Adds what it would fetch next.
  void add_to(protocol::FetchRequest& request) const {
    add_to(request, position_);
  }
  /// An answer that somebody else got, to what add_to() asked for. False:
  /// there was nothing in it.
  bool offer(const Answer& answer, std::shared_ptr<const std::string> frame);

 private:
  struct Asked {
    std::shared_ptr<BlockingClient> client;
    int32_t number = 0;
  };

  bool take_batch(SourceBatch& batch);
  bool is_sound(const RawBatch& batch);
  bool is_aborted(const RawBatch& batch);
  void fetch();
  Result<> fetch_once(int64_t deadline_ns);
  Result<> refused(int16_t code);
  Result<> ask(Offset at);
  void forget_asked();
  Result<> take(const Answer& answer, std::shared_ptr<const std::string> frame);
  Offset end() const;
  void add_to(protocol::FetchRequest& request, Offset at) const;

  ClusterPlace& place_;
  Cluster& cluster_;
  FindingSink& sink_;
  TopicPartition name_;
  std::shared_ptr<const std::string> file_;  // how findings name it
  bool committed_;
  bool mark_aborted_;
  bool show_aborted_;
  Bounds bounds_;

  Offset position_;  // of the next record that is wanted
  bool finished_ = false;
  bool dry_ = false;   // the end was reached: refresh() looks again
  bool gone_ = false;  // there is no such partition any more
  std::optional<Error> error_;

  std::optional<Asked> asked_;  // the answer to come
  Bytes data_;                  // of the answer that is given out
  std::shared_ptr<const std::string> frame_;
  int64_t at_ = 0;  // in data_
  int empty_ = 0;   // answers in a row without any, though there should be
  Offset high_watermark_{0};
  Offset stable_{INT64_MAX};  // last stable offset
  std::deque<protocol::FetchResponse::AbortedTransaction> aborts_;
  std::set<int64_t> aborting_;  // producers whose records are aborted here
};

}  // namespace weir
