// weir diff
#include "cmd/specs/envelope.h"
#include "cmd/specs/specs.h"

namespace weir::specs {

namespace {

using Type = cli::OptionType;

constexpr cli::Positional kWords[] = {
    {.name = "A", .help = kTopicHelp, .type = cli::OptionType::kTopic},
    {.name = "B",
     .help = "what to compare it with; likewise",
     .type = cli::OptionType::kTopic},
};

constexpr cli::OptionRow kOptions[] = {
    {.long_name = "first", .help = "stop at the first difference"},
    {.long_name = "ignore",
     .type = Type::kText,
     .metavar = "LIST",
     .help = "of offset,timestamp,headers,epoch, what may differ",
     .more = "Without `offset`, records are paired by their offsets; with it, "
             "by their place in the partition."},
};

constexpr const cli::OptionGroup* kShared[] = {&cli::kRangeOptions,
                                               &cli::kReadOptions};

constexpr cli::Example kExamples[] = {
    {"weir diff /backup/kafka/orders-0 /var/lib/kafka/orders-0",
     "Do two copies of a partition say the same?"},
    {"weir diff orders orders-copy --ignore offset,timestamp --first",
     "The first record that differs in key, value or headers."},
    {"weir diff before/ after/ --json", "Two whole directories."},
    {"weir diff -b kafka:9092 orders /backup/kafka/orders-0 --ignore epoch",
     "Does the backup hold what the cluster has?"},
    {"weir diff one:9092/orders other:9092/orders",
     "The same topic on two clusters."},
};

constexpr cli::JsonField kJson[] = {
    {"topic", "string", "topic"},
    {"partition", "number", "partition"},
    {"offset", "number", "offset, in A where it is there"},
    {"kind", "string", "`only-a`, `only-b` or `differs`"},
    {"fields", "array of string", "`differs`: which fields"},
    {"a", "object", "the envelope in A"},
    {"b", "object", "the envelope in B"},
};

constexpr cli::ExitNote kExits[] = {
    {0, "no difference"},
    {1, "there are differences"},
};

}  // namespace

constexpr cli::CommandSpec kDiff{
    .name = "diff",
    .summary = "compare two logs, record by record",
    .topic = cli::Topic::kRead,
    .positionals = kWords,
    .options = kOptions,
    .groups = kShared,
    .description =
        "Prints the differences between two topics, partitions, files or "
        "directories. How records are batched and compressed does not count. "
        "With `-b`, names of topics are the cluster's and paths are files; "
        "`HOST:PORT/TOPIC` names another cluster's.",
    .examples = kExamples,
    .json = kJson,
    .exits = kExits,
    .see_also = "weir-cp(1) weir-verify(1)",
};

}  // namespace weir::specs
