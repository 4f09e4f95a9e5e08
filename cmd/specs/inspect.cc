// weir inspect
#include "cmd/specs/specs.h"

namespace weir::specs {

namespace {

using Type = cli::OptionType;

constexpr cli::Positional kWords[] = {
    {.name = "WHAT",
     .help = "a file, a partition folder, a data directory, or a topic; "
             "internal topics are decoded by name; nothing: what the "
             "directory holds",
     .min = 0,
     .max = cli::kMany,
     .type = Type::kFile},
};

constexpr cli::OptionRow kOptions[] = {
    {.long_name = "batches",
     .help = "one line a batch (the default for segments)"},
    {.long_name = "records",
     .help = "one line a record",
     .excludes = "batches"},
    {.long_name = "hex",
     .help = "each field with its bytes, position and meaning",
     .excludes = "records json"},
    {.long_name = "annotate", .help = "the same as --hex"},
    {.long_name = "secrets",
     .help = "show SCRAM keys and delegation tokens, which are hidden else"},
};

constexpr const cli::OptionGroup* kShared[] = {&cli::kRangeOptions};

constexpr cli::Example kExamples[] = {
    {"weir inspect orders-0/00000000000000000000.log",
     "The batches of a segment: offsets, codec, producer, CRC."},
    {"weir inspect orders:3 --records --from 1200 -n 5",
     "Five records of a partition, with what their batches say of them."},
    {"weir inspect orders-0/*.index orders-0/*.timeindex orders-0/*.snapshot",
     "Indexes and producer snapshots, entry by entry."},
    {"weir inspect __consumer_offsets --json",
     "Who committed what, in Kafka's own field names."},
    {"weir inspect -d /var/lib/kafka __cluster_metadata",
     "The metadata log of a broker: topics, configs, features."},
    {"weir inspect meta.properties quorum-state",
     "The small files of a data directory."},
};

constexpr cli::JsonField kJson[] = {
    {"file", "string", "batches: the segment, relative to the directory"},
    {"position", "number", "byte position of the batch in the file"},
    {"size", "number", "bytes of the batch with its header"},
    {"magic", "number", "message format: 0, 1 or 2"},
    {"base_offset", "number", "first offset"},
    {"last_offset", "number", "last offset"},
    {"count", "number", "records in it"},
    {"leader_epoch", "number or null", "null in formats 0 and 1"},
    {"producer_id", "number or null", "-1 for none; null in formats 0 and 1"},
    {"producer_epoch", "number or null", "likewise"},
    {"base_sequence", "number or null", "likewise"},
    {"last_sequence", "number or null", "likewise"},
    {"transactional", "boolean or null", "part of a transaction"},
    {"control", "boolean or string or null",
     "batches: whether it is a control batch; control records: `commit`, "
     "`abort`, `leader-change` and so on"},
    {"delete_horizon", "number or null", "when tombstones in it may go"},
    {"timestamp_type", "string", "`create`, `append` or `none`"},
    {"max_timestamp", "number or null", "latest timestamp"},
    {"codec", "string", "`none`, `gzip`, `snappy`, `lz4`, `zstd`"},
    {"crc", "number", "the CRC that is stored"},
    {"valid", "boolean", "whether it is the CRC of the bytes"},
    {"offset", "number",
     "records: offset; those of user topics print as `weir consume "
     "--attributes` prints them, with `file` and `position`"},
    {"key_type", "string", "Kafka's name of the key's schema"},
    {"key_version", "number", "its version"},
    {"key", "object or null", "its fields by Kafka's names"},
    {"value_type", "string", "Kafka's name of the value's schema"},
    {"value_version", "number", "its version"},
    {"value", "object or null", "its fields; null for a tombstone"},
};

constexpr cli::Section kSections[] = {
    {"What is understood",
     R"(Segments (`.log`) of every message format; `.index`, `.timeindex`,
`.txnindex`; producer snapshots (`.snapshot`); `leader-epoch-checkpoint` and
the other checkpoints; `partition.metadata`; `meta.properties`;
`.kafka_cleanshutdown`; `bootstrap.checkpoint`; `quorum-state`; KRaft
snapshots (`.checkpoint`); and the records of `__consumer_offsets`,
`__transaction_state`, `__share_group_state` and `__cluster_metadata`.

With `--json`, entries have the fields: `.index` file, offset, position;
`.timeindex` file, timestamp, offset; `.txnindex` file, version, producer_id,
first_offset, last_offset, last_stable_offset; `.snapshot` file, producer_id,
producer_epoch, coordinator_epoch, last_timestamp, last_sequence, last_offset,
offset_delta, current_txn_first_offset; offset checkpoints file, topic,
partition, offset; `leader-epoch-checkpoint` file, epoch, start_offset; and
the other small files their own names beside file. Without WHAT: a line for
each directory (directory, cluster_id, node_id, directory_id, clean,
broker_epoch) and each partition (folder, topic, partition, topic_id,
segments, bytes, start_offset, end_offset, recovery_point, high_watermark).

An unknown type or version prints as hex and never stops it. What the file is
follows from its name; its content is believed only as far as it checks.)"},
};

constexpr cli::ExitNote kExits[] = {
    {1, "damage was met; everything that could be decoded was printed"},
};

}  // namespace

constexpr cli::CommandSpec kInspect{
    .name = "inspect",
    .summary = "decode any file of a data directory",
    .topic = cli::Topic::kRead,
    .positionals = kWords,
    .options = kOptions,
    .groups = kShared,
    .description =
        "Prints what files hold, as much as can be decoded, and hides nothing. "
        "Never writes, never locks.",
    .sections = kSections,
    .examples = kExamples,
    .json = kJson,
    .exits = kExits,
    .see_also =
        "weir-verify(1) weir-stat(1) weir-log(5) weir-index(5) "
        "weir-snapshot(5) weir-checkpoint(5) weir-directory(5) "
        "weir-internal-topics(5)",
};

}  // namespace weir::specs
