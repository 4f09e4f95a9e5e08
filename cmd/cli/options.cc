// Shared option rows: place, global, selection, format.
#include "cmd/cli/options.h"

namespace weir::cli {

namespace {

using Type = OptionType;

constexpr OptionRow kPlaceRows[] = {
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
     .excludes = "dir",
     .more = "Any cluster that speaks Kafka's protocol: some of its brokers "
             "are enough. Words that are paths are read as files all the same. "
             "A directory that 'weir serve' holds needs no -b."},
    {.long_name = "property",
     .short_name = 'X',
     .type = Type::kText,
     .metavar = "NAME=VALUE",
     .help = "client property, by librdkafka's names",
     .repeatable = true,
     .more = "Understood are bootstrap.servers, client.id, "
             "socket.connection.setup.timeout.ms, request.timeout.ms, "
             "security.protocol, sasl.mechanism, sasl.username, sasl.password, "
             "ssl.ca.location, ssl.certificate.location, ssl.key.location, "
             "ssl.key.password, ssl.endpoint.identification.algorithm, "
             "enable.ssl.certificate.verification, acks (all), "
             "enable.idempotence, "
             "compression.type, batch.size, linger.ms, group.instance.id and "
             "session.timeout.ms; any other is refused."},
    {.long_name = "properties",
     .short_name = 'F',
     .type = Type::kFile,
     .metavar = "FILE",
     .help = "file of client properties, one NAME=VALUE a line"},
};

constexpr OptionRow kGlobalRows[] = {
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

constexpr OptionRow kRangeRows[] = {
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
};

constexpr OptionRow kFilterRows[] = {
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
};

constexpr OptionRow kReadRows[] = {
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

const OptionRow* find_in(std::span<const OptionRow> rows,
                         std::string_view name) {
  for (const OptionRow& row : rows) {
    if (!row.long_name.empty() && row.long_name == name) return &row;
    if (name.size() == 1 && row.short_name == name[0]) return &row;
  }
  return nullptr;
}

}  // namespace

const OptionGroup kPlaceOptions{"Place", kPlaceRows};
const OptionGroup kGlobalOptions{"Global options", kGlobalRows};
const OptionGroup kRangeOptions{"Which records", kRangeRows};
const OptionGroup kFilterOptions{"Filters", kFilterRows};
const OptionGroup kReadOptions{"Reading", kReadRows};
const OptionGroup kFormatOptions{"Output", kFormatRows};

std::vector<std::string_view> split_words(std::string_view list) {
  std::vector<std::string_view> words;
  while (!list.empty()) {
    size_t end = list.find(' ');
    if (end != 0) words.push_back(list.substr(0, end));
    list.remove_prefix(end == list.npos ? list.size() : end + 1);
  }
  return words;
}

std::string_view row_name(const OptionRow& row) {
  return row.long_name.empty() ? std::string_view(&row.short_name, 1)
                               : row.long_name;
}

const OptionRow* find_row(const CommandSpec& spec, std::string_view name) {
  if (const OptionRow* row = find_in(spec.options, name)) return row;
  for (const OptionGroup* group : spec.groups)
    if (const OptionRow* row = find_in(group->rows, name)) return row;
  if (const OptionRow* row = find_in(kPlaceOptions.rows, name)) return row;
  return find_in(kGlobalOptions.rows, name);
}

std::vector<const OptionRow*> group_rows(const CommandSpec& spec,
                                         const OptionGroup& group) {
  std::vector<const OptionRow*> rows;
  for (const OptionRow& row : group.rows)
    if (find_in(spec.options, row_name(row)) == nullptr) rows.push_back(&row);
  return rows;
}

std::vector<const OptionRow*> all_rows(const CommandSpec& spec) {
  std::vector<const OptionRow*> rows;
  for (const OptionRow& row : spec.options) rows.push_back(&row);
  auto add = [&](const OptionGroup& group) {
    auto more = group_rows(spec, group);
    rows.insert(rows.end(), more.begin(), more.end());
  };
  for (const OptionGroup* group : spec.groups) add(*group);
  add(kPlaceOptions);
  add(kGlobalOptions);
  return rows;
}

}  // namespace weir::cli
