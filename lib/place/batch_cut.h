// Cutting a batch where a range begins or ends inside it, and making batches
// of formats 0 and 1 into batches of format 2.
#pragma once
#include "lib/place/place.h"
#include "lib/record/batch_builder.h"
#include "lib/record/record_reader.h"

namespace weir {

class BatchCutter {
 public:
  /// Whether the batch has records outside [from, until).
  bool must_cut(const SourceBatch& batch);
  /// The records inside, in a batch of format 2 that is otherwise like the
  /// source: offsets, sequences, codec, transaction. Empty if there is none.
  /// Good until the next call. kCorrupt, kUnsupported, kLimit.
  Result<Bytes> cut(const SourceBatch& batch);
  /// Records of a packed message set, whose header does not say it.
  int64_t count(const RawBatch& batch);

 private:
  RecordReader reader_;
  BatchBuilder builder_;
};

/// The same records, offsets, timestamps, codec (zstd is none of formats 0 and
/// 1); the type of a format 0 timestamp, `none`, becomes `create`, -1.
/// Good until `builder` is used again.
Result<Bytes> as_format_2(const RawBatch& batch, RecordReader& reader,
                          BatchBuilder& builder);

}  // namespace weir
