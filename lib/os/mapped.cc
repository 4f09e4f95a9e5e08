#include "lib/os/mapped.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/interprocess/mapped_region.hpp>
#include <cerrno>
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

// The holes of a sparse file of at least kHole bytes, as [first, second).
// Reading a hole through the file costs a page of cache for each of its
// pages; zeros that stand for it cost nothing.
constexpr off_t kHole = off_t{64} << 20;
constexpr int kHolesLookedFor = 64;

template <class OnHole>
void each_large_hole(int fd, off_t size, OnHole on_hole) {
  struct stat st;
  if (::fstat(fd, &st) != 0 || st.st_blocks * 512 + kHole > size) return;
  off_t at = 0;
  for (int i = 0; i < kHolesLookedFor && at < size; ++i) {
    off_t hole = ::lseek(fd, at, SEEK_HOLE);
    if (hole < 0 || hole >= size) return;
    off_t data = ::lseek(fd, hole, SEEK_DATA);
    if (data < 0 && errno != ENXIO) return;
    at = data < 0 ? size : data;
    if (at - hole >= kHole) on_hole(hole, at);
  }
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
    each_large_hole(fd, off_t(size), [this](off_t begin, off_t end) {
      put_zeros(size_t(begin), size_t(end));
    });
  }
  Bytes bytes() const override {
    return {static_cast<const char*>(region_.get_address()),
            region_.get_size()};
  }

 private:
  void put_zeros(size_t begin, size_t end) {
    size_t page = size_t(::sysconf(_SC_PAGESIZE));
    begin = (begin + page - 1) / page * page;
    end = end / page * page;
    if (begin >= end) return;
    char* where = static_cast<char*>(region_.get_address()) + begin;
    void* got =
        ::mmap(where, end - begin, PROT_READ,
               MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    // A failure may have taken the old pages away.
    if (got == MAP_FAILED) throw ipc::interprocess_exception("no memory");
    (void)::madvise(where, end - begin, MADV_HUGEPAGE);
  }

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
