// Streams cut into frames, however they come.
#include "lib/server/frame_reader.h"

#include <catch2/catch.hpp>
#include <random>

namespace weir {
namespace {

std::string framed(Bytes body) {
  std::string out;
  Writer(out).i32(int32_t(body.size()));
  return out.append(body);
}

/// Feeds bytes as a socket would, at most `most` at once.
struct Feed {
  FrameReader reader;
  std::vector<char> scratch;

  Feed(int64_t limit, size_t scratch_size)
      : reader(limit), scratch(scratch_size) {}

  size_t give(Bytes bytes) {
    std::array<iovec, 2> into;
    size_t pieces = reader.space(scratch, into), done = 0;
    for (size_t i = 0; i < pieces; ++i) {
      size_t n = std::min(into[i].iov_len, bytes.size() - done);
      std::memcpy(into[i].iov_base, bytes.data() + done, n);
      done += n;
    }
    reader.received(done, scratch);
    return done;
  }
};

}  // namespace

TEST_CASE("frames come out whole and in order, however the stream is cut") {
  std::minstd_rand random(Catch::rngSeed());
  CAPTURE(Catch::rngSeed());
  for (int round = 0; round < 200; ++round) {
    std::vector<std::string> sent, got;
    std::string stream;
    for (int i = 0; i < 20; ++i) {
      size_t size = 1 + random() % (i % 5 == 0 ? 5000 : 40);
      sent.push_back(std::string(size, char('a' + i)));
      stream += framed(sent.back());
    }
    Feed feed(1 << 20, 1 + random() % 700);
    Bytes rest = stream;
    while (!rest.empty()) {
      size_t most = 1 + random() % 900;
      rest.remove_prefix(feed.give(rest.substr(0, most)));
      for (;;) {
        // A request that waits holds the others back.
        if (random() % 4 == 0) {
          feed.reader.keep();
          std::fill(feed.scratch.begin(), feed.scratch.end(), '?');
        }
        auto frame = feed.reader.next();
        REQUIRE(frame);
        if (!*frame) break;
        got.push_back(**frame);
      }
      feed.reader.keep();
    }
    REQUIRE(got == sent);
    CHECK(feed.reader.at_boundary());
    CHECK(feed.reader.held() == 0);
  }
}

TEST_CASE("lengths that cannot be are refused before anything is allocated") {
  for (int32_t length : {0, -1, INT32_MIN, 101, INT32_MAX}) {
    Feed feed(100, 64);
    std::string head;
    Writer(head).i32(length);
    feed.give(head);
    auto frame = feed.reader.next();
    REQUIRE_FALSE(frame);
    CHECK(frame.error().code == (length > 100 ? Code::kLimit : Code::kCorrupt));
    CHECK(feed.reader.held() == 0);
  }
}

TEST_CASE("what a length claims costs nothing until the bytes are there") {
  Feed feed(100 << 20, 4096);
  std::string head;
  Writer(head).i32(100 << 20);
  feed.give(head);
  CHECK_FALSE(feed.reader.next().value());
  feed.reader.keep();
  CHECK(feed.reader.held() == 0);
  int64_t came = 0;
  for (int i = 0; i < 10; ++i) {
    came += int64_t(feed.give(std::string(1000, 'x')));
    CHECK_FALSE(feed.reader.next().value());
    feed.reader.keep();
    CHECK(feed.reader.held() <= 2 * came);
  }
}

TEST_CASE("the first bytes are remembered, to tell a stranger by") {
  Feed feed(100, 64);
  feed.give("GET / ");
  CHECK_FALSE(feed.reader.next());
  CHECK(feed.reader.first_bytes() == "GET / ");
}

}  // namespace weir
