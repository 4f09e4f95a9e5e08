#include "lib/place/batch_cut.h"

namespace weir {

namespace {

BatchSpec spec_of(const RawBatch& batch) {
  if (batch.is_v2()) return BatchSpec::like(batch.v2());
  BatchSpec spec{.codec = batch.codec().value_or(Codec::kNone)};
  if (batch.timestamp_type() == TimestampType::kAppend)
    spec.append_time = batch.max_timestamp();
  return spec;
}

// The records of an open reader that are in [from, until).
Result<Bytes> build(const RawBatch& batch, Offset from, Offset until,
                    RecordReader& reader, BatchBuilder& builder) {
  BatchSpec spec = spec_of(batch);
  spec.base_offset = std::max(from, reader.first_offset());
  if (batch.is_v2()) {
    spec.base_sequence = batch.v2().sequence_at(spec.base_offset);
    spec.last_offset = std::min(batch.last_offset(), until - 1);
  }
  builder.begin(spec);
  for (RecordView record; reader.next(record);)
    if (record.offset >= from && record.offset < until) builder.add(record);
  if (!reader.ok()) return fail(reader.error());
  if (builder.count() == 0) return Bytes();
  return builder.finish();
}

}  // namespace

bool BatchCutter::must_cut(const SourceBatch& batch) {
  const RawBatch& raw = batch.batch;
  if (raw.last_offset() >= batch.until) return true;
  if (raw.is_v2() || !raw.compressed()) return raw.base_offset() < batch.from;
  // What a wrapper begins with is known when it is unpacked; what cannot be
  // unpacked is left to cut().
  return !reader_.open(raw) || reader_.first_offset() < batch.from;
}

Result<Bytes> BatchCutter::cut(const SourceBatch& batch) {
  TRY(reader_.open(batch.batch));
  return build(batch.batch, batch.from, batch.until, reader_, builder_);
}

int64_t BatchCutter::count(const RawBatch& batch) {
  if (!reader_.open(batch)) return 0;
  int64_t n = 0;
  reader_.each([&](const RecordView&) { ++n; });
  return n;
}

Result<Bytes> as_format_2(const RawBatch& batch, RecordReader& reader,
                          BatchBuilder& builder) {
  TRY(reader.open(batch));
  return build(batch, Offset(INT64_MIN), Offset(INT64_MAX), reader, builder);
}

}  // namespace weir
