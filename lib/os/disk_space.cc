#include "lib/os/disk_space.h"

#include <sys/statvfs.h>

namespace weir {

Result<DiskSpace> disk_space(const std::string& path) {
  struct statvfs disk;
  if (::statvfs(path.c_str(), &disk) != 0)
    return fail_errno(path, "cannot ask for the space on its disk");
  auto unit = int64_t(disk.f_frsize);
  return DiskSpace{int64_t(disk.f_blocks) * unit,
                   int64_t(disk.f_bavail) * unit};
}

}  // namespace weir
