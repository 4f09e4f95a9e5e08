#include "lib/record/patch.h"

namespace weir {
namespace {

template <class T>
void put(char* batch, int position, T value) {
  store_be(batch + position, value);
}

}  // namespace

void set_base_offset(char* batch, Offset base_offset) {
  put(batch, field_position(kBatchLayout, "baseOffset"), base_offset.value());
}

void set_leader_epoch(char* batch, LeaderEpoch epoch) {
  put(batch, field_position(kBatchLayout, "partitionLeaderEpoch"),
      epoch.value());
}

void set_max_timestamp(char* batch, TimestampType type,
                       TimestampMs max_timestamp) {
  BatchView view(batch);
  if (view.timestamp_type() == type && view.max_timestamp() == max_timestamp)
    return;
  int attributes = view.attributes() & ~kAppendTimeBit;
  if (type == TimestampType::kAppend) attributes |= kAppendTimeBit;
  put(batch, field_position(kBatchLayout, "attributes"), uint16_t(attributes));
  put(batch, field_position(kBatchLayout, "maxTimestamp"),
      max_timestamp.value());
  set_crc(batch);
}

void set_producer(char* batch, ProducerId id, ProducerEpoch epoch,
                  Sequence base_sequence) {
  int attributes = BatchView(batch).attributes() & ~kTransactionalBit;
  put(batch, field_position(kBatchLayout, "attributes"), uint16_t(attributes));
  put(batch, field_position(kBatchLayout, "producerId"), id.value());
  put(batch, field_position(kBatchLayout, "producerEpoch"), epoch.value());
  put(batch, field_position(kBatchLayout, "baseSequence"),
      base_sequence.value());
  set_crc(batch);
}

void set_crc(char* batch) {
  put(batch, field_position(kBatchLayout, "crc"),
      BatchView(batch).computed_crc());
}

}  // namespace weir
