#include "lib/protocol/apis.h"

#include "lib/protocol/api/add_offsets_to_txn.h"
#include "lib/protocol/api/add_partitions_to_txn.h"
#include "lib/protocol/api/add_raft_voter.h"
#include "lib/protocol/api/allocate_producer_ids.h"
#include "lib/protocol/api/alter_client_quotas.h"
#include "lib/protocol/api/alter_configs.h"
#include "lib/protocol/api/alter_partition.h"
#include "lib/protocol/api/alter_partition_reassignments.h"
#include "lib/protocol/api/alter_replica_log_dirs.h"
#include "lib/protocol/api/alter_share_group_offsets.h"
#include "lib/protocol/api/alter_user_scram_credentials.h"
#include "lib/protocol/api/api_versions.h"
#include "lib/protocol/api/assign_replicas_to_dirs.h"
#include "lib/protocol/api/begin_quorum_epoch.h"
#include "lib/protocol/api/broker_heartbeat.h"
#include "lib/protocol/api/broker_registration.h"
#include "lib/protocol/api/consumer_group_describe.h"
#include "lib/protocol/api/consumer_group_heartbeat.h"
#include "lib/protocol/api/controller_registration.h"
#include "lib/protocol/api/create_acls.h"
#include "lib/protocol/api/create_delegation_token.h"
#include "lib/protocol/api/create_partitions.h"
#include "lib/protocol/api/create_topics.h"
#include "lib/protocol/api/delete_acls.h"
#include "lib/protocol/api/delete_groups.h"
#include "lib/protocol/api/delete_records.h"
#include "lib/protocol/api/delete_share_group_offsets.h"
#include "lib/protocol/api/delete_share_group_state.h"
#include "lib/protocol/api/delete_topics.h"
#include "lib/protocol/api/describe_acls.h"
#include "lib/protocol/api/describe_client_quotas.h"
#include "lib/protocol/api/describe_cluster.h"
#include "lib/protocol/api/describe_configs.h"
#include "lib/protocol/api/describe_delegation_token.h"
#include "lib/protocol/api/describe_groups.h"
#include "lib/protocol/api/describe_log_dirs.h"
#include "lib/protocol/api/describe_producers.h"
#include "lib/protocol/api/describe_quorum.h"
#include "lib/protocol/api/describe_share_group_offsets.h"
#include "lib/protocol/api/describe_topic_partitions.h"
#include "lib/protocol/api/describe_transactions.h"
#include "lib/protocol/api/describe_user_scram_credentials.h"
#include "lib/protocol/api/elect_leaders.h"
#include "lib/protocol/api/end_quorum_epoch.h"
#include "lib/protocol/api/end_txn.h"
#include "lib/protocol/api/envelope.h"
#include "lib/protocol/api/expire_delegation_token.h"
#include "lib/protocol/api/fetch.h"
#include "lib/protocol/api/fetch_snapshot.h"
#include "lib/protocol/api/find_coordinator.h"
#include "lib/protocol/api/get_telemetry_subscriptions.h"
#include "lib/protocol/api/heartbeat.h"
#include "lib/protocol/api/incremental_alter_configs.h"
#include "lib/protocol/api/init_producer_id.h"
#include "lib/protocol/api/initialize_share_group_state.h"
#include "lib/protocol/api/join_group.h"
#include "lib/protocol/api/leave_group.h"
#include "lib/protocol/api/list_config_resources.h"
#include "lib/protocol/api/list_groups.h"
#include "lib/protocol/api/list_offsets.h"
#include "lib/protocol/api/list_partition_reassignments.h"
#include "lib/protocol/api/list_transactions.h"
#include "lib/protocol/api/metadata.h"
#include "lib/protocol/api/offset_commit.h"
#include "lib/protocol/api/offset_delete.h"
#include "lib/protocol/api/offset_fetch.h"
#include "lib/protocol/api/offset_for_leader_epoch.h"
#include "lib/protocol/api/produce.h"
#include "lib/protocol/api/push_telemetry.h"
#include "lib/protocol/api/read_share_group_state.h"
#include "lib/protocol/api/read_share_group_state_summary.h"
#include "lib/protocol/api/remove_raft_voter.h"
#include "lib/protocol/api/renew_delegation_token.h"
#include "lib/protocol/api/sasl_authenticate.h"
#include "lib/protocol/api/sasl_handshake.h"
#include "lib/protocol/api/share_acknowledge.h"
#include "lib/protocol/api/share_fetch.h"
#include "lib/protocol/api/share_group_describe.h"
#include "lib/protocol/api/share_group_heartbeat.h"
#include "lib/protocol/api/streams_group_describe.h"
#include "lib/protocol/api/streams_group_heartbeat.h"
#include "lib/protocol/api/streams_group_topology_description_update.h"
#include "lib/protocol/api/sync_group.h"
#include "lib/protocol/api/txn_offset_commit.h"
#include "lib/protocol/api/unregister_broker.h"
#include "lib/protocol/api/unregister_controller.h"
#include "lib/protocol/api/update_features.h"
#include "lib/protocol/api/update_raft_voter.h"
#include "lib/protocol/api/vote.h"
#include "lib/protocol/api/write_share_group_state.h"
#include "lib/protocol/api/write_txn_markers.h"

