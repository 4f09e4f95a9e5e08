// weir consume
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
    {.long_name = "follow", .help = "go on at the end, with what is appended"},
    {.long_name = "group",
     .short_name = 'G',
     .type = Type::kGroup,
     .metavar = "GROUP",
     .help = "go on where this group stands, and commit how far it came",
     .excludes = "merge",
     .more = "Where the group never was, --from says where it begins. What was "
             "written to standard output is committed: at the end, and with "
             "--follow every 5 seconds while nothing comes. The directory is "
             "locked only while that happens. A group that other consumers "
             "are members of is refused. Of a cluster it becomes a member "
             "(assignor: range): the group gives it partitions, and anew when "
             "others come and go."},
    {.long_name = "expect",
     .type = Type::kCount,
     .metavar = "N",
     .help = "wait until there were N records, then stop"},
    {.long_name = "timeout",
     .type = Type::kDuration,
     .metavar = "TIME",
     .help = "how long --expect and --follow wait; exit 4 when it is up",
     .more = "Without it they wait for ever."},
};

constexpr cli::Example kExamples[] = {
    {"weir consume orders",
     "All committed records of a topic in the default directory."},
    {"weir consume -d /var/lib/kafka orders:0 --from -10 --json",
     "The last ten offsets of partition 0 of a copied or mounted Kafka "
     "directory, as JSON."},
    {"weir consume orders --from 2026-01-02T09:00Z --until 2026-01-02T10:00Z "
     "--grep timeout",
     "One hour, only what mentions a timeout."},
    {"weir consume 'orders.*' --where '.value.total > 100' -f '%k %s\\n'",
     "Filter by a member of JSON values, print key and value."},
    {"weir consume -b localhost:9092 orders --follow --json",
     "What a cluster has and gets."},
    {"weir consume orders --group billing --json",
     "What the group has not seen yet; the next time only what is new."},
    {"weir consume ./00000000000000001200.log --raw > payload",
     "The values in a single segment file, byte for byte."},
    {"weir consume orders --expect 3 --timeout 10s --json",
     "In a test: three records within ten seconds, or exit 4."},
};

constexpr cli::Section kSections[] = {
    {"Order",
     "Several partitions come one after the other, each in the order of its "
     "offsets. With `--merge` their heads are merged by timestamp, then "
     "partition; memory stays flat. With `--follow` what is appended comes as "
     "it is found."},
    kPointSection,
    kFormatSection,
};

constexpr cli::ExitNote kExits[] = {
    {1, "a filter was given and nothing passed it"},
    {4, "fewer than N records within --timeout"},
};

}  // namespace

constexpr cli::CommandSpec kConsume{
    .name = "consume",
    .summary = "print the records of topics, partitions or files",
    .topic = cli::Topic::kRead,
    .positionals = kWords,
    .options = kOptions,
    .groups = kSelectAndFormat,
    .description =
        R"(Reads from `--from` (default: start) to the end, then stops. On a
terminal records are aligned and coloured for people; in a pipe each value
stands on a line of its own; `--json` prints the envelope, which loses nothing
and which `weir produce --json` takes back.

Reading changes nothing and holds no lock: the directory may belong to a
running Kafka broker. With `-b` records come from the brokers of a cluster.
What is damaged is reported on stderr and skipped, and the
exit code is then not 0.)",
    .sections = kSections,
    .examples = kExamples,
    .json = kEnvelope,
    .exits = kExits,
    .see_also = "weir-tail(1) weir-produce(1) weir-inspect(1) weir-log(5)",
};

}  // namespace weir::specs
