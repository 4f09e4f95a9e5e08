// The table of handlers. An API that has no row is not announced.
#include "lib/broker/handlers/handlers.h"

namespace weir {

std::span<const Handler> handlers() {
  static constexpr Handler kHandlers[] = {
      {0, handle_produce},
      {1, handle_fetch},
      {2, handle_list_offsets},
      {3, handle_metadata},
      {8, handle_offset_commit},
      {9, handle_offset_fetch},
      {10, handle_find_coordinator},
      {11, handle_join_group},
      {12, handle_heartbeat},
      {13, handle_leave_group},
      {14, handle_sync_group},
      {15, handle_describe_groups},
      {16, handle_list_groups},
      {17, handle_sasl_handshake},
      {18, handle_api_versions},
      {19, handle_create_topics},
      {20, handle_delete_topics},
      {21, handle_delete_records},
      {22, handle_init_producer_id},
      {23, handle_offset_for_leader_epoch},
      {24, handle_add_partitions_to_txn},
      {25, handle_add_offsets_to_txn},
      {26, handle_end_txn},
      {27, handle_write_txn_markers},
      {28, handle_txn_offset_commit},
      {29, handle_describe_acls},
      {30, handle_create_acls},
      {31, handle_delete_acls},
      {32, handle_describe_configs},
      {33, handle_alter_configs},
      {34, handle_alter_replica_log_dirs},
      {35, handle_describe_log_dirs},
      {36, handle_sasl_authenticate},
      {37, handle_create_partitions},
      {38, handle_create_delegation_token},
      {39, handle_renew_delegation_token},
      {40, handle_expire_delegation_token},
      {41, handle_describe_delegation_token},
      {42, handle_delete_groups},
      {43, handle_elect_leaders},
      {44, handle_incremental_alter_configs},
      {45, handle_alter_partition_reassignments},
      {46, handle_list_partition_reassignments},
      {47, handle_offset_delete},
      {48, handle_describe_client_quotas},
      {49, handle_alter_client_quotas},
      {50, handle_describe_user_scram_credentials},
      {51, handle_alter_user_scram_credentials},
      {55, handle_describe_quorum},
      {57, handle_update_features},
      {60, handle_describe_cluster},
      {61, handle_describe_producers},
      {64, handle_unregister_broker},
      {65, handle_describe_transactions},
      {66, handle_list_transactions},
      {68, handle_consumer_group_heartbeat},
      {69, handle_consumer_group_describe},
      {74, handle_list_config_resources},
      {75, handle_describe_topic_partitions},
      {76, handle_share_group_heartbeat},
      {77, handle_share_group_describe},
      {78, handle_share_fetch},
      {79, handle_share_acknowledge},
      {80, handle_add_raft_voter},
      {81, handle_remove_raft_voter},
      {90, handle_describe_share_group_offsets},
      {91, handle_alter_share_group_offsets},
      {92, handle_delete_share_group_offsets},
      {94, handle_unregister_controller},
  };
  return kHandlers;
}

const Handler* find_handler(int16_t key) {
  for (const Handler& handler : handlers())
    if (handler.key == key) return &handler;
  return nullptr;
}

}  // namespace weir
