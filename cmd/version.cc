// weir version: weir's own and that of each library built in.
#include "cmd/version.h"

#include <fmt/core.h>
#include <isa-l.h>
#include <lz4.h>
#include <snappy-stubs-public.h>
#include <zlib.h>
#include <zstd.h>
#include <CLI/Version.hpp>
#include <boost/version.hpp>

#include "cmd/commands.h"
#include "lib/base/json.h"

namespace weir {

const std::string_view kVersionText = WEIR_VERSION;

namespace {

struct Library {
  std::string_view name;
  std::string version;
};

std::string three(int major, int minor, int patch) {
  return fmt::format("{}.{}.{}", major, minor, patch);
}

std::vector<Library> libraries() {
  return {
      {"boost", three(BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000,
                      BOOST_VERSION % 100)},
      {"cli11", CLI11_VERSION},
      {"fmt",
       three(FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)},
      {"isa-l",
       three(ISAL_MAJOR_VERSION, ISAL_MINOR_VERSION, ISAL_PATCH_VERSION)},
      {"lz4", LZ4_VERSION_STRING},
      {"snappy", three(SNAPPY_MAJOR, SNAPPY_MINOR, SNAPPY_PATCHLEVEL)},
      {"zlib", ZLIB_VERSION},
      {"zstd", ZSTD_VERSION_STRING},
  };
}

}  // namespace

Result<cli::ExitCode> run_version(const cli::Arguments&,
                                  cli::Context& context) {
  std::string& out = context.out.buffer();
  if (context.json) {
    JsonWriter w(out);
    w.begin_object().field("version", kVersionText);
    w.key("libraries").begin_object();
    for (const Library& row : libraries()) w.field(row.name, row.version);
    w.end_object().end_object();
    out.push_back('\n');
  } else {
    out += fmt::format("weir {}\n", kVersionText);
    for (const Library& row : libraries())
      out += fmt::format("  {:<8} {}\n", row.name, row.version);
  }
  return cli::ExitCode::kDone;
}

}  // namespace weir
