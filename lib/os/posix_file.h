// A file by its descriptor, for file systems that come by one otherwise than
// through posix_fs().
#pragma once
#include <memory>
#include <string>

#include "lib/os/fs.h"

namespace weir {

/// Takes over `fd`, which is open for reading and writing; `path` is what
/// errors name.
std::unique_ptr<File> file_of_descriptor(int fd, std::string path);

}  // namespace weir
