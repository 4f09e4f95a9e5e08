// weir version: weir's own, that of each library built in, and those of the
// protocol.
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
#include "lib/broker/broker.h"
#include "lib/protocol/apis.h"

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

// The versions of each of Kafka's APIs that weir speaks; `served`: that its
// own broker answers it.
void write_apis(JsonWriter& json) {
  json.key("apis").begin_array();
  for (const protocol::Api& api : protocol::apis()) {
    schema::Versions versions = api.announced();
    json.begin_object()
        .field("api", api.name())
        .field("key", api.key)
        .field("min", versions.first)
        .field("max", versions.last)
        .field("served", find_handler(api.key) != nullptr)
        .end_object();
  }
  json.end_array();
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
    w.end_object();
    write_apis(w);
    w.end_object();
    out.push_back('\n');
  } else {
    out += fmt::format("weir {}\n", kVersionText);
    for (const Library& row : libraries())
      out += fmt::format("  {:<8} {}\n", row.name, row.version);
  }
  return cli::ExitCode::kDone;
}

}  // namespace weir
