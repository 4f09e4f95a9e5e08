// How far share groups have come: of every partition the first offset that
// is not yet done with (the share-partition start offset).
//
// Reference: org.apache.kafka.coordinator.share.ShareCoordinatorShard;
// KIP-932.
#pragma once
#include "lib/metadata/groups.h"

namespace weir {

/// Puts the offsets that __share_group_state holds into the groups that are
/// there. A topic of an unknown id is called by the id.
Result<> load_share_offsets(const DataDirView& directory, FindingSink& sink,
                            Groups& groups);

}  // namespace weir