namespace weir::protocol {
namespace {

enum Listeners { kBroker = 1, kController = 2, kBoth = 3 };
constexpr bool kUnstable = true;

template <class Request, class Response>
constexpr Api row(int16_t key, Listeners on, bool latest_unstable = false) {
  return {key,
          (on & kBroker) != 0,
          (on & kController) != 0,
          latest_unstable,
          &schema::kMessage<Request>,
          &schema::kMessage<Response>};
}

#define API(key, name, ...) row<name##Request, name##Response>(key, __VA_ARGS__)
constexpr Api kApis[] = {
    API(0, Produce, kBroker),
    API(1, Fetch, kBoth),
    API(2, ListOffsets, kBroker),
    API(3, Metadata, kBroker),
    API(8, OffsetCommit, kBroker),
    API(9, OffsetFetch, kBroker),
    API(10, FindCoordinator, kBroker),
    API(11, JoinGroup, kBroker),
    API(12, Heartbeat, kBroker),
    API(13, LeaveGroup, kBroker),
    API(14, SyncGroup, kBroker),
    API(15, DescribeGroups, kBroker),
    API(16, ListGroups, kBroker),
    API(17, SaslHandshake, kBoth),
    API(18, ApiVersions, kBoth),
    API(19, CreateTopics, kBoth),
    API(20, DeleteTopics, kBoth),
    API(21, DeleteRecords, kBroker),
    API(22, InitProducerId, kBroker, kUnstable),
    API(23, OffsetForLeaderEpoch, kBroker),
    API(24, AddPartitionsToTxn, kBroker),
    API(25, AddOffsetsToTxn, kBroker),
    API(26, EndTxn, kBroker),
    API(27, WriteTxnMarkers, kBroker),
    API(28, TxnOffsetCommit, kBroker),
    API(29, DescribeAcls, kBoth),
    API(30, CreateAcls, kBoth),
    API(31, DeleteAcls, kBoth),
    API(32, DescribeConfigs, kBoth),
    API(33, AlterConfigs, kBoth),
    API(34, AlterReplicaLogDirs, kBroker),
    API(35, DescribeLogDirs, kBroker),
    API(36, SaslAuthenticate, kBoth),
    API(37, CreatePartitions, kBoth),
    API(38, CreateDelegationToken, kBoth),
    API(39, RenewDelegationToken, kBoth),
    API(40, ExpireDelegationToken, kBoth),
    API(41, DescribeDelegationToken, kBoth),
    API(42, DeleteGroups, kBroker),
    API(43, ElectLeaders, kBoth),
    API(44, IncrementalAlterConfigs, kBoth),
    API(45, AlterPartitionReassignments, kBoth),
    API(46, ListPartitionReassignments, kBoth),
    API(47, OffsetDelete, kBroker),
    API(48, DescribeClientQuotas, kBroker),
    API(49, AlterClientQuotas, kBoth),
    API(50, DescribeUserScramCredentials, kBoth),
    API(51, AlterUserScramCredentials, kBoth),
    API(52, Vote, kController),
    API(53, BeginQuorumEpoch, kController),
    API(54, EndQuorumEpoch, kController),
    API(55, DescribeQuorum, kBoth),
    API(56, AlterPartition, kController),
    API(57, UpdateFeatures, kBoth),
    API(58, Envelope, kController),
    API(59, FetchSnapshot, kController),
    API(60, DescribeCluster, kBoth),
    API(61, DescribeProducers, kBroker),
    API(62, BrokerRegistration, kController),
    API(63, BrokerHeartbeat, kController),
    API(64, UnregisterBroker, kBoth),
    API(65, DescribeTransactions, kBroker),
    API(66, ListTransactions, kBroker),
    API(67, AllocateProducerIds, kController),
    API(68, ConsumerGroupHeartbeat, kBroker),
    API(69, ConsumerGroupDescribe, kBroker),
    API(70, ControllerRegistration, kController),
    API(71, GetTelemetrySubscriptions, kBroker),
    API(72, PushTelemetry, kBroker),
    API(73, AssignReplicasToDirs, kController),
    API(74, ListConfigResources, kBroker),
    API(75, DescribeTopicPartitions, kBroker),
    API(76, ShareGroupHeartbeat, kBroker),
    API(77, ShareGroupDescribe, kBroker),
    API(78, ShareFetch, kBroker),
    API(79, ShareAcknowledge, kBroker),
    API(80, AddRaftVoter, kBoth),
    API(81, RemoveRaftVoter, kBoth),
    API(82, UpdateRaftVoter, kController),
    API(83, InitializeShareGroupState, kBroker),
    API(84, ReadShareGroupState, kBroker),
    API(85, WriteShareGroupState, kBroker),
    API(86, DeleteShareGroupState, kBroker),
    API(87, ReadShareGroupStateSummary, kBroker),
    API(88, StreamsGroupHeartbeat, kBroker),
    API(89, StreamsGroupDescribe, kBroker),
    API(90, DescribeShareGroupOffsets, kBroker),
    API(91, AlterShareGroupOffsets, kBroker),
    API(92, DeleteShareGroupOffsets, kBroker),
    API(93, StreamsGroupTopologyDescriptionUpdate, kBroker),
    API(94, UnregisterController, kBoth),
};
#undef API

constexpr int16_t kProduce = 0;
constexpr int16_t kApiVersions = 18;

}  // namespace

schema::Versions Api::announced() const {
  schema::Versions v = request->versions;
  if (key == kProduce) v.first = 0;
  if (latest_unstable) --v.last;
  return v;
}

int16_t Api::request_header_version(int16_t version) const {
  return request->flexible.has(version) ? 2 : 1;
}

int16_t Api::response_header_version(int16_t version) const {
  return key != kApiVersions && response->flexible.has(version) ? 1 : 0;
}

std::span<const Api> apis() { return kApis; }

const Api* find_api(int16_t key) {
  for (const Api& api : kApis)
    if (api.key == key) return &api;
  return nullptr;
}

const Api* find_api(std::string_view name) {
  for (const Api& api : kApis)
    if (api.name() == name) return &api;
  return nullptr;
}

}  // namespace weir::protocol
