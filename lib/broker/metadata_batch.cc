#include "lib/broker/metadata_batch.h"

namespace weir {

Result<std::string> MetadataBatch::build(const BatchStart& place) const {
  BatchBuilder builder;
  builder.begin(
      {.base_offset = place.base_offset, .leader_epoch = place.epoch});
  for (const std::string& value : values_)
    builder.add(place.now, Bytes(), value);
  TRY_ASSIGN(Bytes batch, builder.finish());
  return std::string(batch);
}

Result<std::string> ControlBatch::build(const BatchStart& place) const {
  BatchBuilder builder;
  builder.begin({.base_offset = place.base_offset,
                 .leader_epoch = place.epoch,
                 .control = true});
  for (const Entry& entry : entries_)
    builder.add(place.now, entry.key, entry.value);
  TRY_ASSIGN(Bytes batch, builder.finish());
  return std::string(batch);
}

}  // namespace weir
