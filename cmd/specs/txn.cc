// weir txn: list, describe, find-hanging, abort
#include "cmd/specs/specs.h"

namespace weir::specs {

namespace {

using Type = cli::OptionType;

constexpr cli::Positional kPatterns[] = {
    {.name = "ID",
     .help = "transactional ids or quoted globs; nothing: all",
     .min = 0,
     .max = cli::kMany},
};
constexpr cli::Positional kNames[] = {
    {.name = "ID", .help = "transactional ids", .max = cli::kMany},
};
constexpr cli::Positional kAbortWords[] = {
    {.name = "WHAT",
     .help = "a transactional id, or TOPIC:PARTITION with --producer"},
};

constexpr cli::OptionRow kListOptions[] = {
    {.long_name = "state",
     .type = Type::kChoice,
     .metavar = "STATE",
     .help = "only those in this state",
     .choices = "Empty Ongoing PrepareCommit PrepareAbort CompleteCommit "
                "CompleteAbort",
     .repeatable = true},
};
constexpr cli::OptionRow kHangingOptions[] = {
    {.long_name = "older-than",
     .type = Type::kDuration,
     .metavar = "DURATION",
     .help = "only what began longer ago than this"},
};
constexpr cli::OptionRow kAbortOptions[] = {
    {.long_name = "producer",
     .type = Type::kCount,
     .metavar = "ID",
     .help = "end this producer's transaction in the partition WHAT"},
};

constexpr cli::JsonField kListJson[] = {
    {"transactional_id", "string", "the id"},
    {"producer_id", "number", "its producer"},
    {"producer_epoch", "number", "the producer's epoch"},
    {"state", "string", "`Empty`, `Ongoing`, `PrepareCommit`, ..."},
    {"started", "number or null", "when it began, ms"},
    {"updated", "number", "when its state last changed, ms"},
    {"timeout_ms", "number", "after how long it is aborted"},
    {"partitions", "array of object", "written to: `topic`, `partition`"},
};
constexpr cli::JsonField kHangingJson[] = {
    {"topic", "string", "topic"},
    {"partition", "number", "partition"},
    {"producer_id", "number", "who wrote"},
    {"producer_epoch", "number", "its epoch"},
    {"first_offset", "number", "where its transaction begins"},
    {"since", "number", "timestamp of what stands there, ms"},
};
constexpr cli::JsonField kAbortJson[] = {
    {"aborted", "string", "the id, or the partition"},
};

constexpr cli::Example kListExamples[] = {
    {"weir txn list --state Ongoing", "What is open now."},
};
constexpr cli::Example kDescribeExamples[] = {
    {"weir txn describe billing-1 --json", "All that is known of an id."},
};
constexpr cli::Example kHangingExamples[] = {
    {"weir txn find-hanging --older-than 15m",
     "What holds readers back, and for how long."},
};
constexpr cli::Example kAbortExamples[] = {
    {"weir txn abort billing-1", "End what this id has open."},
    {"weir txn abort orders:0 --producer 4711",
     "End a transaction that hangs in one partition."},
};

constexpr cli::ExitNote kExits[] = {
    {3, "no such id, or the place could not be read or written"},
};
constexpr cli::ExitNote kHangingExits[] = {
    {1, "at least one was found"},
};
constexpr cli::ExitNote kAbortExits[] = {
    {3, "no such id, nothing open, or the place could not be written"},
};

}  // namespace

constexpr cli::CommandSpec kTxn{
    .name = "txn",
    .summary = "list, describe, find, abort transactions",
    .topic = cli::Topic::kAdmin,
    .description =
        "Transactions by their transactional ids, as `__transaction_state` "
        "has them, and by what they wrote to partitions; no broker needs to "
        "run.",
    .see_also = "weir-consume(1) weir-produce(1) weir-internal-topics(5)",
};
constexpr cli::CommandSpec kTxnList{
    .name = "txn list",
    .summary = "list transactional ids and their states",
    .topic = cli::Topic::kAdmin,
    .positionals = kPatterns,
    .options = kListOptions,
    .examples = kListExamples,
    .json = kListJson,
};
constexpr cli::CommandSpec kTxnDescribe{
    .name = "txn describe",
    .summary = "show all that is known of transactional ids",
    .topic = cli::Topic::kAdmin,
    .positionals = kNames,
    .examples = kDescribeExamples,
    .json = kListJson,
    .exits = kExits,
};
constexpr cli::CommandSpec kTxnFindHanging{
    .name = "txn find-hanging",
    .summary = "find open transactions that nobody will end",
    .topic = cli::Topic::kAdmin,
    .options = kHangingOptions,
    .description =
        "Looks through all partitions for transactions that are open there "
        "but that no transactional id knows of. Readers of committed records "
        "wait for them for ever; `weir txn abort` ends them.",
    .examples = kHangingExamples,
    .json = kHangingJson,
    .exits = kHangingExits,
};
constexpr cli::CommandSpec kTxnAbort{
    .name = "txn abort",
    .summary = "abort an open transaction",
    .topic = cli::Topic::kAdmin,
    .positionals = kAbortWords,
    .options = kAbortOptions,
    .description =
        "By its transactional id: in all partitions it wrote to; its producer "
        "is fenced. With --producer: in one partition alone, for transactions "
        "that hang there.",
    .examples = kAbortExamples,
    .json = kAbortJson,
    .exits = kAbortExits,
};

}  // namespace weir::specs
