#include "lib/os/mapped.h"

#include <sys/mman.h>
#include <unistd.h>

#include <boost/interprocess/mapped_region.hpp>
#include <csignal>

namespace weir {
namespace {

namespace ipc = boost::interprocess;

// A page behind the end of a file that somebody cut: give it zeros, which no
// checksum accepts, and let the reader go on to report damage.
void zero_the_page(int, siginfo_t* info, void*) {
  auto page = uintptr_t(::sysconf(_SC_PAGESIZE));
  auto where = reinterpret_cast<uintptr_t>(info->si_addr) & ~(page - 1);
  void* got = ::mmap(reinterpret_cast<void*>(where), page, PROT_READ,
                     MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (info->si_code != BUS_ADRERR || got == MAP_FAILED) ::_exit(70);
}

void install_guard() {
  static const bool installed = [] {
    struct sigaction action = {};
    action.sa_sigaction = zero_the_page;
    action.sa_flags = SA_SIGINFO | SA_NODEFER;
    return ::sigaction(SIGBUS, &action, nullptr) == 0;
  }();
  (void)installed;
}

// What Boost.Interprocess takes for a file: any type with this member.
struct Handle {
  int fd;
  ipc::mapping_handle_t get_mapping_handle() const { return {fd, false}; }
};

class Region : public Mapping {
 public:
  Region() = default;
  Region(int fd, size_t size) : region_(Handle{fd}, ipc::read_only, 0, size) {
    region_.advise(ipc::mapped_region::advice_sequential);
  }
  Bytes bytes() const override {
    return {static_cast<const char*>(region_.get_address()),
            region_.get_size()};
  }

 private:
  ipc::mapped_region region_;
};

}  // namespace

Result<std::unique_ptr<Mapping>> map_file(int fd, int64_t size,
                                          const std::string& path) {
  if (size == 0) return std::make_unique<Region>();
  install_guard();
  try {
    return std::make_unique<Region>(fd, size_t(size));
  } catch (const ipc::interprocess_exception& e) {
    return fail(
        Error{Code::kIo, fmt::format("cannot map: {}", e.what()), path});
  }
}

}  // namespace weir
