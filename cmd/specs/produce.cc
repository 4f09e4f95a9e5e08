// weir produce
#include "cmd/specs/specs.h"

namespace weir::specs {

namespace {

using Type = cli::OptionType;

constexpr cli::Positional kWords[] = {
    {.name = "TOPIC",
     .help = "the topic; '-' with --json: each envelope's own",
     .type = cli::OptionType::kTopic},
    {.name = "FILE",
     .help = "what to read; '-' or nothing: standard input",
     .min = 0,
     .max = cli::kMany,
     .type = Type::kFile},
};

constexpr cli::OptionRow kOptions[] = {
    {.long_name = "json",
     .help = "read envelopes, as consume --json prints them; print JSON",
     .excludes = "raw frame key-separator"},
    {.long_name = "raw",
     .help = "each file whole is one value",
     .excludes = "frame key-separator"},
    {.long_name = "frame",
     .type = Type::kChoice,
     .metavar = "KIND",
     .help = "values come with their length before them",
     .choices = "u32",
     .excludes = "key-separator",
     .more = "u32: four bytes, big-endian, as `consume -f '%R%s'` writes."},
    {.long_name = "key-separator",
     .short_name = 'K',
     .type = Type::kText,
     .metavar = "SEP",
     .help = "a line is KEY SEP VALUE, split at the first SEP",
     .more = "A line without it has no key."},
    {.long_name = "key",
     .short_name = 'k',
     .type = Type::kText,
     .metavar = "KEY",
     .help = "the key of every record that brings none"},
    {.long_name = "header",
     .short_name = 'H',
     .type = Type::kText,
     .metavar = "NAME=VALUE",
     .help = "add a header to every record",
     .repeatable = true},
    {.long_name = "partition",
     .type = Type::kCount,
     .metavar = "N",
     .help = "write to this partition",
     .shown = "by the key, as Java's client chooses"},
    {.long_name = "timestamp",
     .type = Type::kTime,
     .metavar = "TIME",
     .help = "the timestamp of every record that brings none",
     .shown = "now"},
    {.long_name = "null-empty",
     .help = "an empty key or value is null (a value: a tombstone)"},
    {.long_name = "codec",
     .type = Type::kChoice,
     .metavar = "CODEC",
     .help = "compress the batches",
     .fallback = "none",
     .choices = "none gzip snappy lz4 zstd"},
    {.long_name = "batch-bytes",
     .type = Type::kSize,
     .metavar = "SIZE",
     .help = "gather up to this much in a batch",
     .fallback = "16384"},
    {.long_name = "atomic",
     .help = "write all records in one transaction, or none"},
    {.long_name = "transactional-id",
     .type = Type::kText,
     .metavar = "ID",
     .help = "the same, under this transactional id",
     .more = "Whoever wrote under it before is fenced, and what he left open "
             "is aborted. Without it --atomic takes an id of its own and "
             "forgets it at the end."},
    {.long_name = "rate",
     .type = Type::kRate,
     .metavar = "R/s",
     .help = "at most this many records a second"},
};

constexpr cli::Example kExamples[] = {
    {"seq 1000 | weir produce numbers", "A record a line."},
    {"weir produce users -K: users.txt --codec zstd",
     "Lines like 'alice:admin', the key before the colon."},
    {"weir consume orders --json | weir produce -d copy --json -",
     "Into another directory, topic, partition, key, headers and timestamp "
     "kept."},
    {"seq 1000 | weir produce -b localhost:9092 numbers -X acks=all",
     "Into a cluster."},
    {"weir produce images --raw *.png", "Each file is one value."},
    {"weir produce orders --json --atomic <orders.jsonl",
     "All of them, or none: a bad line leaves nothing to be seen."},
};

constexpr cli::JsonField kJson[] = {
    {"records", "number", "records written"},
    {"bytes", "number", "bytes of their batches"},
    {"partitions", "array of object",
     "for each partition written: `topic`, `partition`, `records`, `bytes`, "
     "`first_offset`, `last_offset`"},
};

constexpr cli::Section kSections[] = {
    {"Input",
     "By default a record is a line without its newline; the bytes need not "
     "be text. A last line without newline counts. When the input pauses, what "
     "was read is written.\n\nA record that is no record, or that its topic "
     "refuses, ends the work: those before it are written, none after it."},
    {"Transactions",
     "With --atomic, what was written before an error, a signal or a crash is "
     "in the log, but aborted: readers of committed records (`weir consume`, "
     "and Kafka's consumers with isolation.level read_committed) do not see "
     "it. What a killed command leaves open is aborted by the next one with "
     "the same --transactional-id, or by a broker a minute later."},
    {"Partitions",
     "A key goes to the partition that Kafka's Java client would choose "
     "(murmur2). Records without key fill one partition for a batch, then the "
     "next."},
    {"Topics",
     "A topic that is not there is created with one partition, and an empty "
     "directory is formatted as Kafka's own tool would. `weir topics create` "
     "gives a choice. Envelopes that name a partition their topic lacks make "
     "it grow."},
};

constexpr cli::ExitNote kExits[] = {
    {2, "wrong usage, or a line of input that is no envelope"},
    {3, "the place could not be written; what was written before stands"},
};

}  // namespace

constexpr cli::CommandSpec kProduce{
    .name = "produce",
    .summary = "append records from standard input or files",
    .topic = cli::Topic::kWrite,
    .positionals = kWords,
    .options = kOptions,
    .description =
        "Appends records to a topic and prints how many records and bytes, to "
        "which partitions, and the last offsets. What it writes, Kafka reads: "
        "the same batches, indexes, checkpoints. A directory that `weir serve` "
        "holds is written through it, a cluster (`-b`) through its brokers, "
        "idempotently; any other broker must not be using the directory.",
    .sections = kSections,
    .examples = kExamples,
    .json = kJson,
    .exits = kExits,
    .see_also =
        "weir-consume(1) weir-topics(1) weir-cp(1) weir-log(5) "
        "weir-directory(5)",
};

}  // namespace weir::specs
