#include "lib/log/points.h"

#include <algorithm>

#include "lib/log/partition_view.h"

namespace weir {

PointLookup lookup_in(PartitionView& partition) {
  return {partition.log_start_offset(),
          [&partition] { return partition.end_offset(); },
          [&partition](TimestampMs time) -> Result<std::optional<Offset>> {
            TRY_ASSIGN(auto found, partition.offset_at(time));
            if (!found) return std::nullopt;
            return found->offset;
          }};
}

Result<std::optional<Offset>> resolve_point(const Point& point, TimestampMs now,
                                            const PointLookup& log) {
  switch (point.kind) {
    case Point::Kind::kStart:
      return log.start;
    case Point::Kind::kEnd:
      break;
    case Point::Kind::kOffset:
      return Offset(point.value);
    case Point::Kind::kFromEnd: {
      TRY_ASSIGN(Offset end, log.end());
      return end - point.value;
    }
    case Point::Kind::kTime:
      return log.offset_at(TimestampMs(point.value));
    case Point::Kind::kAge:
      return log.offset_at(now - point.value);
  }
  return std::nullopt;
}

Result<Offset> resolve_inside(const Point& point, TimestampMs now,
                              const PointLookup& log) {
  TRY_ASSIGN(std::optional<Offset> found, resolve_point(point, now, log));
  TRY_ASSIGN(Offset end, log.end());
  return std::clamp(found.value_or(end), log.start, std::max(log.start, end));
}

}  // namespace weir
