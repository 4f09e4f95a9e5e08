// Shared option rows: global, selection, format.
#include "cmd/cli/options.h"

namespace weir::cli {

namespace {

using Type = OptionType;

constexpr OptionRow kGlobalRows[] = {
    {.long_name = "dir",
     .short_name = 'd',
     .type = Type::kDir,
     .metavar = "DIR",
     .help = "data directory; again for each further log directory",
     .shown = "${XDG_DATA_HOME:-~/.local/share}/weir",
     .env = "WEIR_DIR",
     .repeatable = true},
    {.long_name = "bootstrap",
     .short_name = 'b',
     .type = Type::kText,
     .metavar = "HOST:PORT[,...]",
     .help = "a cluster instead of a directory; also unix:PATH",
     .env = "WEIR_BOOTSTRAP",
     .excludes = "dir"},
    {.long_name = "property",
     .short_name = 'X',
     .type = Type::kText,
     .metavar = "NAME=VALUE",
     .help = "client property, by librdkafka's names",
     .repeatable = true},
    {.long_name = "properties",
     .short_name = 'F',
     .type = Type::kFile,
     .metavar = "FILE",
     .help = "file of client properties, one NAME=VALUE a line"},
    {.long_name = "json", .help = "print JSON, one object a line; errors too"},
    {.long_name = "color",
     .type = Type::kChoice,
     .metavar = "WHEN",
     .help = "colour the output",
     .fallback = "auto",
     .choices = "auto always never",
     .more = "By default on a terminal, unless NO_COLOR is set."},
    {.long_name = "no-progress", .help = "show no progress bar"},
    {.long_name = "quiet",
     .short_name = 'q',
     .help = "say nothing on stderr but errors and warnings"},
    {.long_name = "help", .short_name = 'h', .help = "print this help"},
    {.long_name = "version", .help = "print weir's version"},
};

constexpr OptionRow kSelectionRows[] = {
    {.long_name = "from",
     .type = Type::kPoint,
     .metavar = "POINT",
     .help = "begin here",
     .more = "A time means the first offset whose timestamp is at or after "
             "it, found through the time index."},
    {.long_name = "until",
     .type = Type::kPoint,
     .metavar = "POINT",
     .help = "stop before this",
     .shown = "end",
     .more = "A time stops at the first offset whose timestamp is at or after "
             "it; single records are not filtered by time."},
    {.long_name = "count",
     .short_name = 'n',
     .type = Type::kCount,
     .metavar = "N",
     .help = "stop after N records"},
    {.long_name = "key",
     .type = Type::kText,
     .metavar = "TEXT",
     .help = "only records with this key",
     .excludes = "key-base64"},
    {.long_name = "key-base64",
     .type = Type::kText,
     .metavar = "BASE64",
     .help = "only records with this key, given in base64"},
    {.long_name = "partitioner",
     .type = Type::kChoice,
     .metavar = "NAME",
     .help = "read only the partition that the key's hash names",
     .choices = "murmur2 crc32",
     .more = "Use it when every producer of the topic used that partitioner "
             "(Java clients: murmur2; librdkafka's default: crc32)."},
    {.long_name = "grep",
     .type = Type::kText,
     .metavar = "REGEX",
     .help = "only records whose key or value matches",
     .repeatable = true},
    {.long_name = "header",
     .type = Type::kText,
     .metavar = "NAME[=VALUE]",
     .help = "only records with this header",
     .repeatable = true},
    {.long_name = "where",
     .type = Type::kText,
     .metavar = "EXPR",
     .help = "only records for which this jq expression is true",
     .repeatable = true,
     .more = "The expression sees the envelope (the object that `--json` "
             "prints), with `.value` parsed where it is JSON. jq reads "
             "numbers as doubles, so a filter may misread a 64-bit id; what "
             "is printed is not touched by that."},
    {.long_name = "isolation",
     .type = Type::kChoice,
     .metavar = "LEVEL",
     .help = "committed: leave out open and aborted transactions",
     .fallback = "committed",
     .choices = "committed all"},
    {.long_name = "control",
     .help = "show control records and aborted data too, marked"},
    {.long_name = "merge",
     .help = "merge partitions by timestamp instead of one after the other",
     .more = "The partitions' heads are merged by timestamp, then partition; "
             "inside a partition offsets always rise."},
};

constexpr OptionRow kFormatRows[] = {
    {.long_name = "format",
     .short_name = 'f',
     .type = Type::kText,
     .metavar = "FORMAT",
     .help = "print each record by this pattern, as '%t %p %o %k %s\\n'",
     .excludes = "json raw batches"},
    {.long_name = "raw",
     .help = "print the bytes of the values, with nothing between them",
     .excludes = "json batches"},
    {.long_name = "batches",
     .help = "write the record batches verbatim",
     .excludes = "json"},
    {.long_name = "attributes",
     .help = "with --json: producer, sequence, codec and batch of each record"},
};

}  // namespace

const OptionGroup kGlobalOptions{"Global options", kGlobalRows};
const OptionGroup kSelectionOptions{"Which records", kSelectionRows};
const OptionGroup kFormatOptions{"Output", kFormatRows};

}  // namespace weir::cli
