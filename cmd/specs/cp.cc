// weir cp
#include "cmd/specs/envelope.h"
#include "cmd/specs/specs.h"

namespace weir::specs {

namespace {

using Type = cli::OptionType;

constexpr cli::Positional kWords[] = {
    {.name = "SRC",
     .help = kTopicHelp,
     .max = cli::kMany,
     .type = cli::OptionType::kTopic},
    {.name = "DEST",
     .help = "a data directory, DIR/TOPIC, HOST:PORT/[TOPIC], a topic of -d or "
             "-b, or a .log file",
     .type = Type::kFile},
};

constexpr cli::OptionRow kOptions[] = {
    {.long_name = "append",
     .help = "onto a topic that has records: offsets become new"},
};

constexpr const cli::OptionGroup* kShared[] = {&cli::kRangeOptions};

constexpr cli::Example kExamples[] = {
    {"weir cp -d /var/lib/kafka 'orders.*' /backup/kafka",
     "Topics with their configs, into a directory of their own."},
    {"weir cp -d /var/lib/kafka orders localhost:9092/",
     "From files into a cluster."},
    {"weir cp -b staging:9092 orders ./",
     "From a cluster into a directory, offsets and all."},
    {"weir cp orders orders-copy", "A topic under another name."},
    {"weir cp ./stray.log restored/orders:0",
     "A stray segment becomes a partition."},
    {"weir cp orders:0 --from 1000 --until 2000 slice.log",
     "The batches that hold these offsets, as one file."},
};

constexpr cli::JsonField kJson[] = {
    {"source", "string", "what was read, as TOPIC:PARTITION or a path"},
    {"destination", "string", "what was written"},
    {"batches", "number", "batches copied"},
    {"records", "number", "records in them"},
    {"bytes", "number", "bytes of the batches"},
    {"first_offset", "number or null", "first offset written"},
    {"last_offset", "number or null", "last offset written"},
};

constexpr cli::Section kSections[] = {
    {"What is kept",
     "Into an empty topic everything: offsets and their gaps, batches, codecs, "
     "timestamps, leader epochs, producer ids, transactions. A batch is cut "
     "only where `--from` or `--until` falls inside it. With `--append` "
     "offsets are new and the rest is kept. Into a cluster, or a directory "
     "that "
     "is being served, go the batches of committed records: packed as they "
     "are, with their timestamps and in their order. Offsets, leader epochs "
     "and producer ids are the brokers' own there, and a batch that a producer "
     "could not have sent (with gaps, with append times, of format 0 or 1) is "
     "packed anew."},
    {"Destination",
     "A word without a slash is a topic of -d or -b; `x.log` a file. "
     "HOST:PORT[,...]/[TOPIC], tcp:HOST:PORT and unix:PATH are brokers. "
     "Another "
     "path is a data directory, made if need be; DIR/TOPIC where DIR is a data "
     "directory that is there. TOPIC:N names one partition. A file takes one "
     "partition, "
     "and must not be there yet."},
};

}  // namespace

constexpr cli::CommandSpec kCp{
    .name = "cp",
    .summary = "copy batches verbatim between places, files and topics",
    .topic = cli::Topic::kWrite,
    .positionals = kWords,
    .options = kOptions,
    .groups = kShared,
    .description =
        "Copies record batches as they are, without decoding records. A topic "
        "in a data directory takes its configs along.",
    .sections = kSections,
    .examples = kExamples,
    .json = kJson,
    .see_also = "weir-diff(1) weir-replay(1) weir-produce(1) weir-log(5)",
};

}  // namespace weir::specs
