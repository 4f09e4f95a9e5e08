// Decodes files into lines: batches, records, index entries, checkpoint
// entries. Logs are cut into pieces that are rendered on every core and
// written in order; nothing is allocated for each record.
#pragma once
#include <functional>
#include <span>
#include <string_view>

#include "lib/inspect/source.h"

namespace weir {

struct InspectOptions {
  bool json = false;
  bool records = false;   ///< records, not batches
  bool annotate = false;  ///< batch headers field by field, with their bytes
  bool secrets = false;
  /// Somebody may be appending: bytes behind the last whole batch are no
  /// damage.
  bool live = false;
  int threads = 1;
  /// The most lines of batches, records or entries.
  int64_t limit = INT64_MAX;
};

/// Where text goes; an error ends the work.
using WriteText = std::function<Result<>(std::string_view)>;

struct InspectResult {
  int64_t errors = 0;  ///< findings that are errors, printed among the lines
  std::vector<Finding> unreadable = {};  ///< files; not among the lines
};

/// Damage is printed where it stands, as a finding, and stepped over. Errors:
/// only what `write` gives.
Result<InspectResult> inspect_sources(Fs& fs, std::span<const Source> sources,
                                      const InspectOptions& options,
                                      const WriteText& write);

}  // namespace weir
