// What this machine allows, on the paths that commands take, with the least
// code that can do the work: the bounds beside which scripts/bench puts weir.
//   limits PROBE [SEGMENT]   prints one rate, in the unit of the probe's row
// Independent of weir's libraries on purpose; the batch format is read by hand.
#include <fcntl.h>
#include <isa-l.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <thread>

#include "tests/bench/measure.h"

namespace {

using weir::bench::keep;

struct Mapped {
  const char* data = nullptr;
  size_t size = 0;
};

Mapped map(const char* path) {
  int fd = ::open(path, O_RDONLY);
  struct stat st = {};
  if (fd < 0 || ::fstat(fd, &st) != 0) {
    std::perror(path);
    std::exit(3);
  }
  void* at = ::mmap(nullptr, size_t(st.st_size), PROT_READ, MAP_SHARED, fd, 0);
  ::close(fd);
  return {static_cast<const char*>(at), size_t(st.st_size)};
}

uint32_t be32(const char* p) {
  uint32_t v;
  std::memcpy(&v, p, 4);
  return __builtin_bswap32(v);
}

int64_t varint(const char*& p) {
  uint64_t u = 0;
  for (int shift = 0;; shift += 7) {
    uint64_t b = uint8_t(*p++);
    u |= (b & 0x7f) << shift;
    if (b < 0x80) return int64_t(u >> 1) ^ -int64_t(u & 1);
  }
}

constexpr size_t kHeader = 61, kCrcAt = 17, kCrcFrom = 21, kCountAt = 57;

// Calls `record(value, length)` for every record; CRCs are checked.
template <class F>
double walk(Mapped log, bool crc, F&& record) {
  double records = 0;
  for (const char *p = log.data, *end = p + log.size; p + kHeader < end;) {
    size_t size = 12 + be32(p + 8);
    if (crc && ~crc32_iscsi(reinterpret_cast<unsigned char*>(
                                const_cast<char*>(p + kCrcFrom)),
                            int(size - kCrcFrom), ~0u) != be32(p + kCrcAt))
      std::exit(1);
    asm volatile("vzeroupper");
    const char* q = p + kHeader;
    uint32_t count = be32(p + kCountAt);
    for (uint32_t i = 0; i < count; ++i) {
      int64_t length = varint(q);
      const char* next = q + length;
      ++q;
      keep(uint64_t(varint(q) + varint(q)));
      int64_t key = varint(q);
      if (key > 0) q += key;
      int64_t value = varint(q);
      record(q, value);
      q = next;
    }
    records += count;
    p += size;
  }
  return records;
}

// A pipe whose other end is read and thrown away.
class Sink {
 public:
  Sink() {
    if (::pipe(ends_) != 0) std::exit(3);
    ::fcntl(ends_[1], F_SETPIPE_SZ, 1 << 20);
    reader_ = std::thread([fd = ends_[0]] {
      static char buffer[1 << 20];
      while (::read(fd, buffer, sizeof buffer) > 0) {
      }
    });
  }
  ~Sink() {
    ::close(ends_[1]);
    reader_.join();
    ::close(ends_[0]);
  }
  void write(std::string& out) {
    for (size_t done = 0; done < out.size();) {
      ssize_t w = ::write(ends_[1], out.data() + done, out.size() - done);
      if (w <= 0) std::exit(3);
      done += size_t(w);
    }
    out.clear();
  }

 private:
  int ends_[2];
  std::thread reader_;
};

constexpr size_t kFlush = 256 << 10;

double lines_to_pipe(Mapped log) {
  Sink sink;
  std::string out;
  int64_t offset = 0;
  double n = walk(log, true, [&](const char* value, int64_t size) {
    char number[24];
    auto end = std::to_chars(number, number + 24, offset++).ptr;
    out.append("offset: ").append(number, end).append(" timestamp: ");
    end = std::to_chars(number, number + 24, 1700000000000 + offset).ptr;
    out.append(number, end).append(" payload: ").append(value, size_t(size));
    out.push_back('\n');
    if (out.size() >= kFlush) sink.write(out);
  });
  sink.write(out);
  return n;
}

double values_to_pipe(Mapped log) {
  Sink sink;
  std::string out;
  double n = walk(log, true, [&](const char* value, int64_t size) {
    out.append(value, size_t(size)).push_back('\n');
    if (out.size() >= kFlush) sink.write(out);
  });
  sink.write(out);
  return n;
}

double encode_and_write(Mapped log, const char* path) {
  int fd = ::open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
  std::string batch;
  double n = walk(log, false, [&](const char* value, int64_t size) {
    char head[16];
    char* h = head;
    *h++ = char((size + 6) * 2 & 0x7f), *h++ = 0, *h++ = 0, *h++ = 0, *h++ = 1;
    batch.append(head, size_t(h - head)).append(value, size_t(size));
    batch.push_back(0);
    if (batch.size() < 16384) return;
    keep(crc32_iscsi(reinterpret_cast<unsigned char*>(batch.data()),
                     int(batch.size()), ~0u));
    asm volatile("vzeroupper");
    if (::write(fd, batch.data(), batch.size()) < 0) std::exit(3);
    batch.clear();
  });
  ::close(fd);
  ::unlink(path);
  return n;
}

double search(Mapped log) {
  constexpr std::string_view kNeedle = "no such text at all";
  keep(uint64_t(::memmem(log.data, log.size, kNeedle.data(), kNeedle.size()) !=
                nullptr));
  return double(log.size);
}

}  // namespace

int main(int argc, char** argv) {
  std::string_view probe = argc > 1 ? argv[1] : "";
  if (argc < 3) {
    // As a test: that it is there.
    fmt::print("probes: walk lines values encode search\n");
    return probe.empty() ? 0 : 2;
  }
  Mapped log = map(argv[2]);
  using weir::bench::rate;
  if (probe == "walk")
    rate("crc and walk, mapped", "Mrec/s", 1e6, [&] {
      return walk(log, true,
                  [](const char* p, int64_t) { keep(uint64_t(uintptr_t(p))); });
    });
  else if (probe == "lines")
    rate("lines to a pipe", "Mrec/s", 1e6, [&] { return lines_to_pipe(log); });
  else if (probe == "values")
    rate("values to a pipe", "Mrec/s", 1e6,
         [&] { return values_to_pipe(log); });
  else if (probe == "encode")
    rate("encode and write", "Mrec/s", 1e6, [&] {
      return encode_and_write(log, argc > 3 ? argv[3] : "limits.tmp");
    });
  else if (probe == "search")
    rate("search, mapped", "GB/s", 1e9, [&] { return search(log); });
  else
    return 2;
  return 0;
}
