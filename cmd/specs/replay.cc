// weir replay
#include "cmd/specs/envelope.h"
#include "cmd/specs/specs.h"

namespace weir::specs {

namespace {

using Type = cli::OptionType;

constexpr cli::Positional kWords[] = {
    {.name = "TOPIC",
     .help = kTopicHelp,
     .max = cli::kMany,
     .type = cli::OptionType::kTopic},
};

constexpr cli::OptionRow kOptions[] = {
    {.long_name = "to",
     .type = Type::kText,
     .metavar = "PLACE[/TOPIC]",
     .help = "where to: a directory, HOST:PORT/, either with TOPIC behind it, "
             "or '-' for standard output",
     .fallback = "-",
     .more = "A word without a slash is a topic of -d or -b. HOST:PORT[,...]/ "
             "and HOST:PORT/TOPIC are brokers, as are tcp:HOST:PORT and "
             "unix:PATH. DIR/TOPIC is meant where DIR is a data directory that "
             "is there; any other path is a directory, made if need be."},
    {.long_name = "speed",
     .type = Type::kFactor,
     .metavar = "FACTOR",
     .help = "times the original pace: 1, 0.5, 10, max",
     .fallback = "1"},
    {.long_name = "rate",
     .type = Type::kRate,
     .metavar = "R/s",
     .help = "this many records a second instead",
     .excludes = "speed"},
    {.long_name = "keep",
     .type = Type::kText,
     .metavar = "LIST",
     .help = "of partitions,timestamps,offsets, what stays as it was",
     .shown = "partitions",
     .more = "With offsets partitions stay, too, and the topic must not hold "
             "those offsets yet. What is not kept is the new place's own: the "
             "partition by the key, the time of writing, the next offset."},
    {.long_name = "map",
     .type = Type::kText,
     .metavar = "JQ",
     .help = "transform each envelope; none or several may come out",
     .more = "The expression sees what --where sees. A value that it leaves "
             "alone goes out byte for byte; any other that is no string goes "
             "out as JSON."},
    {.long_name = "loop", .help = "begin again at the end, for ever"},
    {.long_name = "resume",
     .type = Type::kFile,
     .metavar = "FILE",
     .help = "remember in FILE how far it came; go on from there"},
};

constexpr cli::Example kExamples[] = {
    {"weir replay orders --from 2026-01-02 --until 2026-01-03 --speed 60 "
     "--to staging/orders",
     "A day in 24 minutes, into a topic of another directory."},
    {"weir replay orders payments --speed max --to copy",
     "As fast as it goes; order kept across partitions and topics."},
    {"weir replay orders --speed 10 --to localhost:9092/orders",
     "To a broker, ten times as fast as it was."},
    {"weir replay clicks --rate 100/s -f '%s\\n' | ./consumer",
     "A steady stream for a program under test."},
};

constexpr cli::Section kSections[] = {
    {"Time",
     "The first record goes at once; each later one when as much time has "
     "passed as between the timestamps, divided by `--speed`. Partitions are "
     "merged by timestamp; inside a partition order is that of the offsets, "
     "and a timestamp that steps back waits for nothing."},
    {"Output",
     "To standard output records go as `consume` prints them. To a place "
     "the summary is that of `produce`. How long it took, and how late a "
     "record was at most, is told on stderr."},
    {"Keys",
     "On a terminal: space pauses, `.` sends one record, `+` and `-` double "
     "and halve the speed, `q` stops. A bar shows the log's own clock."},
    kPointSection,
};

constexpr cli::ExitNote kExits[] = {
    {1, "a filter was given and nothing passed it"},
};

}  // namespace

constexpr cli::CommandSpec kReplay{
    .name = "replay",
    .summary = "send records again, at their original pace or another",
    .topic = cli::Topic::kWrite,
    .positionals = kWords,
    .options = kOptions,
    .groups = kSelectAndFormat,
    .description =
        "Re-sends the selected records with their original timing, to a "
        "directory, to brokers or to standard output. Order is kept across "
        "partitions by "
        "timestamp.",
    .sections = kSections,
    .examples = kExamples,
    .json = kEnvelope,
    .exits = kExits,
    .see_also = "weir-cp(1) weir-consume(1)",
};

}  // namespace weir::specs
