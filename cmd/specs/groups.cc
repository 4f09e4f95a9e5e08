// weir groups: list, describe, lag, seek, delete, cp
#include "cmd/specs/specs.h"

namespace weir::specs {

namespace {

using Type = cli::OptionType;

constexpr cli::Positional kPatterns[] = {
    {.name = "GROUP",
     .help = "names or quoted globs; nothing: all",
     .min = 0,
     .max = cli::kMany,
     .type = cli::OptionType::kGroup},
};
constexpr cli::Positional kNames[] = {
    {.name = "GROUP",
     .help = "group names",
     .max = cli::kMany,
     .type = cli::OptionType::kGroup},
};
constexpr cli::Positional kSeekWords[] = {
    {.name = "GROUP", .help = "the group", .type = cli::OptionType::kGroup},
    {.name = "TOPIC",
     .help = "topics, or TOPIC:0,2-4; nothing: all it has offsets for",
     .min = 0,
     .max = cli::kMany,
     .type = cli::OptionType::kTopic},
};
constexpr cli::Positional kCpWords[] = {
    {.name = "SRC",
     .help = "the group to copy",
     .type = cli::OptionType::kGroup},
    {.name = "DEST", .help = "the name of the copy"},
};

constexpr cli::OptionRow kLagOptions[] = {
    {.long_name = "topic",
     .type = Type::kTopic,
     .metavar = "TOPIC",
     .help = "only this topic",
     .repeatable = true},
};
constexpr cli::OptionRow kSeekOptions[] = {
    {.long_name = "to",
     .type = Type::kPoint,
     .metavar = "POINT",
     .help = "where the group shall go on",
     .required = true},
    {.long_name = "dry-run", .help = "only tell what would change"},
};
constexpr cli::OptionRow kDeleteOptions[] = {
    {.long_name = "topic",
     .type = Type::kTopic,
     .metavar = "TOPIC",
     .help = "only its offsets for this topic",
     .repeatable = true},
};
constexpr cli::OptionRow kCpOptions[] = {
    {.long_name = "to",
     .type = Type::kDir,
     .metavar = "DIR",
     .help = "into another directory"},
};

constexpr cli::JsonField kListJson[] = {
    {"group", "string", "name"},
    {"type", "string", "`classic`, `consumer`, `share` or `streams`"},
    {"protocol", "string or null", "of a classic group: `consumer`, ..."},
    {"topics", "number", "topics it has offsets for"},
    {"members", "number", "members by the last record written"},
};
constexpr cli::JsonField kDescribeJson[] = {
    {"group", "string", "name"},
    {"type", "string", "as in `list`"},
    {"protocol", "string or null", "as in `list`"},
    {"generation", "number or null",
     "generation, or epoch of the newer kinds; null where a cluster does not "
     "tell"},
    {"members", "array of object",
     "`member_id`, `client_id`, `client_host`, `topics`"},
    {"offsets", "array of object",
     "`topic`, `partition`, `offset`, `leader_epoch`, `metadata`, "
     "`commit_timestamp`"},
    {"start_offsets", "array of object",
     "of a share group: `topic`, `partition`, `offset` of the first record "
     "that is not done with"},
};
constexpr cli::JsonField kLagJson[] = {
    {"group", "string", "name"},
    {"topic", "string", "topic"},
    {"partition", "number", "partition"},
    {"offset", "number or null", "committed offset"},
    {"end_offset", "number or null", "end of the partition"},
    {"lag", "number or null", "records between; null where one is unknown"},
};
constexpr cli::JsonField kSeekJson[] = {
    {"group", "string", "name"},
    {"topic", "string", "topic"},
    {"partition", "number", "partition"},
    {"before", "number or null", "offset before"},
    {"after", "number", "offset now"},
};
constexpr cli::JsonField kDeleteJson[] = {
    {"group", "string", "name"},
    {"offsets_deleted", "number", "partitions whose offset was deleted"},
};
constexpr cli::JsonField kCpJson[] = {
    {"source", "string", "group copied"},
    {"destination", "string", "its copy"},
    {"offsets", "number", "partitions whose offset was copied"},
};

constexpr cli::Example kListExamples[] = {
    {"weir groups list -d /var/lib/kafka", "Groups of a Kafka directory."},
};
constexpr cli::Example kDescribeExamples[] = {
    {"weir groups describe billing --json", "All that is known of a group."},
};
constexpr cli::Example kLagExamples[] = {
    {"weir groups lag", "How far behind every group is."},
    {"weir groups lag billing --json | jq -s 'map(.lag) | add'",
     "The whole lag of a group."},
};
constexpr cli::Example kSeekExamples[] = {
    {"weir groups seek billing --to 2h", "Read the last two hours again."},
    {"weir groups seek billing orders:0 --to 1200 --dry-run",
     "What would change."},
};
constexpr cli::Example kDeleteExamples[] = {
    {"weir groups delete billing-test", "Forget a group and its offsets."},
};
constexpr cli::Example kCpExamples[] = {
    {"weir groups cp billing billing-debug",
     "A second reader that begins where the first one is."},
};

constexpr cli::ExitNote kExits[] = {
    {3, "no such group, or the place could not be read or written"},
};

}  // namespace

constexpr cli::CommandSpec kGroups{
    .name = "groups",
    .summary = "list, describe, lag, seek, delete, copy consumer groups",
    .topic = cli::Topic::kAdmin,
    .description =
        "Consumer groups and their committed offsets, read from and written "
        "to `__consumer_offsets`; no broker needs to run. Members are those "
        "of the last record written, which may be long gone.",
    .see_also = "weir-consume(1) weir-topics(1) weir-internal-topics(5)",
};
constexpr cli::CommandSpec kGroupsList{
    .name = "groups list",
    .summary = "list groups",
    .topic = cli::Topic::kAdmin,
    .positionals = kPatterns,
    .examples = kListExamples,
    .json = kListJson,
};
constexpr cli::CommandSpec kGroupsDescribe{
    .name = "groups describe",
    .summary = "show members and committed offsets",
    .topic = cli::Topic::kAdmin,
    .positionals = kNames,
    .examples = kDescribeExamples,
    .json = kDescribeJson,
    .exits = kExits,
};
constexpr cli::CommandSpec kGroupsLag{
    .name = "groups lag",
    .summary = "show how far behind groups are",
    .topic = cli::Topic::kAdmin,
    .positionals = kPatterns,
    .options = kLagOptions,
    .examples = kLagExamples,
    .json = kLagJson,
};
constexpr cli::CommandSpec kGroupsSeek{
    .name = "groups seek",
    .summary = "move a group's committed offsets",
    .topic = cli::Topic::kAdmin,
    .positionals = kSeekWords,
    .options = kSeekOptions,
    .description =
        "The group must have no live members. A point before the "
        "start or behind the end of a partition is moved to it.",
    .examples = kSeekExamples,
    .json = kSeekJson,
    .exits = kExits,
};
constexpr cli::CommandSpec kGroupsDelete{
    .name = "groups delete",
    .summary = "delete groups, or their offsets for a topic",
    .topic = cli::Topic::kAdmin,
    .positionals = kNames,
    .options = kDeleteOptions,
    .examples = kDeleteExamples,
    .json = kDeleteJson,
    .exits = kExits,
};
constexpr cli::CommandSpec kGroupsCp{
    .name = "groups cp",
    .summary = "copy a group's committed offsets",
    .topic = cli::Topic::kAdmin,
    .positionals = kCpWords,
    .options = kCpOptions,
    .examples = kCpExamples,
    .json = kCpJson,
    .exits = kExits,
};

}  // namespace weir::specs
