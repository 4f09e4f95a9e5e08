// The one list of internal records: topic, type number, key and value.
#include "lib/protocol/internal_records.h"
#include "lib/protocol/records/group/classic_group.h"
#include "lib/protocol/records/group/consumer_group.h"
#include "lib/protocol/records/group/consumer_group_member.h"
#include "lib/protocol/records/group/offset_commit.h"
#include "lib/protocol/records/group/share_group.h"
#include "lib/protocol/records/group/streams_group.h"
#include "lib/protocol/records/group/streams_group_member.h"
#include "lib/protocol/records/metadata/brokers.h"
#include "lib/protocol/records/metadata/cluster.h"
#include "lib/protocol/records/metadata/security.h"
#include "lib/protocol/records/metadata/topics.h"
#include "lib/protocol/records/share/share_state.h"
#include "lib/protocol/records/transaction/transaction_log.h"

namespace weir::protocol {
namespace {

template <class Key, class Value>
constexpr RecordType row(int16_t id) {
  return {id, &schema::kMessage<Key>, &schema::kMessage<Value>};
}

template <class Value>
constexpr RecordType row(int16_t id) {
  return {id, nullptr, &schema::kMessage<Value>};
}

constexpr RecordType kConsumerOffsets[] = {
    row<LegacyOffsetCommitKey, LegacyOffsetCommitValue>(0),
    row<OffsetCommitKey, OffsetCommitValue>(1),
    row<GroupMetadataKey, GroupMetadataValue>(2),
    row<ConsumerGroupMetadataKey, ConsumerGroupMetadataValue>(3),
    row<ConsumerGroupPartitionMetadataKey, ConsumerGroupPartitionMetadataValue>(
        4),
    row<ConsumerGroupMemberMetadataKey, ConsumerGroupMemberMetadataValue>(5),
    row<ConsumerGroupTargetAssignmentMetadataKey,
        ConsumerGroupTargetAssignmentMetadataValue>(6),
    row<ConsumerGroupTargetAssignmentMemberKey,
        ConsumerGroupTargetAssignmentMemberValue>(7),
    row<ConsumerGroupCurrentMemberAssignmentKey,
        ConsumerGroupCurrentMemberAssignmentValue>(8),
    row<ShareGroupMemberMetadataKey, ShareGroupMemberMetadataValue>(10),
    row<ShareGroupMetadataKey, ShareGroupMetadataValue>(11),
    row<ShareGroupTargetAssignmentMetadataKey,
        ShareGroupTargetAssignmentMetadataValue>(12),
    row<ShareGroupTargetAssignmentMemberKey,
        ShareGroupTargetAssignmentMemberValue>(13),
    row<ShareGroupCurrentMemberAssignmentKey,
        ShareGroupCurrentMemberAssignmentValue>(14),
    row<ShareGroupStatePartitionMetadataKey,
        ShareGroupStatePartitionMetadataValue>(15),
    row<ConsumerGroupRegularExpressionKey, ConsumerGroupRegularExpressionValue>(
        16),
    row<StreamsGroupMetadataKey, StreamsGroupMetadataValue>(17),
    row<StreamsGroupMemberMetadataKey, StreamsGroupMemberMetadataValue>(19),
    row<StreamsGroupTargetAssignmentMetadataKey,
        StreamsGroupTargetAssignmentMetadataValue>(20),
    row<StreamsGroupTargetAssignmentMemberKey,
        StreamsGroupTargetAssignmentMemberValue>(21),
    row<StreamsGroupCurrentMemberAssignmentKey,
        StreamsGroupCurrentMemberAssignmentValue>(22),
    row<StreamsGroupTopologyKey, StreamsGroupTopologyValue>(23),
};

constexpr RecordType kTransactionState[] = {
    row<TransactionLogKey, TransactionLogValue>(0),
};

constexpr RecordType kShareGroupState[] = {
    row<ShareSnapshotKey, ShareSnapshotValue>(0),
    row<ShareUpdateKey, ShareUpdateValue>(1),
};

constexpr RecordType kClusterMetadata[] = {
    row<RegisterBrokerRecord>(0),
    row<UnregisterBrokerRecord>(1),
    row<TopicRecord>(2),
    row<PartitionRecord>(3),
    row<ConfigRecord>(4),
    row<PartitionChangeRecord>(5),
    row<FenceBrokerRecord>(7),
    row<UnfenceBrokerRecord>(8),
    row<RemoveTopicRecord>(9),
    row<DelegationTokenRecord>(10),
    row<UserScramCredentialRecord>(11),
    row<FeatureLevelRecord>(12),
    row<ClientQuotaRecord>(14),
    row<ProducerIdsRecord>(15),
    row<BrokerRegistrationChangeRecord>(17),
    row<AccessControlEntryRecord>(18),
    row<RemoveAccessControlEntryRecord>(19),
    row<NoOpRecord>(20),
    row<ZkMigrationStateRecord>(21),
    row<RemoveUserScramCredentialRecord>(22),
    row<BeginTransactionRecord>(23),
    row<EndTransactionRecord>(24),
    row<AbortTransactionRecord>(25),
    row<RemoveDelegationTokenRecord>(26),
    row<RegisterControllerRecord>(27),
    row<ClearElrRecord>(28),
    row<UnregisterControllerRecord>(29),
};

}  // namespace

std::span<const RecordType> record_types(InternalTopic topic) {
  switch (topic) {
    case InternalTopic::kConsumerOffsets:
      return kConsumerOffsets;
    case InternalTopic::kTransactionState:
      return kTransactionState;
    case InternalTopic::kShareGroupState:
      return kShareGroupState;
    case InternalTopic::kClusterMetadata:
      break;
  }
  return kClusterMetadata;
}

}  // namespace weir::protocol
