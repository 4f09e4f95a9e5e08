// Reading a selection: batches are gathered into chunks, chunks unpacked,
// filtered and printed on every core, and what came out is written in order.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "lib/base/findings.h"
#include "lib/base/result.h"
#include "lib/place/place.h"
#include "lib/place/record_filter.h"
#include "lib/place/record_format.h"

namespace weir {

/// What is done with the records of a selection. One plan serves every thread
/// by clones of filter and formatter.
struct ReadPlan {
  const RecordFilter* filter = nullptr;  ///< none: everything passes
  const RecordFormatter* formatter = nullptr;
  bool control = false;   ///< control records are shown
  bool verbatim = false;  ///< whole batches as they stand, no formatter
  int64_t limit = INT64_MAX;
  int threads = 1;
  const std::atomic<int>* interrupt = nullptr;  ///< not 0: stop
};

/// What came of it.
struct ReadCount {
  int64_t records = 0;  ///< that passed and were printed
  int64_t seen = 0;     ///< looked at by the filter or printed
};

/// Takes printed bytes, in order.
using TextSink = std::function<Result<>(std::string_view)>;

/// Reads sources one after the other, each to its end as it is now, until
/// `plan.limit` records are printed in all. `count` is added to, and right
/// even when an error ends the run (kInterrupted, or what `write` returned).
Result<> read_in_order(std::span<BatchSource* const> sources,
                       const ReadPlan& plan, const TextSink& write,
                       FindingSink& sink, ReadCount& count);

}  // namespace weir
