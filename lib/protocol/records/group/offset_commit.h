// What a group has committed for a partition (__consumer_offsets, record types
// 1 and, of Kafka before 0.9, 0). A null value forgets the commit.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct OffsetCommitKey {
  std::string group;
  std::string topic;
  int32_t partition = 0;
  MESSAGE(OffsetCommitKey, "0", "none")
};

TABLE(OffsetCommitKey) = {
    FIELD(group, "0"),
    FIELD(topic, "0"),
    FIELD(partition, "0"),
};

struct OffsetCommitValue {
  int64_t offset = 0;
  int32_t leaderEpoch = -1;
  std::string metadata;
  int64_t commitTimestamp = 0;
  int64_t expireTimestamp = -1;
  Uuid topicId;
  MESSAGE(OffsetCommitValue, "0-4", "4+")
};

TABLE(OffsetCommitValue) = {
    FIELD(offset, "0+"),
    FIELD(leaderEpoch, "3+").ignorable(),
    FIELD(metadata, "0+"),
    FIELD(commitTimestamp, "0+"),
    FIELD(expireTimestamp, "1").ignorable(),
    FIELD(topicId, "4+").tag(0).ignorable(),
};

struct LegacyOffsetCommitKey {
  std::string group;
  std::string topic;
  int32_t partition = 0;
  MESSAGE(LegacyOffsetCommitKey, "0", "none")
};

TABLE(LegacyOffsetCommitKey) = {
    FIELD(group, "0"),
    FIELD(topic, "0"),
    FIELD(partition, "0"),
};

struct LegacyOffsetCommitValue {
  int64_t offset = 0;
  std::string metadata;
  int64_t commitTimestamp = 0;
  MESSAGE(LegacyOffsetCommitValue, "0", "none")
};

TABLE(LegacyOffsetCommitValue) = {
    FIELD(offset, "0"),
    FIELD(metadata, "0"),
    FIELD(commitTimestamp, "0"),
};

}  // namespace weir::protocol
