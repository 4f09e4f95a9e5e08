// Batches without user records: a transaction's end, and the empty batch that
// the cleaner leaves behind.
#include "lib/record/batch_builder.h"
#include "lib/record/patch.h"

namespace weir {
namespace {

template <FieldName name, class T>
void put(std::string& batch, T value) {
  store_be<T>(batch.data() + field_position(kBatchLayout, name.view()), value);
}

}  // namespace

std::string end_txn_batch(const EndTxnSpec& spec) {
  BatchSpec batch;
  batch.base_offset = spec.offset;
  batch.leader_epoch = spec.leader_epoch;
  batch.producer_id = spec.producer_id;
  batch.producer_epoch = spec.producer_epoch;
  batch.transactional = true;
  batch.control = true;
  BatchBuilder builder;
  builder.begin(batch);
  builder.add(
      spec.timestamp,
      control_key(spec.commit ? ControlType::kCommit : ControlType::kAbort),
      end_txn_marker(spec.coordinator_epoch));
  Result<Bytes> bytes = builder.finish();
  return bytes ? std::string(*bytes) : std::string();
}

std::string empty_batch(const BatchView& source) {
  std::string batch(source.data(), size_t(kBatchHeaderSize));
  put<"batchLength">(batch, int32_t(kBatchHeaderSize - kLogOverhead));
  put<"attributes">(
      batch, int16_t(source.attributes() &
                     (kAppendTimeBit | kTransactionalBit | kControlBit)));
  put<"baseTimestamp">(batch, kNoTimestamp.value());
  put<"recordsCount">(batch, int32_t(0));
  set_crc(batch.data());
  return batch;
}

}  // namespace weir
