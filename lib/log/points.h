// Where a Point lies in a log as it stands: one rule for reading a range,
// for moving a group and for trimming.
//
// Times follow Kafka's ListOffsets: the first record, in the order of the
// log, whose timestamp is at or after the one asked for.
#pragma once
#include <functional>
#include <optional>

#include "lib/base/ints.h"
#include "lib/base/result.h"
#include "lib/base/text.h"

namespace weir {

class PartitionView;

/// What must be known of a log, asked for only when it is needed.
struct PointLookup {
  Offset start;
  std::function<Result<Offset>()> end;
  /// The first record at or after; nothing if all are older.
  std::function<Result<std::optional<Offset>>(TimestampMs)> offset_at;
};

/// Of a partition that outlives it.
PointLookup lookup_in(PartitionView& partition);

/// Nothing for a point that no record reaches: the end itself, or a time
/// after all of them. An offset comes back as it is, be it out of range; ten
/// before the end of a log of three are the offset -7.
Result<std::optional<Offset>> resolve_point(const Point& point, TimestampMs now,
                                            const PointLookup& log);

/// The same within [start, end].
Result<Offset> resolve_inside(const Point& point, TimestampMs now,
                              const PointLookup& log);

}  // namespace weir
