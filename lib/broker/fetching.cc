#include "lib/broker/fetching.h"

#include <algorithm>

#include "lib/broker/leader_epoch_check.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

using protocol::ErrorCode;

// Whether the reader's last epoch ended here before the offset it asks for
// (KIP-595): then its history is another one.
ErrorCode check_history(const FetchedPartition& wanted, FetchedData& out) {
  if (wanted.last_fetched_epoch < LeaderEpoch(0)) return ErrorCode::NONE;
  auto end = out.log->leader_epochs().end_offset_for(wanted.last_fetched_epoch,
                                                     out.log->log_end_offset());
  if (!end) return ErrorCode::OFFSET_OUT_OF_RANGE;
  if (end->epoch < wanted.last_fetched_epoch || end->end_offset < wanted.offset)
    out.diverging = *end;
  return ErrorCode::NONE;
}

FetchedData failed(FetchedData out, ErrorCode error) {
  FetchedData bare;
  bare.error = error;
  bare.topic = std::move(out.topic);
  bare.log = out.log;
  return bare;
}

}  // namespace

FetchedData fetch_one(Broker& broker, const FetchedPartition& wanted,
                      const FetchLimits& limits, int64_t max_bytes,
                      bool at_least_one) {
  FetchedData out;
  out.topic = wanted.topic;
  if (limits.by_id) {
    const TopicImage* topic = broker.image().topic(wanted.topic_id);
    if (!topic) return failed(out, ErrorCode::UNKNOWN_TOPIC_ID);
    out.topic = topic->name;
  }
  auto led = broker.lead(out.topic, wanted.partition);
  if (!led) return failed(out, led.error().code);
  if (limits.follower) return failed(out, ErrorCode::NOT_LEADER_OR_FOLLOWER);
  ErrorCode epoch = check_leader_epoch(wanted.current_epoch, led->epoch);
  if (epoch != ErrorCode::NONE) return failed(out, epoch);
  PartitionLog& log = *led->log;
  out.log = &log;
  out.high_watermark = log.log_end_offset();
  out.last_stable = log.last_stable_offset();
  out.log_start = log.log_start_offset();
  ErrorCode history = check_history(wanted, out);
  if (history != ErrorCode::NONE) return failed(out, history);
  if (out.diverging) return out;
  auto slice = log.read(wanted.offset, max_bytes, limits.isolation, true);
  if (!slice) {
    return failed(out, slice.error().code == Code::kNotFound &&
                               (wanted.offset < out.log_start ||
                                wanted.offset > out.high_watermark)
                           ? ErrorCode::OFFSET_OUT_OF_RANGE
                           : kafka_error(slice.error().code));
  }
  // Only a first batch that is larger than allowed makes it longer.
  if (slice->length > max_bytes && !at_least_one) return out;
  out.slice = std::move(*slice);
  return out;
}

Fetched fetch_all(Broker& broker, const FetchSession& session,
                  const FetchLimits& limits) {
  Fetched out;
  out.partitions.reserve(session.size());
  size_t slices = 0;
  for (const FetchedPartition& wanted : session.partitions()) {
    int64_t left = std::max<int64_t>(limits.max_bytes - out.bytes, 0);
    if (slices == kMaxSlices) left = 0;
    int64_t most = std::min<int64_t>(std::max(wanted.max_bytes, 0), left);
    FetchedData one = fetch_one(broker, wanted, limits, most, out.bytes == 0);
    out.bytes += one.bytes();
    slices += one.bytes() > 0;
    out.ends_waiting |= one.ends_waiting();
    out.partitions.push_back(std::move(one));
  }
  return out;
}

}  // namespace weir
