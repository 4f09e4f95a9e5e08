// RecordMap: a record becomes none, one or several others.
#pragma once
#include <functional>

#include "lib/base/result.h"
#include "lib/place/record.h"

namespace weir {

class RecordMap {
 public:
  using Take = std::function<Result<>(const Record&)>;
  virtual ~RecordMap() = default;
  /// Gives what `record` becomes to `take`, one after the other; good until
  /// it returns. kUsage where the map fails on the record, or gives what is
  /// no envelope; and what `take` returned.
  virtual Result<> map(const Record& record, const Take& take) = 0;
};

}  // namespace weir
