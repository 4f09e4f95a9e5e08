// The entries of everything in a data directory that is no log: indexes,
// producer snapshots, checkpoints, properties. One line an entry, as text or
// as JSON; an entry that cannot be read is a finding and ends the file.
#pragma once
#include <string>

#include "lib/base/findings.h"
#include "lib/inspect/source.h"

namespace weir {

struct FileLineOptions {
  bool json = false;
};

/// `bytes` is the whole file. Findings: index-size, index-preallocated,
/// index-order, snapshot-invalid, checkpoint-invalid, metadata-invalid.
void append_file_lines(std::string& out, const Source& source, Bytes bytes,
                       FileLineOptions options, FindingSink& sink);

}  // namespace weir
