// weir topics: list, create, describe, alter, delete, grow, trim
#include "cmd/specs/specs.h"

namespace weir::specs {

namespace {

using Type = cli::OptionType;

constexpr cli::Positional kPatterns[] = {
    {.name = "TOPIC",
     .help = "names or quoted globs; nothing: all",
     .min = 0,
     .max = cli::kMany,
     .type = cli::OptionType::kTopic},
};
constexpr cli::Positional kTopicNames[] = {
    {.name = "TOPIC",
     .help = "topic names",
     .max = cli::kMany,
     .type = cli::OptionType::kTopic},
};
constexpr cli::Positional kPartitions[] = {
    {.name = "TOPIC",
     .help = "topics; TOPIC:0,2-4 for partitions",
     .max = cli::kMany,
     .type = cli::OptionType::kTopic},
};

constexpr cli::OptionRow kInternal{
    .long_name = "internal",
    .help = "internal topics too (__consumer_offsets and the like)"};
constexpr cli::OptionRow kConfig{.long_name = "config",
                                 .short_name = 'c',
                                 .type = Type::kText,
                                 .metavar = "NAME=VALUE",
                                 .help = "topic config, by Kafka's names",
                                 .repeatable = true};

constexpr cli::OptionRow kListOptions[] = {kInternal};
constexpr cli::OptionRow kCreateOptions[] = {
    {.long_name = "partitions",
     .type = Type::kCount,
     .metavar = "N",
     .help = "how many partitions",
     .fallback = "1"},
    kConfig,
    {.long_name = "if-not-exists", .help = "a topic that is there is no error"},
};
constexpr cli::OptionRow kDescribeOptions[] = {
    kInternal,
    {.long_name = "all-configs", .help = "configs at their defaults too"},
};
constexpr cli::OptionRow kAlterOptions[] = {
    kConfig,
    {.long_name = "delete-config",
     .type = Type::kText,
     .metavar = "NAME",
     .help = "back to the default",
     .repeatable = true},
};
constexpr cli::OptionRow kDeleteOptions[] = {
    {.long_name = "if-exists", .help = "a topic that is not there is no error"},
};
constexpr cli::OptionRow kGrowOptions[] = {
    {.long_name = "partitions",
     .type = Type::kCount,
     .metavar = "N",
     .help = "how many there shall be in all",
     .required = true},
};
constexpr cli::OptionRow kTrimOptions[] = {
    {.long_name = "until",
     .type = Type::kPoint,
     .metavar = "POINT",
     .help = "the first offset that stays",
     .required = true},
};

constexpr cli::JsonField kListJson[] = {
    {"topic", "string", "name"},
    {"id", "string or null", "Kafka's id of it; null where none is known"},
    {"partitions", "number", "how many"},
    {"configs", "object of string", "configs that were set"},
    {"internal", "boolean", "kept by Kafka for itself"},
};
constexpr cli::JsonField kDescribeJson[] = {
    {"topic", "string", "name"},
    {"id", "string or null", "Kafka's id of it"},
    {"partitions", "number", "how many"},
    {"configs", "object of string", "configs that were set"},
    {"internal", "boolean", "kept by Kafka for itself"},
    {"partition_details", "array of object",
     "for each: `partition`, `first_offset`, `next_offset`, `segments`, "
     "`bytes`, `leader_epoch`, `dir`; `segments` is null of a cluster"},
};
constexpr cli::JsonField kChangeJson[] = {
    {"topic", "string", "name"},
    {"id", "string", "Kafka's id of it"},
    {"action", "string",
     "`created`, `altered`, `deleted`, `grown`, `unchanged`"},
    {"partitions", "number", "how many there are now"},
};
constexpr cli::JsonField kTrimJson[] = {
    {"topic", "string", "name"},
    {"partition", "number", "partition"},
    {"first_offset", "number", "the first offset that is left"},
};

constexpr cli::Example kListExamples[] = {
    {"weir topics list -d /var/lib/kafka --json",
     "Names, ids, partitions and configs of a Kafka directory."},
};
constexpr cli::Example kCreateExamples[] = {
    {"weir topics create orders --partitions 6 -c cleanup.policy=compact",
     "A compacted topic with six partitions."},
};
constexpr cli::Example kDescribeExamples[] = {
    {"weir topics describe orders", "Configs, and what each partition holds."},
};
constexpr cli::Example kAlterExamples[] = {
    {"weir topics alter orders -c retention.ms=604800000 "
     "--delete-config retention.bytes",
     "Keep a week, of any size."},
};
constexpr cli::Example kDeleteExamples[] = {
    {"weir topics delete orders orders-copy", "Gone, with their records."},
};
constexpr cli::Example kGrowExamples[] = {
    {"weir topics grow orders --partitions 12",
     "Twelve in all; records stay where they are, keys move."},
};
constexpr cli::Example kTrimExamples[] = {
    {"weir topics trim orders --until 30d",
     "Drop what is older than thirty days."},
    {"weir topics trim orders:0 --until end", "Empty a partition."},
};

}  // namespace

constexpr cli::CommandSpec kTopics{
    .name = "topics",
    .summary = "list, create, describe, alter, delete, grow, trim topics",
    .topic = cli::Topic::kAdmin,
    .description =
        "Topics and their configs, by Kafka's names and defaults, in the "
        "metadata log of a data directory, or in a cluster (`-b`). A directory "
        "without one (a mere "
        "copy of partition folders) can be listed and described; its topics "
        "are what the folders say.",
    .see_also = "weir-produce(1) weir-groups(1) weir-directory(5)",
};
constexpr cli::CommandSpec kTopicsList{
    .name = "topics list",
    .summary = "list topics",
    .topic = cli::Topic::kAdmin,
    .positionals = kPatterns,
    .options = kListOptions,
    .examples = kListExamples,
    .json = kListJson,
};
constexpr cli::CommandSpec kTopicsCreate{
    .name = "topics create",
    .summary = "create topics",
    .topic = cli::Topic::kAdmin,
    .positionals = kTopicNames,
    .options = kCreateOptions,
    .description =
        "An empty directory is formatted first, as Kafka's own "
        "tool would.",
    .examples = kCreateExamples,
    .json = kChangeJson,
};
constexpr cli::CommandSpec kTopicsDescribe{
    .name = "topics describe",
    .summary = "show configs and partitions of topics",
    .topic = cli::Topic::kAdmin,
    .positionals = kPatterns,
    .options = kDescribeOptions,
    .examples = kDescribeExamples,
    .json = kDescribeJson,
};
constexpr cli::CommandSpec kTopicsAlter{
    .name = "topics alter",
    .summary = "change configs of topics",
    .topic = cli::Topic::kAdmin,
    .positionals = kTopicNames,
    .options = kAlterOptions,
    .examples = kAlterExamples,
    .json = kChangeJson,
};
constexpr cli::CommandSpec kTopicsDelete{
    .name = "topics delete",
    .summary = "delete topics with their records",
    .topic = cli::Topic::kAdmin,
    .positionals = kTopicNames,
    .options = kDeleteOptions,
    .examples = kDeleteExamples,
    .json = kChangeJson,
};
constexpr cli::CommandSpec kTopicsGrow{
    .name = "topics grow",
    .summary = "add partitions to topics",
    .topic = cli::Topic::kAdmin,
    .positionals = kTopicNames,
    .options = kGrowOptions,
    .examples = kGrowExamples,
    .json = kChangeJson,
};
constexpr cli::CommandSpec kTopicsTrim{
    .name = "topics trim",
    .summary = "delete records before a point",
    .topic = cli::Topic::kAdmin,
    .positionals = kPartitions,
    .options = kTrimOptions,
    .description =
        "Raises the log start offset, as Kafka's DeleteRecords; "
        "segments wholly before it are removed.",
    .examples = kTrimExamples,
    .json = kTrimJson,
};

}  // namespace weir::specs
