// weir verify
#include "cmd/specs/specs.h"

namespace weir::specs {

namespace {

using Type = cli::OptionType;

constexpr cli::Positional kWords[] = {
    {.name = "WHAT",
     .help = "topics, partition folders, files; nothing: the whole directory",
     .min = 0,
     .max = cli::kMany,
     .type = Type::kFile},
};

constexpr cli::OptionRow kOptions[] = {
    {.long_name = "jobs",
     .short_name = 'j',
     .type = Type::kCount,
     .metavar = "N",
     .help = "threads",
     .shown = "one a core"},
    {.long_name = "level",
     .type = Type::kChoice,
     .metavar = "SEVERITY",
     .help = "report findings from this severity on",
     .fallback = "info",
     .choices = "info warning error"},
};

constexpr cli::Example kExamples[] = {
    {"weir verify -d /backup/kafka",
     "Is every batch, record, index and snapshot of a backup sound?"},
    {"weir verify orders --json | jq -r .id | sort | uniq -c",
     "What kinds of damage there are, and how often."},
    {"weir verify ./00000000000000001200.log", "A single file."},
};

constexpr cli::JsonField kJson[] = {
    {"id", "string", "the kind of finding, see FINDINGS"},
    {"severity", "string", "`info`, `warning` or `error`"},
    {"file", "string", "relative to the data directory"},
    {"position", "number", "byte position, where there is one"},
    {"offset", "number", "log offset, where there is one"},
    {"message", "string", "what is wrong, in words"},
};

constexpr cli::ExitNote kExits[] = {
    {0, "no errors; there may be warnings"},
    {1, "there are findings of severity error"},
};

}  // namespace

constexpr cli::CommandSpec kVerify{
    .name = "verify",
    .summary = "check files for damage, changing nothing",
    .topic = cli::Topic::kCare,
    .findings = true,
    .positionals = kWords,
    .options = kOptions,
    .description =
        "Makes every check that `weir repair` makes and prints one line a "
        "finding, with file, position and what is wrong. It reads on behind "
        "damage and reports what is sound there. `info` is what a crash, and "
        "even a clean Kafka, leaves; `warning` needs no repair; `error` does.",
    .examples = kExamples,
    .json = kJson,
    .exits = kExits,
    .see_also =
        "weir-repair(1) weir-inspect(1) weir-log(5) weir-index(5) "
        "weir-snapshot(5) weir-checkpoint(5) weir-directory(5)",
};

}  // namespace weir::specs
