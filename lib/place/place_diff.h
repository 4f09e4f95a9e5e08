// Partitions of a cluster as one side of a diff (lib/inspect/diff.h).
#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "lib/inspect/diff.h"
#include "lib/place/place.h"

namespace weir {

/// The partitions that a topic word names. `options` and `sink` must outlive
/// what is opened. kNotFound.
Result<std::vector<DiffPartition>> diff_partitions(std::shared_ptr<Place> place,
                                                   std::string_view word,
                                                   const DiffOptions& options,
                                                   FindingSink& sink);

}  // namespace weir
