// A file system whose changes nobody else sees.
#include "lib/os/overlay_fs.h"

#include <catch2/catch.hpp>

#include "tests/support/temp_dir.h"

namespace weir {
namespace {

struct Fixture {
  TempDir temp;
  std::string scratch = temp / "scratch", dir = temp / "data";
  Fixture() {
    REQUIRE(posix_fs().make_dirs(scratch));
    REQUIRE(posix_fs().make_dirs(dir));
    REQUIRE(posix_fs().replace_file(dir + "/a", "old"));
    REQUIRE(posix_fs().replace_file(dir + "/b.log", "log"));
  }
  OverlayFs fs{posix_fs(), scratch};
  std::string names(Fs& of) {
    std::string out;
    auto entries = of.list(dir);
    REQUIRE(entries);
    for (const DirEntry& entry : *entries) out += entry.name + " ";
    return out;
  }
};

}  // namespace

TEST_CASE("what is written over is changed for the overlay alone") {
  Fixture f;
  auto file = f.fs.open(f.dir + "/a", OpenMode::kWrite);
  REQUIRE(file);
  REQUIRE((*file)->write_at(Position(0), Bytes("NEW")));
  CHECK(f.fs.read_file(f.dir + "/a", 10).value() == "NEW");
  CHECK(posix_fs().read_file(f.dir + "/a", 10).value() == "old");
}

TEST_CASE("files come, move and go for the overlay alone") {
  Fixture f;
  REQUIRE(f.fs.replace_file(f.dir + "/c", "new"));
  REQUIRE(f.fs.rename(f.dir + "/a", f.dir + "/d"));
  REQUIRE(f.fs.remove(f.dir + "/b.log"));
  CHECK(f.names(f.fs) == "c d ");
  CHECK(f.names(posix_fs()) == "a b.log ");
  CHECK(f.fs.read_file(f.dir + "/d", 10).value() == "old");
  CHECK(f.fs.read_file(f.dir + "/a", 10).error().code == Code::kNotFound);
  CHECK_FALSE(f.fs.open(f.dir + "/c", OpenMode::kExclusive));
}

TEST_CASE("a .log file cannot be written through the overlay") {
  Fixture f;
  auto file = f.fs.open(f.dir + "/b.log", OpenMode::kWrite);
  REQUIRE(file);
  CHECK_FALSE((*file)->write_at(Position(0), Bytes("x")));
  CHECK(posix_fs().read_file(f.dir + "/b.log", 10).value() == "log");
}

}  // namespace weir
