// The records of one of Kafka's internal topics, decoded, in the order in
// which they count.
#pragma once
#include <functional>

#include "lib/base/findings.h"
#include "lib/log/data_dir_view.h"
#include "lib/protocol/internal_records.h"

namespace weir {

/// Calls `see` with every record of `topic` that was decoded, in the order of
/// each partition; those of a transaction when it was committed; `see_open` at
/// the end of each with those of open ones. Nothing where there is no such
/// topic. Records that cannot be read are reported
/// (internal-record, internal-version, record-invalid, batch-decompress) and
/// passed over.
Result<> replay_internal(
    const DataDirView& directory, protocol::InternalTopic topic,
    FindingSink& sink,
    const std::function<void(const protocol::DecodedRecord&)>& see,
    const std::function<void(ProducerId, const protocol::DecodedRecord&)>&
        see_open = nullptr);

}  // namespace weir
