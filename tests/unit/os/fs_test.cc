// The real file system behind Fs.
#include "lib/os/fs.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstring>

#include "lib/os/lock.h"
#include "lib/os/random.h"
#include "tests/support/temp_dir.h"

namespace weir {

TEST_CASE("gathered pieces arrive in order, more than one call takes") {
  TempDir dir;
  Fs& fs = posix_fs();
  auto file = fs.open(dir / "f", OpenMode::kCreate).value();
  std::vector<Bytes> pieces(200, "abc");
  REQUIRE(file->write_at(Position(5), pieces));
  CHECK(file->info()->size == 605);
  auto map = file->map(605).value();
  CHECK(map->bytes().substr(5, 6) == "abcabc");
  CHECK(map->bytes().substr(602) == "abc");
}

TEST_CASE("a mapped file that is cut reads as zeros and does not fault") {
  TempDir dir;
  auto file = posix_fs().open(dir / "f", OpenMode::kCreate).value();
  std::string content(20'000, 'x');
  REQUIRE(file->write_at(Position(0), content));
  auto map = file->map(20'000).value();
  REQUIRE(file->truncate(0));
  CHECK(map->bytes()[16'384] == 0);
}

TEST_CASE("large holes read as zeros and take neither time nor memory") {
  TempDir dir;  // D17
  constexpr int64_t kMiB = 1 << 20;
  auto file = posix_fs().open(dir / "f", OpenMode::kCreate).value();
  REQUIRE(file->write_at(Position(10), "head"));
  REQUIRE(file->write_at(Position(300 * kMiB + 7), "middle"));
  REQUIRE(file->truncate(2048 * kMiB));
  auto map = file->map(2048 * kMiB).value();
  Bytes bytes = map->bytes();
  CHECK(bytes.substr(8, 8) == Bytes("\0\0head\0\0", 8));
  CHECK(bytes.substr(300 * kMiB + 6, 8) == Bytes("\0middle\0", 8));
  CHECK(std::memcmp(bytes.data() + 301 * kMiB, bytes.data() + 301 * kMiB + 1,
                    size_t(1747 * kMiB) - 1) == 0);
  rusage use;
  REQUIRE(::getrusage(RUSAGE_SELF, &use) == 0);
  CHECK(use.ru_maxrss < 1024 * 1024);  // KiB
}

TEST_CASE("a FIFO is refused and never waited for") {
  TempDir dir;
  REQUIRE(::mkfifo((dir / "p").c_str(), 0600) == 0);
  auto read = posix_fs().open(dir / "p", OpenMode::kRead);
  REQUIRE_FALSE(read);
  CHECK(read.error().message().find("FIFO") != std::string::npos);
  CHECK_FALSE(posix_fs().open(dir / "p", OpenMode::kWrite));
}

TEST_CASE("a replaced file is whole and leaves no draft behind") {
  TempDir dir;
  REQUIRE(posix_fs().replace_file(dir / "c", "one"));
  REQUIRE(posix_fs().replace_file(dir / "c", "two"));
  CHECK(posix_fs().read_file(dir / "c", 10).value() == "two");
  CHECK(posix_fs().list(dir.path())->size() == 1);
  CHECK(posix_fs().read_file(dir / "c", 2).error().code == Code::kLimit);
}

TEST_CASE("a directory is locked once, and a stale lock file is no lock") {
  TempDir dir;
  {
    auto lock = DirectoryLock::take(dir.path());
    REQUIRE(lock);
    auto second = DirectoryLock::take(dir.path());
    REQUIRE_FALSE(second);
    CHECK(second.error().code == Code::kInUse);
    CHECK(second.error().text.find(std::to_string(::getpid())) !=
          std::string::npos);
    CHECK(directory_is_locked(dir.path()));
  }
  CHECK_FALSE(directory_is_locked(dir.path()));
  CHECK(DirectoryLock::take(dir.path()));
}

TEST_CASE("random ids are version 4 and never begin with a dash") {
  SeededRandom random(Catch::rngSeed());
  for (int i = 0; i < 1000; ++i) {
    Uuid id = random.uuid();
    CHECK(id.text().size() == 22);
    CHECK(id.text()[0] != '-');
    CHECK(Uuid::parse(id.text()).value() == id);
  }
}

}  // namespace weir
