// The option rows that several commands share.
#pragma once
#include "cmd/cli/spec.h"

namespace weir::cli {

/// Accepted by every command, before or after its name: -d -b -X -F --json
/// --color --no-progress -q -h --version.
extern const OptionGroup kGlobalOptions;

/// Which records: --from --until -n --key --key-base64 --partitioner --grep
/// --header --where --isolation --control --merge.
extern const OptionGroup kSelectionOptions;

/// How records are printed: -f --raw --batches (--json is global).
extern const OptionGroup kFormatOptions;

}  // namespace weir::cli
