// A file system whose changes nobody else sees.
#include "lib/os/overlay_fs.h"

#include <catch2/catch.hpp>

#include "lib/os/memory_fs.h"
#include "tests/support/temp_dir.h"

namespace weir {
namespace {

struct Fixture {
  TempDir temp;
  std::string dir = temp / "data", over = temp / "over";
  MemoryFs memory;
  Fixture() {
    REQUIRE(posix_fs().make_dirs(dir + "/p-0"));
    REQUIRE(posix_fs().replace_file(dir + "/a", "old"));
    REQUIRE(posix_fs().replace_file(dir + "/b", "log"));
    REQUIRE(posix_fs().replace_file(dir + "/p-0/c", "deep"));
  }
  ~Fixture() {
    // Whatever a case did, the files below are as they were.
    CHECK(names(posix_fs(), dir) == "a b p-0 ");
    CHECK(names(posix_fs(), dir + "/p-0") == "c ");
    CHECK(text(posix_fs(), "a") == "old");
    CHECK(text(posix_fs(), "b") == "log");
    CHECK(text(posix_fs(), "p-0/c") == "deep");
  }
  OverlayFs fs{posix_fs(), dir, memory, "/changes"};

  static std::string names(Fs& of, const std::string& folder) {
    std::string out;
    auto entries = of.list(folder);
    REQUIRE(entries);
    for (const DirEntry& entry : *entries) out += entry.name + " ";
    return out;
  }
  std::string text(Fs& of, const std::string& name) {
    return of.read_file(dir + "/" + name, 1 << 20).value_or("(none)");
  }
  // The overlay in a directory of its own, as a process finds it again.
  std::unique_ptr<OverlayFs> kept() {
    auto out = std::make_unique<OverlayFs>(posix_fs(), dir, posix_fs(), over);
    Result<> journal = out->keep_journal();
    if (!journal) FAIL(journal.error().message());
    return out;
  }
};

}  // namespace

TEST_CASE("what is written over is changed for the overlay alone") {
  Fixture f;
  auto file = f.fs.open(f.dir + "/a", OpenMode::kWrite);
  REQUIRE(file);
  REQUIRE((*file)->write_at(Position(2), Bytes("DER")));
  CHECK(f.text(f.fs, "a") == "olDER");
  char back[8];
  CHECK((*file)->read_at(Position(0), back, sizeof back).value() == 5);
  CHECK(Bytes(back, 5) == "olDER");
}

TEST_CASE("opening for writing copies nothing") {
  Fixture f;
  REQUIRE(f.fs.open(f.dir + "/a", OpenMode::kWrite));
  REQUIRE(f.fs.open(f.dir + "/a", OpenMode::kCreate));
  CHECK_FALSE(f.memory.info("/changes"));
}

TEST_CASE("files come, move and go for the overlay alone") {
  Fixture f;
  REQUIRE(f.fs.replace_file(f.dir + "/n", "new"));
  REQUIRE(f.fs.rename(f.dir + "/a", f.dir + "/d"));
  REQUIRE(f.fs.remove(f.dir + "/b"));
  CHECK(f.names(f.fs, f.dir) == "d n p-0 ");
  CHECK(f.text(f.fs, "d") == "old");
  CHECK(f.text(f.fs, "a") == "(none)");
  CHECK_FALSE(f.fs.open(f.dir + "/n", OpenMode::kExclusive));
  REQUIRE(f.fs.rename(f.dir + "/n", f.dir + "/d"));
  CHECK(f.text(f.fs, "d") == "new");
  REQUIRE(f.fs.remove(f.dir + "/d"));
  CHECK(f.text(f.fs, "d") == "(none)");
}

TEST_CASE("a file that is cut is not copied") {
  Fixture f;
  auto file = f.fs.open(f.dir + "/b", OpenMode::kWrite);
  REQUIRE((*file)->truncate(2));
  CHECK((*file)->info()->size == 2);
  CHECK(f.fs.info(f.dir + "/b")->size == 2);
  CHECK(f.text(f.fs, "b") == "lo");
  CHECK_FALSE(f.memory.info("/changes"));
  REQUIRE((*file)->write_at(Position(2), Bytes("ng")));
  CHECK(f.text(f.fs, "b") == "long");
}

TEST_CASE("a cut file stays cut under another name") {
  Fixture f;
  REQUIRE(f.fs.open(f.dir + "/b", OpenMode::kWrite).value()->truncate(1));
  REQUIRE(f.fs.rename(f.dir + "/b", f.dir + "/z"));
  CHECK(f.text(f.fs, "z") == "l");
}

TEST_CASE("a folder moves with what is in it, and one of its name is empty") {
  Fixture f;
  REQUIRE(f.fs.replace_file(f.dir + "/p-0/d", "more"));
  REQUIRE(f.fs.rename(f.dir + "/p-0", f.dir + "/p-0.x-delete"));
  CHECK(f.names(f.fs, f.dir) == "a b p-0.x-delete ");
  CHECK(f.text(f.fs, "p-0.x-delete/c") == "deep");
  REQUIRE(f.fs.make_dir(f.dir + "/p-0"));
  CHECK(f.names(f.fs, f.dir + "/p-0") == "");
  CHECK(f.text(f.fs, "p-0/c") == "(none)");
  REQUIRE(f.fs.remove_tree(f.dir + "/p-0.x-delete"));
  CHECK(f.names(f.fs, f.dir) == "a b p-0 ");
}

TEST_CASE("zeros are not copied") {
  Fixture f;
  std::string path = f.dir + "/a";
  auto file = f.fs.open(path, OpenMode::kWrite);
  REQUIRE((*file)->truncate(64 << 20));
  REQUIRE((*file)->write_at(Position(0), Bytes("x")));
  CHECK(f.fs.info(path)->size == 64 << 20);
}

TEST_CASE("a kept overlay is found again as it was left") {
  Fixture f;
  {
    auto fs = f.kept();
    REQUIRE(fs->replace_file(f.dir + "/n", "new"));
    REQUIRE(fs->rename(f.dir + "/a", f.dir + "/d"));
    REQUIRE(fs->open(f.dir + "/b", OpenMode::kWrite).value()->truncate(1));
    REQUIRE(fs->remove_tree(f.dir + "/p-0"));
  }
  auto fs = f.kept();
  CHECK(f.names(*fs, f.dir) == "b d n ");
  CHECK(f.text(*fs, "d") == "old");
  CHECK(f.text(*fs, "b") == "l");
}

TEST_CASE("a kept overlay whose last note was cut is without it") {
  Fixture f;
  REQUIRE(f.kept()->remove(f.dir + "/a"));
  {
    auto journal = posix_fs().open(f.over + "/weir-overlay", OpenMode::kWrite);
    REQUIRE((*journal)->truncate((*journal)->info()->size - 1));
  }
  auto fs = f.kept();
  CHECK(f.text(*fs, "a") == "old");
  REQUIRE(fs->remove(f.dir + "/b"));
  CHECK(f.names(*f.kept(), f.dir) == "a p-0 ");
}

TEST_CASE("an overlay of one directory is none of another") {
  Fixture f;
  (void)f.kept();
  OverlayFs other(posix_fs(), f.dir + "/p-0", posix_fs(), f.over);
  CHECK(other.keep_journal().error().code == Code::kRefused);
  OverlayFs used(posix_fs(), f.dir, posix_fs(), f.dir);
  CHECK(used.keep_journal().error().code == Code::kRefused);
}

TEST_CASE("nothing outside is written") {
  Fixture f;
  std::string outside = f.temp / "outside";
  CHECK_FALSE(f.fs.replace_file(outside, "x"));
  REQUIRE(posix_fs().replace_file(outside, "x"));
  CHECK(f.fs.read_file(outside, 10).value() == "x");
  CHECK_FALSE(f.fs.remove(outside));
}

}  // namespace weir
