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
      {37, handle_create_partitions},
      {60, handle_describe_cluster},
      {42, handle_delete_groups},
      {47, handle_offset_delete},
      {61, handle_describe_producers},
      {65, handle_describe_transactions},
      {66, handle_list_transactions},
      {68, handle_consumer_group_heartbeat},
      {69, handle_consumer_group_describe},
      {76, handle_share_group_heartbeat},
      {77, handle_share_group_describe},
      {78, handle_share_fetch},
      {79, handle_share_acknowledge},
      {90, handle_describe_share_group_offsets},
      {91, handle_alter_share_group_offsets},
      {92, handle_delete_share_group_offsets},
  };
  return kHandlers;
}

const Handler* find_handler(int16_t key) {
  for (const Handler& handler : handlers())
    if (handler.key == key) return &handler;
  return nullptr;
}

}  // namespace weir
