// What OffsetCommit and TxnOffsetCommit have alike: offsets of partitions that
// are there, to be kept, and an answer for each of the others.
//
// Reference: kafka.server.KafkaApis.handleOffsetCommitRequest.
#pragma once
#include "lib/broker/broker.h"
#include "lib/broker/groups/coordinator.h"
#include "lib/broker/respond.h"

namespace weir {

/// As far as a request says for how long to keep them.
inline constexpr int64_t kNoRetention = -1;

/// A partition's offset as a request of either kind has it.
struct WantedOffset {
  int32_t partition;
  int64_t offset;
  int32_t leader_epoch;
  const std::optional<std::string>& metadata;
};

/// Into `out`, or why not: UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID,
/// OFFSET_METADATA_TOO_LARGE.
protocol::ErrorCode take_offset(Broker& broker, const TopicImage* topic,
                                bool by_id, const WantedOffset& wanted,
                                int64_t retention_ms,
                                GroupCoordinator::Offsets& out);

/// Each of `topics`: into `out`, and into `answers`. False: none of the
/// partitions is there, so that nobody needs to be asked.
template <class Topics, class Answers>
bool take_offsets(Broker& broker, const Topics& topics, bool by_id,
                  int64_t retention_ms, GroupCoordinator::Offsets& out,
                  Answers& answers) {
  using protocol::ErrorCode;
  bool any_known = false;
  for (const auto& topic : topics) {
    const TopicImage* known = by_id ? broker.image().topic(topic.topicId)
                                    : broker.image().topic(topic.name);
    answers.push_back(
        {.name = topic.name, .topicId = topic.topicId, .partitions = {}});
    for (const auto& wanted : topic.partitions) {
      ErrorCode error =
          take_offset(broker, known, by_id,
                      {wanted.partitionIndex, wanted.committedOffset,
                       wanted.committedLeaderEpoch, wanted.committedMetadata},
                      retention_ms, out);
      any_known |= error == ErrorCode::NONE ||
                   error == ErrorCode::OFFSET_METADATA_TOO_LARGE;
      answers.back().partitions.push_back({wanted.partitionIndex, code(error)});
    }
  }
  return any_known;
}

/// `error` for all partitions that are there.
template <class Answers>
void fail_known(Answers& answers, protocol::ErrorCode error) {
  using protocol::ErrorCode;
  for (auto& topic : answers)
    for (auto& partition : topic.partitions)
      if (partition.errorCode == code(ErrorCode::NONE) ||
          partition.errorCode == code(ErrorCode::OFFSET_METADATA_TOO_LARGE))
        partition.errorCode = code(error);
}

}  // namespace weir
