// Every handler, by name; each is a file of its own in this folder.
#pragma once
#include "lib/broker/broker.h"

namespace weir {

#define WEIR_HANDLER(name) void handle_##name(Broker&, Call, Reader&)

WEIR_HANDLER(produce);
WEIR_HANDLER(fetch);
WEIR_HANDLER(list_offsets);
WEIR_HANDLER(metadata);
WEIR_HANDLER(api_versions);
WEIR_HANDLER(find_coordinator);
WEIR_HANDLER(join_group);
WEIR_HANDLER(sync_group);
WEIR_HANDLER(heartbeat);
WEIR_HANDLER(leave_group);
WEIR_HANDLER(offset_commit);
WEIR_HANDLER(offset_fetch);
WEIR_HANDLER(offset_delete);
WEIR_HANDLER(describe_groups);
WEIR_HANDLER(list_groups);
WEIR_HANDLER(delete_groups);
WEIR_HANDLER(consumer_group_heartbeat);
WEIR_HANDLER(consumer_group_describe);
WEIR_HANDLER(share_group_heartbeat);
WEIR_HANDLER(share_group_describe);
WEIR_HANDLER(share_fetch);
WEIR_HANDLER(share_acknowledge);
WEIR_HANDLER(describe_share_group_offsets);
WEIR_HANDLER(alter_share_group_offsets);
WEIR_HANDLER(delete_share_group_offsets);
WEIR_HANDLER(init_producer_id);
WEIR_HANDLER(add_partitions_to_txn);
WEIR_HANDLER(add_offsets_to_txn);
WEIR_HANDLER(end_txn);
WEIR_HANDLER(write_txn_markers);
WEIR_HANDLER(txn_offset_commit);
WEIR_HANDLER(describe_producers);
WEIR_HANDLER(describe_transactions);
WEIR_HANDLER(list_transactions);
WEIR_HANDLER(offset_for_leader_epoch);
WEIR_HANDLER(delete_records);
WEIR_HANDLER(create_topics);
WEIR_HANDLER(delete_topics);
WEIR_HANDLER(create_partitions);
WEIR_HANDLER(describe_cluster);
WEIR_HANDLER(describe_configs);
WEIR_HANDLER(alter_configs);
WEIR_HANDLER(incremental_alter_configs);
WEIR_HANDLER(list_config_resources);
WEIR_HANDLER(sasl_handshake);
WEIR_HANDLER(sasl_authenticate);
WEIR_HANDLER(create_delegation_token);
WEIR_HANDLER(renew_delegation_token);
WEIR_HANDLER(expire_delegation_token);
WEIR_HANDLER(describe_delegation_token);
WEIR_HANDLER(add_raft_voter);
WEIR_HANDLER(remove_raft_voter);
WEIR_HANDLER(unregister_controller);
WEIR_HANDLER(describe_client_quotas);
WEIR_HANDLER(alter_client_quotas);
WEIR_HANDLER(describe_user_scram_credentials);
WEIR_HANDLER(alter_user_scram_credentials);
WEIR_HANDLER(describe_topic_partitions);
WEIR_HANDLER(describe_log_dirs);
WEIR_HANDLER(alter_replica_log_dirs);
WEIR_HANDLER(elect_leaders);
WEIR_HANDLER(alter_partition_reassignments);
WEIR_HANDLER(list_partition_reassignments);
WEIR_HANDLER(describe_quorum);
WEIR_HANDLER(update_features);
WEIR_HANDLER(unregister_broker);
WEIR_HANDLER(describe_acls);
WEIR_HANDLER(create_acls);
WEIR_HANDLER(delete_acls);

#undef WEIR_HANDLER

}  // namespace weir
