// weir version
#include "cmd/specs/specs.h"

namespace weir::specs {

namespace {

constexpr cli::Example kExamples[] = {
    {"weir version --json", "The same for a program."},
};

constexpr cli::JsonField kJson[] = {
    {"version", "string", "weir's own version"},
    {"libraries", "object of string", "the version of each library built in"},
    {"apis", "array of object",
     "each of Kafka's APIs: `api`, `key`, the versions `min` to `max` that "
     "weir "
     "speaks, `served` whether its own broker answers it"},
};

}  // namespace

constexpr cli::CommandSpec kVersion{
    .name = "version",
    .summary = "print the version of weir and of its libraries",
    .topic = cli::Topic::kTools,
    .place = false,
    .description =
        "Prints weir's version, then a line for each library that "
        "is built into it.",
    .examples = kExamples,
    .json = kJson,
};

}  // namespace weir::specs
