// weir wait
#include "cmd/specs/specs.h"

namespace weir::specs {

namespace {

using Type = cli::OptionType;

constexpr cli::OptionRow kOptions[] = {
    {.long_name = "topic",
     .type = Type::kTopic,
     .metavar = "TOPIC",
     .help = "until this topic is there, with a leader for each partition"},
    {.long_name = "records",
     .type = Type::kCount,
     .metavar = "N",
     .help = "until the topic holds so many records",
     .more = "Counted as offsets between the ends of its partitions: markers "
             "of transactions and what compaction removed count as well."},
    {.long_name = "timeout",
     .type = Type::kDuration,
     .metavar = "TIME",
     .help = "how long; exit 4 when it is up",
     .fallback = "30s"},
};

constexpr cli::Example kExamples[] = {
    {"weir wait -b 127.0.0.1:9092 --timeout 10s",
     "In a script, before its first client starts."},
    {"weir wait -d /tmp/kafka --topic orders --records 100",
     "Until whoever fills the topic is done, through the Unix socket."},
};

constexpr cli::JsonField kJson[] = {
    {"address", "string", "where the broker tells clients to connect"},
    {"topics", "number", "how many there are, without Kafka's own"},
    {"partitions", "number", "of the topic; with --topic"},
    {"records", "number", "in the topic; with --topic"},
};

constexpr cli::ExitNote kExits[] = {
    {4, "what was waited for did not come"},
};

}  // namespace

constexpr cli::CommandSpec kWait{
    .name = "wait",
    .summary = "wait until a broker, a topic or its records are there",
    .topic = cli::Topic::kTools,
    .options = kOptions,
    .description =
        "Asks a broker, of any make, until it answers and has what is waited "
        "for. Without `-b` it is the broker that serves the directory.",
    .examples = kExamples,
    .json = kJson,
    .exits = kExits,
    .see_also = "weir-serve(1) weir-run(1)",
};

}  // namespace weir::specs
