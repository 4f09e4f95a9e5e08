#include "lib/place/cluster_source.h"

#include <algorithm>

#include "lib/client/refusal.h"
#include "lib/place/cluster_offsets.h"
#include "lib/place/cluster_place.h"
#include "lib/protocol/errors.h"

namespace weir {

namespace p = protocol;
using K = p::ErrorCode;

namespace {

/// Of one partition in one answer.
constexpr int32_t kFetchBytes = 1 << 20;
/// What a broker may wait before it says that there is nothing.
constexpr int32_t kWaitMs = 100;

/// So many answers without the records that should be there are too many.
constexpr int kMaxEmpty = 100;

// Behind the last whole batch; nothing where there is none.
std::optional<Offset> end_of_data(Bytes data) {
  std::optional<Offset> end;
  for (int64_t at = 0;;) {
    Peek peek = peek_batch(data, at);
    if (peek.shape != BatchShape::kWhole) return end;
    end = peek.batch.next_offset();
    at += peek.batch.size();
  }
}

}  // namespace

ClusterSource::ClusterSource(ClusterPlace& place, Cluster& cluster,
                             TopicPartition name, const ReadRange& range,
                             Bounds bounds, FindingSink& sink)
    : place_(place),
      cluster_(cluster),
      sink_(sink),
      name_(std::move(name)),
      file_(std::make_shared<std::string>(fmt::format(
          "{}/{}-{}", cluster.name(), name_.topic, name_.partition))),
      committed_(range.isolation == Isolation::kCommitted),
      mark_aborted_(range.mark_aborted),
      show_aborted_(range.show_aborted),
      bounds_(bounds),
      position_(bounds.from),
      finished_(bounds.from >= bounds.until) {
  place_.enter(*this);
}

ClusterSource::~ClusterSource() {
  forget_asked();
  place_.leave(*this);
}

Result<Offset> ClusterSource::end_offset() {
  return list_offset(cluster_, name_, kEndOfLog);
}

std::optional<Offset> ClusterSource::held_at() const {
  if (!committed_ || !dry_ || stable_ >= high_watermark_) return std::nullopt;
  return std::max(stable_, bounds_.from);
}

Result<> ClusterSource::refresh() {
  if (gone_)
    return fail(Code::kNotFound, "{}-{} is gone", name_.topic, name_.partition);
  if (at_ >= int64_t(data_.size())) dry_ = false;
  return {};
}

bool ClusterSource::next(SourceBatch& batch) {
  while (!finished_ && !error_) {
    if (take_batch(batch)) return true;
    if (finished_ || dry_ || error_) return false;
    fetch();
  }
  return false;
}

// The next batch of the answer; at its end dry_ says whether that is the end
// of all there is.
bool ClusterSource::take_batch(SourceBatch& batch) {
  while (at_ < int64_t(data_.size())) {
    Peek peek = peek_batch(data_, at_);
    if (peek.shape == BatchShape::kTorn) break;  // cut off where it was full
    if (peek.shape != BatchShape::kWhole) {
      error_ = shape_error(peek, Position(at_));
      error_->file = *file_;
      return false;
    }
    const RawBatch& raw = peek.batch;
    at_ += raw.size();
    if (raw.last_offset() < position_) continue;
    if (raw.is_v2() && raw.base_offset() >= bounds_.until) {
      finished_ = true;
      return false;
    }
    position_ = raw.next_offset();
    if (!is_sound(raw)) continue;
    batch.aborted = is_aborted(raw);
    if (raw.last_offset() >= bounds_.until - 1) finished_ = true;
    if (batch.aborted && committed_ && !show_aborted_) {
      if (finished_) return false;
      continue;
    }
    batch.batch = raw;
    batch.from = bounds_.from;
    batch.until = bounds_.until;
    batch.keep = frame_;
    batch.file = file_;
    return true;
  }
  at_ = int64_t(data_.size());
  dry_ = frame_ && !asked_ && position_ >= end();
  return false;
}

bool ClusterSource::is_sound(const RawBatch& batch) {
  auto checked = check_crc(batch);
  if (!checked)
    sink_.report({.id = "batch-crc",
                  .file = *file_,
                  .position = batch.position(),
                  .offset = batch.base_offset(),
                  .message = checked.error().text});
  return checked.has_value();
}

// Reference: CompletedFetch.nextFetchedRecord.
bool ClusterSource::is_aborted(const RawBatch& batch) {
  while (!aborts_.empty() &&
         aborts_.front().firstOffset <= batch.last_offset().value()) {
    aborting_.insert(aborts_.front().producerId);
    aborts_.pop_front();
  }
  int64_t producer = batch.producer_id().value();
  if (!batch.transactional() || !aborting_.contains(producer)) return false;
  if (!batch.control()) return true;
  aborting_.erase(producer);  // the transaction's end
  return false;
}

// --- Fetching ----------------------------------------------------------------

Offset ClusterSource::end() const {
  return committed_ ? std::min(stable_, high_watermark_) : high_watermark_;
}

void ClusterSource::add_to(p::FetchRequest& request, Offset at) const {
  const ClusterTopic* topic = cluster_.topic(name_.topic);
  if (request.topics.empty() || request.topics.back().topic != name_.topic)
    request.topics.push_back(
        {.topic = name_.topic, .topicId = topic ? topic->id : Uuid()});
  request.topics.back().partitions.push_back(
      {.partition = name_.partition.value(),
       .fetchOffset = at.value(),
       .partitionMaxBytes = kFetchBytes});
  // What is aborted is told up to the last stable offset only.
  bool stable = committed_ || (mark_aborted_ && at < stable_);
  request.isolationLevel = std::max<int8_t>(request.isolationLevel, stable);
}

Result<> ClusterSource::ask(Offset at) {
  TRY_ASSIGN(auto client,
             cluster_.connection(Target::leader(
                 name_.topic, name_.partition.value(), Lane::kFetches)));
  p::FetchRequest request;
  request.maxWaitMs = frame_ ? kWaitMs : 0;
  request.minBytes = 1;
  add_to(request, at);
  TRY_ASSIGN(int32_t number, client->send(schema::kMessage<p::FetchRequest>,
                                          &request, cluster_.deadline_ns()));
  asked_ = Asked{std::move(client), number};
  return {};
}

void ClusterSource::forget_asked() {
  if (asked_) asked_->client->abandon(asked_->number);
  asked_.reset();
}

void ClusterSource::fetch() {
  int64_t deadline = cluster_.deadline_ns();
  for (;;) {
    Result<> done = fetch_once(deadline);
    if (done) return;
    bool again =
        may_pass(done.error()) &&
        cluster_.try_again(
            deadline, Target::leader(name_.topic, name_.partition.value()));
    if (again) continue;
    error_ = std::move(done).error().in(*file_);
    return;
  }
}

Result<> ClusterSource::fetch_once(int64_t deadline_ns) {
  if (!asked_) TRY(ask(position_));
  Asked asked = std::move(*asked_);
  asked_.reset();
  TRY_ASSIGN(AnswerBytes bytes,
             asked.client->receive(asked.number, deadline_ns));
  TRY_ASSIGN(auto answer,
             schema::decode<p::FetchResponse>(bytes.body, bytes.version));
  if (answer.errorCode != 0) return refused(answer.errorCode);
  for (const auto& topic : answer.responses)
    for (const Answer& one : topic.partitions)
      if (one.partitionIndex == name_.partition.value())
        return one.errorCode != 0 ? refused(one.errorCode)
                                  : take(one, std::move(bytes.frame));
  return fail(Code::kCorrupt, "the answer lacks the partition");
}

Result<> ClusterSource::refused(int16_t code) {
  Error error = refusal_error(code, partition_text(name_));
  if (K(code) == K::OFFSET_OUT_OF_RANGE) {
    TRY_ASSIGN(bounds_.start, list_offset(cluster_, name_, kStartOfLog));
    if (position_ < bounds_.start) {  // deleted meanwhile
      position_ = bounds_.start;
      return {};
    }
    return fail(error);
  }
  if (error.code != Code::kNotFound) return fail(error);
  TRY(cluster_.load_topics(std::span(&name_.topic, 1)));
  if (cluster_.leader_of(name_.topic, name_.partition.value()) < 0) {
    gone_ = dry_ = true;
    return {};
  }
  error.code = Code::kTimeout;  // the leader does not know yet
  return fail(error);
}

Result<> ClusterSource::take(const Answer& answer,
                             std::shared_ptr<const std::string> frame) {
  data_ = answer.records.value_or(Bytes());
  at_ = 0;
  frame_ = std::move(frame);
  high_watermark_ = Offset(answer.highWatermark);
  stable_ = Offset(answer.lastStableOffset < 0 ? answer.highWatermark
                                               : answer.lastStableOffset);
  if (answer.logStartOffset >= 0) bounds_.start = Offset(answer.logStartOffset);
  aborts_.clear();
  aborting_.clear();
  if (answer.abortedTransactions)
    aborts_.assign(answer.abortedTransactions->begin(),
                   answer.abortedTransactions->end());
  std::sort(aborts_.begin(), aborts_.end(), [](const auto& a, const auto& b) {
    return a.firstOffset < b.firstOffset;
  });
  if (data_.empty()) {
    empty_ = position_ < end() ? empty_ + 1 : 0;
    if (empty_ < kMaxEmpty) return {};
    return fail(Code::kCorrupt, "gives nothing at offset {} of {}", position_,
                end());
  }
  empty_ = 0;
  auto next = end_of_data(data_);
  if (!next || *next <= position_)
    return fail(Code::kCorrupt, "gives no whole batch at offset {}", position_);
  // The next answer comes while this one is read. What fails here is tried
  // again, and told, when it is needed.
  if (*next < end() && *next < bounds_.until) (void)ask(*next);
  return {};
}

bool ClusterSource::offer(const Answer& answer,
                          std::shared_ptr<const std::string> frame) {
  if (!waits()) return false;
  bool some =
      answer.errorCode != 0 || (answer.records && !answer.records->empty());
  if (!some) return false;
  dry_ = false;
  // What is wrong with it comes again, and is dealt with, in fetch().
  if (answer.errorCode != 0 || !take(answer, std::move(frame))) data_ = {};
  return true;
}

}  // namespace weir
