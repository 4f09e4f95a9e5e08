// How much room the disk has that a path is on.
#pragma once
#include <cstdint>
#include <string>

#include "lib/base/result.h"

namespace weir {

struct DiskSpace {
  int64_t total = 0;   ///< bytes
  int64_t usable = 0;  ///< bytes, by who is not root
};

/// Follows links. kIo, kNotFound.
Result<DiskSpace> disk_space(const std::string& path);

}  // namespace weir
