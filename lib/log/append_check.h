// The checks a leader makes of a producer's batch before it is appended:
// header first, then every record.
//
// Reference: org.apache.kafka.storage.internals.log.LogValidator;
// UnifiedLog.analyzeAndValidateRecords.
#pragma once
#include "lib/log/append_types.h"
#include "lib/log/log_config.h"
#include "lib/record/record_reader.h"

namespace weir {

using AppendChecked = tl::expected<void, AppendRejection>;

/// Size, CRC and what the header says of a client's batch. `bytes` must hold
/// exactly one batch of magic 2.
AppendChecked check_batch_header(Bytes bytes, AppendOrigin origin,
                                 const LogConfig& config);

struct RecordsSeen {
  int32_t count = 0;
  TimestampMs max_timestamp = kNoTimestamp;
  bool regular = true;  ///< the n-th record has offset delta n
};

/// Reads every record: that it can be read, keys where the topic is
/// compacted, timestamps within the topic's limits of `now`.
tl::expected<RecordsSeen, AppendRejection> check_batch_records(
    const RawBatch& batch, const LogConfig& config, TimestampMs now,
    RecordReader& reader);

}  // namespace weir
