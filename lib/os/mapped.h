// Files mapped for reading, by Boost.Interprocess.
#pragma once
#include <memory>
#include <string>

#include "lib/base/result.h"
#include "lib/os/fs.h"

namespace weir {

/// Maps [0, size) of `fd`. A size of 0 gives an empty view. Installs, once a
/// process, the handler that turns reads past a cut file's end into zeros.
/// Large holes of a sparse file are zeros that take no memory; what is written
/// into them later is not seen.
Result<std::unique_ptr<Mapping>> map_file(int fd, int64_t size,
                                          const std::string& path);

}  // namespace weir
