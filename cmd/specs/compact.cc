// weir compact
#include "cmd/specs/specs.h"

namespace weir::specs {

namespace {

using Type = cli::OptionType;

constexpr cli::Positional kWords[] = {
    {.name = "TOPIC",
     .help = "topics, partitions of them, or partition folders",
     .max = cli::kMany,
     .type = cli::OptionType::kTopic},
};

constexpr cli::OptionRow kOptions[] = {
    {.long_name = "dry-run", .help = "only tell what would go"},
    {.long_name = "to",
     .type = Type::kDir,
     .metavar = "DIR",
     .help = "write the result here, leave the original alone",
     .excludes = "dry-run"},
    {.long_name = "retention",
     .help = "apply retention.ms and retention.bytes too"},
    {.long_name = "at",
     .type = Type::kTime,
     .metavar = "TIME",
     .help = "do as if it were this time",
     .shown = "now",
     .more = "With --dry-run or --to. A time in the future shows what "
             "tombstones and retention will do then."},
};

constexpr cli::Example kExamples[] = {
    {"weir compact users --dry-run", "How many records would go."},
    {"weir compact users", "Do it now, in place."},
    {"weir compact users --to /tmp/users --at 2027-01-01",
     "What will be left next year, elsewhere."},
};

constexpr cli::JsonField kJson[] = {
    {"topic", "string", "topic, or the path"},
    {"partition", "number", "partition"},
    {"segments_before", "number", "segment files before"},
    {"segments_after", "number", "and after"},
    {"records_before", "number", "records in what was cleaned"},
    {"records_after", "number", "and how many of them stay"},
    {"bytes_before", "number", "bytes before"},
    {"bytes_after", "number", "and after"},
    {"keys", "number", "distinct keys in what was new"},
    {"without_key", "number", "records without a key: they go, too"},
    {"tombstones_kept", "number", "tombstones whose time is not up"},
    {"first_dirty_offset", "number", "where the cleaning began"},
    {"clean_up_to", "number", "the first offset it did not look at"},
    {"retention_removed", "number", "segments dropped by --retention"},
};

constexpr cli::Section kSections[] = {
    {"Rules",
     "As Kafka's log cleaner: of every key the latest record stays, tombstones "
     "and transaction markers stay for `delete.retention.ms` after they were "
     "first cleaned, aborted data goes, offsets do not change, and the active "
     "segment, open transactions and what `min.compaction.lag.ms` protects "
     "are not touched. A topic whose `cleanup.policy` lacks `compact` is "
     "refused, unless it is a bare folder without configs."},
};

}  // namespace

constexpr cli::CommandSpec kCompact{
    .name = "compact",
    .summary = "run Kafka's log cleaner now",
    .topic = cli::Topic::kCare,
    .positionals = kWords,
    .options = kOptions,
    .description =
        "Keeps the latest record of each key and says what went. Every step "
        "is a new file and a rename: an interruption leaves the old or the "
        "new log, never neither.",
    .sections = kSections,
    .examples = kExamples,
    .json = kJson,
    .see_also = "weir-topics(1) weir-log(5) weir-directory(5)",
};

}  // namespace weir::specs
