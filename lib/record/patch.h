// Changes to a finished batch of magic 2 where it stands: what a broker does
// to a producer's batch when it appends it.
//
// Reference: DefaultRecordBatch.setLastOffset, setPartitionLeaderEpoch,
// setMaxTimestamp.
#pragma once
#include "lib/record/batch_view.h"

namespace weir {

/// Offset and epoch. The CRC does not cover them.
void set_base_offset(char* batch, Offset base_offset);
void set_leader_epoch(char* batch, LeaderEpoch epoch);

/// Timestamp type and max timestamp; the CRC is made anew if either changed.
/// kAppend makes every record's timestamp `max_timestamp`.
void set_max_timestamp(char* batch, TimestampType type,
                       TimestampMs max_timestamp);

/// Whose batch it is: id, epoch and first sequence; no transaction any more.
/// The CRC is made anew.
void set_producer(char* batch, ProducerId id, ProducerEpoch epoch,
                  Sequence base_sequence);

/// Makes the CRC anew, after any other change.
void set_crc(char* batch);

}  // namespace weir
