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

#undef WEIR_HANDLER

}  // namespace weir
