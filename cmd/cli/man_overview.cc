// The overview page: hand-written prose around the lists that rows give.
#include "cmd/cli/man_overview.h"

#include <fmt/format.h>

#include "cmd/cli/exit_codes.h"
#include "cmd/cli/help.h"
#include "cmd/cli/man_option.h"
#include "cmd/cli/options.h"
#include "cmd/cli/roff.h"

namespace weir::cli {

namespace {

constexpr std::string_view kDescription =
    R"(weir reads, writes and looks after the log directories of Apache Kafka,
byte for byte as Kafka keeps them: point it at the directory of a broker, at a
copy of one, at a single partition folder or a stray segment file. No broker
needs to run, and one that runs is not disturbed by the commands that read.)";

constexpr std::string_view kPlace =
    R"(The data directory is `-d`, else the variable `WEIR_DIR`, else
`${XDG_DATA_HOME:-~/.local/share}/weir`. `-d` may be repeated where Kafka has
several log directories.

Commands that read hold no lock and change nothing; the directory may be
mounted read-only and may be in use by Kafka. Commands that write take Kafka's
own lock (`.lock`) and refuse a directory that is in use.

Wherever a reading command takes a TOPIC it takes a path too, that is anything
with a slash: a data directory, a partition folder (any folder with `.log`
files, with or without indexes), or one `.log` file.)";

constexpr std::string_view kTopics =
    R"(`orders` is all partitions of a topic, `orders:0,2-4` some of them, and
'orders.*' (quoted) all topics that match. `--from`, `--until` and other
POINTs are written

  start, end            the first offset, and the one after the last
  1200                  an offset
  -10                   ten offsets before the end of each partition
  2026-01-02T03:04:05Z  a time; 2026-01-02 and +02:00 are understood
  @1767323045678        a time in milliseconds since 1970
  15m                   an age: that long before now

Times without a zone are UTC. Sizes are written 4096, 64k, 1MiB (k, M, G are
powers of 1024; kB, MB, GB of 1000), durations 100ms, 15m, 1h30m.)";

constexpr std::string_view kOutput =
    R"(On a terminal output is made for people: aligned, and coloured unless
`NO_COLOR` is set. `--json` gives one object a line on every command, with
field names that do not change; each command's page lists them. Progress is
shown on stderr, only on a terminal and only when something takes longer than
a second. A closed pipe (`| head`) is no error.

Errors are one line on stderr: what it is, where, and what to do next. With
`--json` they are objects with the members `error`, `code`, `exit` and, where
they apply, `file`, `position`, `offset`, `field`, `hint`.)";

struct Variable {
  std::string_view name;
  std::string_view meaning;
};

constexpr Variable kVariables[] = {
    {"WEIR_DIR", "Data directory when `-d` is not given."},
    {"WEIR_BOOTSTRAP", "Cluster when `-b` is not given."},
    {"XDG_DATA_HOME", "Where the default data directory lies."},
    {"NO_COLOR", "Not empty: no colours by default."},
    {"CLICOLOR_FORCE", "Not empty: colours even where there is no terminal."},
    {"COLUMNS", "Width of help and progress, instead of the terminal's."},
};

void commands(Roff& page, const ManSource& source, Topic topic) {
  bool first = true;
  for (const CommandSpec* spec : source.specs) {
    if (spec->topic != topic || spec->name.find(' ') != spec->name.npos)
      continue;
    if (first) page.subheading(topic_title(topic));
    first = false;
    page.raw_item(Roff::bold(man_page_of(spec->name)) + "(1)",
                  sentence(spec->summary));
  }
}

void option_items(Roff& page, const OptionGroup& group) {
  page.subheading(group.title);
  for (const OptionRow& row : group.rows) man_option(page, row);
}

}  // namespace

std::string overview_page(const ManSource& source) {
  Roff page;
  page.title("weir", 1, fmt::format("weir {}", source.version));
  page.heading("NAME");
  page.raw(
      "weir \\- read, write and look after Apache Kafka's log directories");
  page.heading("SYNOPSIS");
  page.raw(Roff::bold("weir") +
           Roff::escape(" [GLOBAL OPTIONS] COMMAND [OPTIONS] [ARGUMENTS]"));
  page.heading("DESCRIPTION");
  page.prose(kDescription);
  page.heading("COMMANDS");
  for (Topic topic : kTopicOrder) commands(page, source, topic);
  page.heading("OPTIONS");
  page.text("Accepted before and after the command's name.");
  option_items(page, kPlaceOptions);
  option_items(page, kGlobalOptions);
  page.heading("PLACES");
  page.prose(kPlace);
  page.heading("TOPICS AND POINTS");
  page.prose(kTopics);
  page.heading("OUTPUT");
  page.prose(kOutput);
  page.heading("EXIT STATUS");
  for (const ExitMeaning& row : exit_meanings())
    page.item(std::to_string(int(row.code)), sentence(row.meaning));
  page.text(
      "A command that could do only part of its work says which part, on "
      "stderr, and never exits 0.");
  page.heading("ENVIRONMENT");
  for (const Variable& row : kVariables) page.item(row.name, row.meaning);
  return page.take();
}

}  // namespace weir::cli
