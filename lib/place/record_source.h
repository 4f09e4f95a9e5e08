// RecordSource: where records come from that are to be written: lines, files
// and envelopes (record_input.h), wherever they then go (record_sink.h).
#pragma once
#include <string>

#include "lib/base/result.h"
#include "lib/place/record_sink.h"

namespace weir {

class RecordSource {
 public:
  virtual ~RecordSource() = default;
  /// The next record, its bytes good until the next call; false at the end.
  /// Errors: kUsage (input that is no record; it names file and line), kIo,
  /// kNotFound, kLimit.
  virtual Result<bool> next(OutgoingRecord& record) = 0;
  /// Where the last record came from, as errors name it: "FILE:LINE".
  virtual std::string where() const = 0;
};

}  // namespace weir
