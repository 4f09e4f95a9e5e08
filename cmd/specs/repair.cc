// weir repair
#include "cmd/specs/specs.h"

namespace weir::specs {

namespace {

using Type = cli::OptionType;

constexpr cli::Positional kWords[] = {
    {.name = "WHAT",
     .help = "topics or partition folders; nothing: the whole directory",
     .min = 0,
     .max = cli::kMany,
     .type = Type::kFile},
};

constexpr cli::OptionRow kOptions[] = {
    {.long_name = "to",
     .type = Type::kDir,
     .metavar = "DIR",
     .help = "write the repaired directory here, leave the damaged one alone",
     .excludes = "yes"},
    {.long_name = "yes",
     .short_name = 'y',
     .help = "repair in place; what is replaced is kept beside the directory"},
};

constexpr cli::Example kExamples[] = {
    {"weir repair -d /var/lib/kafka", "A dry run: says what it would do."},
    {"weir repair -d /var/lib/kafka --to /var/lib/kafka.repaired",
     "A sound copy."},
    {"weir repair -d /var/lib/kafka orders --yes",
     "In place, one topic; the old files go to "
     "/var/lib/kafka.weir-undo-TIME/."},
};

constexpr cli::JsonField kJson[] = {
    {"action", "string",
     "what is done to the file: `truncate`, `rewrite`, `rebuild`, `remove`, "
     "`write`"},
    {"file", "string", "relative to the data directory"},
    {"id", "string", "the finding it answers, see weir-verify(1)"},
    {"records_kept", "number", "segments: records in the result"},
    {"bytes_lost", "number", "segments: bytes that could not be kept"},
    {"lost_offsets", "array of array",
     "segments: offsets that could not be kept, as [first, end) pairs"},
    {"message", "string", "the same in words"},
    {"done", "boolean", "false in a dry run"},
};

constexpr cli::Section kSections[] = {
    {"What is done",
     "A torn or zero tail is cut off. Damage inside a segment loses only the "
     "batches it hits: what stands behind is kept, at its offsets. Indexes, "
     "transaction indexes and producer snapshots are built anew from the log. "
     "The result is as after a clean stop, so that Kafka starts on it without "
     "a recovery of its own. A partition with a segment that cannot be read is "
     "left as it is, and the directory is then not marked as cleanly closed."},
    {"Safety",
     "Files are written new and renamed, the old ones are kept in "
     "`DIR.weir-undo-TIME/` beside the directory, whatever interrupts it. "
     "Delete that folder when content. The directory must not be in use."},
};

constexpr cli::ExitNote kExits[] = {
    {0, "nothing to do, or all of it was done"},
    {1, "dry run: there is something to repair"},
    {3,
     "a file could not be read or written; a partition with an unreadable "
     "segment was left as it is, and the rest done"},
};

}  // namespace

constexpr cli::CommandSpec kRepair{
    .name = "repair",
    .summary = "make damaged or uncleanly stopped files sound",
    .topic = cli::Topic::kCare,
    .positionals = kWords,
    .options = kOptions,
    .description =
        "Truncates torn tails, rebuilds indexes and producer snapshots and "
        "salvages what stands behind damage. A dry run unless `--to` or "
        "`--yes` is given.",
    .sections = kSections,
    .examples = kExamples,
    .json = kJson,
    .exits = kExits,
    .see_also =
        "weir-verify(1) weir-log(5) weir-index(5) weir-snapshot(5) "
        "weir-checkpoint(5) weir-directory(5)",
};

}  // namespace weir::specs
