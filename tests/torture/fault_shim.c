/* Faults inside a process that knows nothing of them: LD_PRELOAD this, and
 * the n-th call of a kind fails with an errno, writes only half, or kills the
 * process. What, when and how often stands in a shared mapping of the file
 * WEIR_FAULT_CONTROL (tests/torture/fault.py writes it, also while the process
 * runs). libfiu does the same at random; this does it at every point in turn,
 * and knows pwritev, accept4, remove, mkdir and epoll_wait. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 1, SYNC = 2, OPEN = 4, NAME = 8, SIZE = 16, ACCEPT = 32,
       MEMORY = 64, READ = 128 };
enum { KILL = -1, HALF = -2 };

struct control {
  _Atomic int64_t seen;  /* calls of the kinds in `kinds` */
  int64_t at;            /* which of them fails; -1: none */
  int32_t kinds;
  int32_t what; /* an errno, KILL or HALF */
  int32_t for_good;
  _Atomic int32_t fired;
};
static struct control *control;

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("WEIR_FAULT_CONTROL");
  if (!path) return;
  int fd = open(path, O_RDWR | O_CLOEXEC);
  if (fd < 0) return;
  void *at = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED,
                  fd, 0);
  close(fd);
  if (at != MAP_FAILED) control = at;
}

/* 0, or what shall happen to this call; errno is set. */
static int fails(int kind) {
  if (!control || !(control->kinds & kind)) return 0;
  int64_t n = atomic_fetch_add(&control->seen, 1);
  if (control->at < 0 || n < control->at) return 0;
  if (n > control->at && !control->for_good) return 0;
  atomic_fetch_add(&control->fired, 1);
  if (control->what == KILL) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
  }
  if (control->what > 0) errno = control->what;
  return control->what;
}

#define NEXT(name)                \
  static __typeof__(&(name)) next; \
  if (!next) *(void **)&next = dlsym(RTLD_NEXT, #name)

ssize_t pwritev(int fd, const struct iovec *io, int n, off_t at) {
  NEXT(pwritev);
  int what = fails(WRITE);
  if (what == HALF && io[0].iov_len > 1) {
    struct iovec half = {io[0].iov_base, io[0].iov_len / 2};
    return next(fd, &half, 1, at);
  }
  return what > 0 ? -1 : next(fd, io, n, at);
}

ssize_t pwrite(int fd, const void *from, size_t n, off_t at) {
  NEXT(pwrite);
  return fails(WRITE) > 0 ? -1 : next(fd, from, n, at);
}

int fdatasync(int fd) {
  NEXT(fdatasync);
  return fails(SYNC) > 0 ? -1 : next(fd);
}

int fsync(int fd) {
  NEXT(fsync);
  return fails(SYNC) > 0 ? -1 : next(fd);
}

int ftruncate(int fd, off_t size) {
  NEXT(ftruncate);
  return fails(SIZE) > 0 ? -1 : next(fd, size);
}

int open(const char *path, int flags, ...) {
  NEXT(open);
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return fails(OPEN) > 0 ? -1 : next(path, flags, mode);
}

int rename(const char *from, const char *to) {
  NEXT(rename);
  return fails(NAME) > 0 ? -1 : next(from, to);
}

int remove(const char *path) {
  NEXT(remove);
  return fails(NAME) > 0 ? -1 : next(path);
}

int unlink(const char *path) {
  NEXT(unlink);
  return fails(NAME) > 0 ? -1 : next(path);
}

int mkdir(const char *path, mode_t mode) {
  NEXT(mkdir);
  return fails(NAME) > 0 ? -1 : next(path, mode);
}

ssize_t pread(int fd, void *into, size_t n, off_t at) {
  NEXT(pread);
  int what = fails(READ);
  if (what == HALF && n > 1) n /= 2;
  return what > 0 ? -1 : next(fd, into, n, at);
}

void *mmap(void *at, size_t n, int protection, int flags, int fd, off_t from) {
  NEXT(mmap);
  int kind = flags & MAP_ANONYMOUS ? 0 : READ;
  return fails(kind) > 0 ? MAP_FAILED
                         : next(at, n, protection, flags, fd, from);
}

int accept4(int fd, struct sockaddr *peer, socklen_t *size, int flags) {
  NEXT(accept4);
  return fails(ACCEPT) > 0 ? -1 : next(fd, peer, size, flags);
}

void *__libc_malloc(size_t);
void *__libc_realloc(void *, size_t);
void *__libc_calloc(size_t, size_t);

void *malloc(size_t n) { return fails(MEMORY) > 0 ? NULL : __libc_malloc(n); }
void *realloc(void *p, size_t n) {
  return fails(MEMORY) > 0 ? NULL : __libc_realloc(p, n);
}
void *calloc(size_t n, size_t m) {
  return fails(MEMORY) > 0 ? NULL : __libc_calloc(n, m);
}
