// ListOffsets (2), versions 1 to 11: the offset of a timestamp, or of an end.
//
// Timestamps: -1 the end (with isolation 1: the last stable offset), -2 the
// start, -3 the record with the largest timestamp (version 7 on), -4 the
// start of what is on this disk (8 on): the same as -2; -5 the end of what
// was copied to a remote store (9 on) and -6 the start of what was not yet
// (11 on): without a remote store -1. Others: the first record at or after
// it; -1 where there is none.
//
// Errors: UNKNOWN_TOPIC_OR_PARTITION, FENCED_LEADER_EPOCH,
// UNKNOWN_LEADER_EPOCH, KAFKA_STORAGE_ERROR; INVALID_REQUEST for a partition
// named twice; UNSUPPORTED_VERSION for another negative timestamp, or one
// that is younger than the version.
//
// Reference: kafka.server.ReplicaManager.fetchOffset, UnifiedLog
// .fetchOffsetByTimestamp; KIP-734, KIP-405, KIP-1005, KIP-1023.
#include "lib/protocol/api/list_offsets.h"

#include <map>

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/leader_epoch_check.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using Wanted = p::ListOffsetsRequest::ListOffsetsPartition;
using Found = p::ListOffsetsResponse::ListOffsetsPartitionResponse;

enum Special : int64_t {
  kEnd = -1,
  kStart = -2,
  kLargestTimestamp = -3,
  kLocalStart = -4,
  kRemoteEnd = -5,
  kPendingUpload = -6,
};

// The version that brought a special timestamp; nothing for one unknown.
std::optional<int16_t> first_version(int64_t timestamp) {
  switch (timestamp) {
    case kEnd:
    case kStart:
      return 1;
    case kLargestTimestamp:
      return 7;
    case kLocalStart:
      return 8;
    case kRemoteEnd:
      return 9;
    case kPendingUpload:
      return 11;
    default:
      if (timestamp < 0) return std::nullopt;
      return 1;
  }
}

struct Query {
  const PartitionLog& log;
  LeaderEpoch epoch;
  Offset end;  // of what the reader may see
};

Found at(const Query& query, Offset offset) {
  auto epoch = query.log.leader_epochs().epoch_at(offset);
  // What is written next will carry this leader's epoch.
  bool next = offset == query.log.log_end_offset();
  return {.offset = offset.value(),
          .leaderEpoch = epoch.value_or(next ? query.epoch : kNoEpoch).value()};
}

Found at_time(const Query& query,
              const std::optional<LogSegment::Found>& found) {
  if (!found || found->offset >= query.end) return {};
  return {.timestamp = found->timestamp.value(),
          .offset = found->offset.value(),
          .leaderEpoch = found->leader_epoch.value()};
}

// The record may lie before the log's start: like Kafka this looks at what the
// segments hold.
Result<std::optional<LogSegment::Found>> largest_timestamp(PartitionLog& log) {
  TimestampMs largest = TimestampMs(-1);
  LogSegment* holder = nullptr;
  for (const auto& [base, segment] : log.segments()) {
    if (segment->size() == 0) continue;
    TRY_ASSIGN(TimeIndexEntry max, segment->max_timestamp());
    if (max.timestamp <= largest) continue;
    largest = max.timestamp;
    holder = segment.get();
  }
  if (!holder) return std::optional<LogSegment::Found>();
  return holder->find_time(largest, Offset(0));
}

Result<Found> look_up(PartitionLog& log, const Query& query,
                      int64_t timestamp) {
  switch (timestamp) {
    case kEnd:
      return Found{.offset = query.end.value(),
                   .leaderEpoch = query.epoch.value()};
    case kStart:
    case kLocalStart:
      return at(query, log.log_start_offset());
    case kRemoteEnd:
    case kPendingUpload:
      return Found{};
    case kLargestTimestamp: {
      TRY_ASSIGN(auto found, largest_timestamp(log));
      return at_time(query, found);
    }
    default: {
      TRY_ASSIGN(auto found, log.offset_at(TimestampMs(timestamp)));
      return at_time(query, found);
    }
  }
}

Answered<Found> find(Broker& broker, const std::string& topic,
                     const Wanted& wanted, bool committed, int16_t version) {
  auto since = first_version(wanted.timestamp);
  if (!since || version < *since)
    return refusal(ErrorCode::UNSUPPORTED_VERSION, "timestamp {}",
                   wanted.timestamp);
  auto led = broker.lead(topic, wanted.partitionIndex);
  if (!led) return tl::unexpected(led.error());
  ErrorCode epoch =
      check_leader_epoch(LeaderEpoch(wanted.currentLeaderEpoch), led->epoch);
  if (epoch != ErrorCode::NONE)
    return refusal(epoch, "epoch {}", wanted.currentLeaderEpoch);
  PartitionLog& log = *led->log;
  Query query{log, led->epoch,
              committed ? log.last_stable_offset() : log.log_end_offset()};
  Result<Found> found = look_up(log, query, wanted.timestamp);
  if (!found)
    return refusal(kafka_error(found.error().code), "{}",
                   found.error().message());
  return *found;
}

void list_offsets(Broker& broker, p::ListOffsetsRequest& request,
                  Responder<p::ListOffsetsResponse> respond) {
  std::map<std::pair<std::string_view, int32_t>, int> named;
  for (const auto& topic : request.topics)
    for (const auto& partition : topic.partitions)
      ++named[{topic.name, partition.partitionIndex}];
  p::ListOffsetsResponse response;
  for (const auto& topic : request.topics) {
    p::ListOffsetsResponse::ListOffsetsTopicResponse out{.name = topic.name};
    for (const Wanted& wanted : topic.partitions) {
      int& times = named[{topic.name, wanted.partitionIndex}];
      if (times == 0) continue;  // told already
      Answered<Found> found =
          refusal(ErrorCode::INVALID_REQUEST, "named twice");
      if (times == 1)
        found = find(broker, topic.name, wanted, request.isolationLevel == 1,
                     respond.version());
      times = 0;
      Found one = found.value_or(Found{});
      if (!found) one.errorCode = code(found.error().code);
      one.partitionIndex = wanted.partitionIndex;
      // Versions before 4 have no epoch to carry.
      if (respond.version() < 4) one.leaderEpoch = -1;
      out.partitions.push_back(one);
    }
    response.topics.push_back(std::move(out));
  }
  respond(response);
}

}  // namespace

void handle_list_offsets(Broker& broker, Call call, Reader& body) {
  answer<p::ListOffsetsRequest, p::ListOffsetsResponse, list_offsets>(
      broker, std::move(call), body);
}

}  // namespace weir
