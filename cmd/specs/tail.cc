// weir tail
#include "cmd/specs/envelope.h"
#include "cmd/specs/specs.h"

namespace weir::specs {

namespace {

using Type = cli::OptionType;

constexpr cli::Positional kWords[] = {
    {.name = "TOPIC",
     .help = "as for consume; without any, every topic that is not internal",
     .min = 0,
     .max = cli::kMany,
     .type = cli::OptionType::kTopic},
};

constexpr cli::OptionRow kOptions[] = {
    {.long_name = "count",
     .short_name = 'n',
     .type = Type::kCount,
     .metavar = "N",
     .help = "begin with the last N records of all that is selected",
     .fallback = "10",
     .more = "The last N of the whole selection, merged by timestamp, not N "
             "of each partition."},
    {.long_name = "since",
     .type = Type::kPoint,
     .metavar = "POINT",
     .help = "begin here instead: an age, a time, an offset",
     .excludes = "count from"},
    {.long_name = "no-follow", .help = "stop at the end"},
    {.long_name = "timeout",
     .type = Type::kDuration,
     .metavar = "TIME",
     .help = "stop after this long, with exit code 4"},
};

constexpr cli::Example kExamples[] = {
    {"weir tail orders", "The last ten records, then each new one."},
    {"weir tail orders payments --since 10m",
     "Two topics side by side, from ten minutes ago."},
    {"weir tail -d /var/lib/kafka --grep ERROR",
     "Whatever any topic of a running broker says about errors."},
};

constexpr cli::Section kSections[] = {
    {"Following",
     "A directory is watched with inotify, so nothing is spent while nothing "
     "happens. A segment that is rolled, deleted or compacted meanwhile loses "
     "nothing that was not yet shown, except what its owner deleted. With "
     "`--isolation committed` a record of a transaction appears when the "
     "transaction has been committed."},
    kPointSection,
    kFormatSection,
};

constexpr cli::ExitNote kExits[] = {
    {0, "the end was reached, with --no-follow, -n or --until"},
    {4, "--timeout is up"},
};

}  // namespace

constexpr cli::CommandSpec kTail{
    .name = "tail",
    .summary = "print the last records, then follow",
    .topic = cli::Topic::kRead,
    .positionals = kWords,
    .options = kOptions,
    .groups = kSelectAndFormat,
    .description =
        "Shows the last records of topics merged by timestamp, then each new "
        "one as it is appended, by weir or by a running Kafka broker. Lines "
        "begin with the topic where there are several.",
    .sections = kSections,
    .examples = kExamples,
    .json = kEnvelope,
    .exits = kExits,
    .see_also = "weir-consume(1)",
};

}  // namespace weir::specs
