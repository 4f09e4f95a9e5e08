// The vocabulary of the batch tests: small batches, made and bent by hand.
#pragma once
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "lib/record/batch_builder.h"
#include "lib/record/patch.h"
#include "lib/record/validate.h"

namespace weir {

/// A batch of `count` records with key "k", value "value N" and rising
/// timestamps, at offset 10.
inline std::string small_batch(int count = 3, BatchSpec spec = {}) {
  if (spec.base_offset == Offset(0)) spec.base_offset = Offset(10);
  BatchBuilder builder;
  builder.begin(spec);
  for (int i = 0; i < count; ++i)
    builder.add(TimestampMs(1000 + i), "k", fmt::format("value {}", i));
  Result<Bytes> batch = builder.finish();
  REQUIRE(batch);
  return std::string(*batch);
}

/// Overwrites a header field and makes the CRC right again (unless it is the
/// length, which then lies).
template <class T>
std::string with(std::string batch, std::string_view field, T value) {
  for (const FieldLayout& f : kBatchLayout)
    if (f.name == field) store_be<T>(batch.data() + f.position, value);
  if (BatchView(batch.data()).size() == int64_t(batch.size()))
    set_crc(batch.data());
  return batch;
}

/// A batch of `count` records (so says its header) with this body, unpacked.
inline std::string batch_of_body(Bytes body, int count) {
  std::string batch = small_batch(0);
  batch.append(body);
  batch = with<int32_t>(batch, "batchLength",
                        int32_t(batch.size() - size_t(kLogOverhead)));
  batch = with<int32_t>(batch, "lastOffsetDelta", std::max(count - 1, 0));
  batch = with<int64_t>(batch, "baseTimestamp", 1000);
  batch = with<int64_t>(batch, "maxTimestamp", 1000);
  return with<int32_t>(batch, "recordsCount", count);
}

inline RawBatch whole(const std::string& bytes) {
  Peek peek = peek_batch(bytes, 0);
  REQUIRE(peek.shape == BatchShape::kWhole);
  return peek.batch;
}

/// What a reader makes of a batch: how many records, and the error's text.
struct Read {
  int records = 0;
  std::string error;
  Code code = Code::kCorrupt;
};
inline Read read_all(const std::string& bytes, size_t limit = 1 << 20) {
  RecordReader reader(limit);
  Read out;
  if (Result<void> r = reader.open(whole(bytes)); !r) {
    out.error = r.error().text;
    out.code = r.error().code;
    return out;
  }
  for (RecordView record; reader.next(record);) ++out.records;
  if (!reader.ok()) out.error = reader.error().text;
  return out;
}

/// The ids of what the deep check finds.
inline std::vector<std::string> findings_of(const std::string& bytes,
                                            size_t limit = 1 << 20) {
  RecordReader reader(limit);
  CollectFindings findings;
  validate_batch(whole(bytes), reader, findings);
  std::vector<std::string> ids;
  for (const Finding& finding : findings.all) ids.emplace_back(finding.id);
  return ids;
}

using Ids = std::vector<std::string>;

}  // namespace weir
