// weir run
#include "cmd/specs/serving.h"
#include "cmd/specs/specs.h"

namespace weir::specs {

namespace {

using Type = cli::OptionType;

constexpr cli::Positional kWords[] = {
    {.name = "COMMAND",
     .help = "what to run, with its words; `--` stands before it",
     .max = cli::kMany},
};

constexpr cli::OptionRow kOptions[] = {
    kServedTopic,
    kFixtures,
    kNoAutoCreate,
    kAnyReplication,
    kBrokerConfig,
    kProperties,
    {.long_name = "keep-on-failure",
     .type = Type::kDir,
     .metavar = "DIR",
     .help = "keep the data here if the command fails",
     .more = "DIR must not be there yet. It is left as after a clean stop, for "
             "`weir consume -d DIR` and the like."},
};

constexpr cli::Example kExamples[] = {
    {"weir run --topic orders:3 -- pytest tests", "A broker for one test run."},
    {"weir run --fixtures orders.jsonl --keep-on-failure /tmp/failed -- make "
     "check",
     "With records to begin with, and with what was written to look at."},
    {"weir run -- sh -c 'kcat -b $KAFKA_BOOTSTRAP_SERVERS -L'",
     "The address is in the environment."},
};

constexpr cli::Section kSections[] = {
    {"Environment",
     "The command finds the broker's address in `WEIR_BOOTSTRAP`, "
     "`KAFKA_BOOTSTRAP_SERVERS` and `BOOTSTRAP_SERVERS`: 127.0.0.1 and a free "
     "port."},
    {"Signals",
     "SIGTERM and SIGHUP are handed on to the command, SIGINT as well where "
     "the terminal does not send it there itself; the broker stays until the "
     "command has ended."},
};

constexpr cli::ExitNote kExits[] = {
    {0, "the command ended with 0; any other status of it is weir's too"},
    {3, "the command could not be run, or the broker not be started"},
};

}  // namespace

constexpr cli::CommandSpec kRun{
    .name = "run",
    .summary = "run a command with a broker of its own",
    .topic = cli::Topic::kAdmin,
    .place = false,
    .positionals = kWords,
    .options = kOptions,
    .description =
        R"(Starts a broker on a temporary directory and a free port, runs the
command, and ends with its exit status; broker and data are then gone. A
command that a signal ended counts as 128 and the signal's number, as in a
shell.)",
    .sections = kSections,
    .examples = kExamples,
    .exits = kExits,
    .see_also = "weir-serve(1) weir-wait(1)",
};

}  // namespace weir::specs
