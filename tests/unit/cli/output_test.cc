// stdout as a buffer: whole writes, closed pipes, full disks.
#include "cmd/cli/output.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <thread>

namespace weir::cli {

namespace {

struct Pipe {
  int read = -1, write = -1;
  Pipe() {
    int fds[2];
    REQUIRE(::pipe(fds) == 0);
    read = fds[0], write = fds[1];
  }
  ~Pipe() {
    if (read >= 0) ::close(read);
    if (write >= 0) ::close(write);
  }
};

std::string read_all(int fd) {
  std::string all;
  char piece[65536];
  while (true) {
    ssize_t n = ::read(fd, piece, sizeof piece);
    if (n <= 0) return all;
    all.append(piece, size_t(n));
  }
}

}  // namespace

TEST_CASE("nothing is written before there is much or flush says so") {
  Pipe pipe;
  Output out(pipe.write);
  REQUIRE(out.write("a few bytes"));
  CHECK(out.written() == 0);
  REQUIRE(out.flush());
  CHECK(out.written() == 11);
  CHECK(out.buffer().empty());
}

TEST_CASE("more bytes than a pipe holds arrive whole and in order") {
  Pipe pipe;
  std::string sent;
  for (int i = 0; sent.size() < size_t(5) << 20; ++i)
    sent += std::to_string(i) + "\n";
  std::string got;
  std::thread reader([&] { got = read_all(pipe.read); });
  Output out(pipe.write);
  for (size_t at = 0; at < sent.size(); at += 10'000)
    REQUIRE(out.write(std::string_view(sent).substr(at, 10'000)));
  REQUIRE(out.flush());
  ::close(pipe.write);
  pipe.write = -1;
  reader.join();
  CHECK((got == sent));
}

TEST_CASE("a non-blocking stdout is waited for") {
  Pipe pipe;
  ::fcntl(pipe.write, F_SETFL, O_NONBLOCK);
  std::string sent(size_t(3) << 20, 'x'), got;
  std::thread reader([&] { got = read_all(pipe.read); });
  Output out(pipe.write);
  CHECK(out.write(sent));
  ::close(pipe.write);
  pipe.write = -1;
  reader.join();
  CHECK(got.size() == sent.size());
}

TEST_CASE("a reader that went away is an error known as closed") {
  ::signal(SIGPIPE, SIG_IGN);
  Pipe pipe;
  ::close(pipe.read);
  pipe.read = -1;
  Output out(pipe.write);
  REQUIRE(out.write("x"));
  CHECK_FALSE(out.flush());
  CHECK(out.closed());
}

TEST_CASE("a full disk is an error of the place, not a closed pipe") {
  int fd = ::open("/dev/full", O_WRONLY);
  REQUIRE(fd >= 0);
  Output out(fd, "result.txt");
  REQUIRE(out.write("x"));
  auto flushed = out.flush();
  REQUIRE_FALSE(flushed);
  CHECK(flushed.error().code == Code::kIo);
  CHECK(flushed.error().message() ==
        "result.txt: cannot write: No space left on device");
  CHECK_FALSE(out.closed());
  ::close(fd);
}

TEST_CASE("behind a write that failed nothing is written, and flush says so") {
  int full = ::open("/dev/full", O_WRONLY);
  Output out(full);
  out.buffer() = "text";
  CHECK_FALSE(out.flush());
  CHECK_FALSE(out.flush());
  CHECK(out.write("more"));  // gathered
  CHECK_FALSE(out.flush());
  CHECK_FALSE(out.closed());
  ::close(full);
}

TEST_CASE("who waits is told that the reader went away") {
  Pipe pipe;
  Output out(pipe.write);
  CHECK(out.check_reader());
  ::close(std::exchange(pipe.read, -1));
  CHECK_FALSE(out.check_reader());
  CHECK(out.closed());
}

}  // namespace weir::cli
