// weir stat
#include "cmd/specs/envelope.h"
#include "cmd/specs/specs.h"

namespace weir::specs {

namespace {

using Type = cli::OptionType;

constexpr cli::Positional kWords[] = {
    {.name = "WHAT",
     .help = kTopicHelp,
     .max = cli::kMany,
     .type = cli::OptionType::kTopic},
};

constexpr cli::OptionRow kOptions[] = {
    {.long_name = "top",
     .type = Type::kCount,
     .metavar = "N",
     .help = "list the N most frequent keys",
     .fallback = "10"},
    {.long_name = "per-partition", .help = "a line for each partition"},
};

constexpr const cli::OptionGroup* kShared[] = {&cli::kRangeOptions};

constexpr cli::Example kExamples[] = {
    {"weir stat orders", "How much, of what, since when."},
    {"weir stat orders --per-partition --json | jq .records",
     "Records of each partition, to see whether keys are spread evenly."},
    {"weir stat 'orders.*' --from 7d --top 20",
     "The last week, with the twenty most frequent keys of each topic."},
};

constexpr cli::JsonField kJson[] = {
    {"topic", "string", "topic, or the path that was read"},
    {"partition", "number", "with `--per-partition`"},
    {"partitions", "number", "partitions that were read"},
    {"segments", "number", "segment files"},
    {"batches", "number", "record batches, or messages of formats 0 and 1"},
    {"records", "number", "records, without control records"},
    {"control_records", "number", "transaction markers and the like"},
    {"bytes", "number", "bytes of the batches on disk"},
    {"uncompressed_bytes", "number", "what they hold, decompressed"},
    {"key_bytes", "number", "bytes of keys"},
    {"value_bytes", "number", "bytes of values"},
    {"header_bytes", "number", "bytes of header names and values"},
    {"overhead_bytes", "number", "batch headers and record framing"},
    {"null_keys", "number", "records without key"},
    {"tombstones", "number", "records with a key and a null value"},
    {"distinct_keys", "number", "estimate of different keys, within 1 %"},
    {"top_keys", "array of object",
     "`key` or `key_base64`, and `records`, most frequent first"},
    {"codecs", "object of object",
     "for each codec: `batches`, `bytes`, `uncompressed_bytes`"},
    {"first_offset", "number or null", "null where there is no record"},
    {"last_offset", "number or null", "likewise"},
    {"gaps", "number", "offsets missing between the records (compaction)"},
    {"first_timestamp", "number or null", "earliest timestamp"},
    {"last_timestamp", "number or null", "latest timestamp"},
    {"producers", "number", "different producer ids"},
    {"open_transactions", "number", "begun and neither committed nor aborted"},
    {"committed_transactions", "number", "commit markers"},
    {"aborted_transactions", "number", "abort markers"},
    {"formats", "array of number", "message formats (0, 1, 2) that occur"},
};

}  // namespace

constexpr cli::CommandSpec kStat{
    .name = "stat",
    .summary = "count and measure what topics hold",
    .topic = cli::Topic::kRead,
    .positionals = kWords,
    .options = kOptions,
    .groups = kShared,
    .description =
        "One pass over the records: counts, bytes, keys, codecs and their "
        "ratios, the weight of headers and of batches, the time range, gaps, "
        "tombstones, producers and transactions. All are exact, on compacted "
        "topics too, but for the number of distinct keys, which is an "
        "estimate, and the most frequent keys where there are very many.",
    .examples = kExamples,
    .json = kJson,
    .see_also = "weir-inspect(1) weir-verify(1)",
};

}  // namespace weir::specs
