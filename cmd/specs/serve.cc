// weir serve
#include "cmd/specs/serving.h"
#include "cmd/specs/specs.h"

namespace weir::specs {

namespace {

using Type = cli::OptionType;

constexpr cli::OptionRow kOptions[] = {
    {.long_name = "listen",
     .type = Type::kText,
     .metavar = "tcp:HOST:PORT|unix:PATH",
     .help = "listen here; port 0 is any free one",
     .shown = "tcp:127.0.0.1:9092",
     .repeatable = true,
     .more = "Replaces the default. The directory's own Unix socket is always "
             "there as well."},
    {.long_name = "listen-any",
     .help = "allow addresses that other machines reach",
     .more = "There is no authentication: whoever reaches the port may read "
             "and write everything."},
    {.long_name = "advertise",
     .type = Type::kText,
     .metavar = "HOST:PORT",
     .help = "what clients are told to connect to",
     .shown = "the address that the client itself connected to",
     .repeatable = true,
     .more = "The first one belongs to the first `--listen`, and so on."},
    {.long_name = "ephemeral",
     .help = "serve a temporary directory, gone at the end",
     .excludes = "dir"},
    {.long_name = "status",
     .help = "say who serves the directory, and where; exit 1: nobody",
     .excludes = "ephemeral stop"},
    {.long_name = "stop",
     .help = "stop who serves the directory, and wait for it; exit 1: nobody",
     .excludes = "ephemeral"},
    kServedTopic,
    kFixtures,
    kNoAutoCreate,
    kAnyReplication,
    kBrokerConfig,
    {.long_name = "port-file",
     .type = Type::kFile,
     .metavar = "FILE",
     .help = "write the port into this file when ready"},
    {.long_name = "env-file",
     .type = Type::kFile,
     .metavar = "FILE",
     .help = "write WEIR_BOOTSTRAP=HOST:PORT and the like when ready"},
    {.long_name = "ready-fd",
     .type = Type::kCount,
     .metavar = "N",
     .help = "write a newline to descriptor N when ready, and close it"},
};

constexpr cli::Example kExamples[] = {
    {"weir serve -d /tmp/kafka", "A broker at 127.0.0.1:9092."},
    {"weir serve --ephemeral --listen tcp:127.0.0.1:0 --port-file port "
     "--topic orders:3",
     "For a test: any free port, nothing left behind."},
    {"weir serve --listen tcp:0.0.0.0:9092 --listen-any --advertise "
     "kafka.local:9092",
     "For the machines of a trusted network."},
};

constexpr cli::Section kSections[] = {
    {"Being ready",
     "One line on stdout says where clients connect, what is served and how "
     "many topics there are. `--port-file`, `--env-file`, `--ready-fd` and "
     "the socket in NOTIFY_SOCKET (systemd's Type=notify) are told at the "
     "same moment. The files go away when the broker stops."},
    {"Stopping",
     "SIGTERM, SIGINT or SIGHUP: no more connections, what is in flight is "
     "answered, and the directory is left as Kafka's own clean stop leaves "
     "it. A second signal ends the process at once; nothing that was "
     "acknowledged is lost."},
    {"The Unix socket",
     "DIR/weir.sock, for its owner alone (mode 0600, and the other end must "
     "be the same user or root). Where the directory cannot be written or the "
     "path would be longer than 107 bytes it is under $XDG_RUNTIME_DIR/weir/ "
     "(without that variable, under weir-UID in the folder for temporary "
     "files)."},
};

constexpr cli::JsonField kJson[] = {
    {"address", "string", "where clients connect: HOST:PORT or unix:PATH"},
    {"socket", "string", "path of the directory's Unix socket"},
    {"dir", "string", "the directory"},
    {"topics", "number", "how many there are, without Kafka's own"},
    {"pid", "number", "the process"},
};

constexpr cli::ExitNote kExits[] = {
    {0, "stopped by a signal, in good order"},
    {1, "with --status or --stop: nobody serves the directory"},
    {4, "with --stop: the process went on for a minute"},
    {3, "the port or the directory is in use, or cannot be had"},
};

}  // namespace

constexpr cli::CommandSpec kServe{
    .name = "serve",
    .summary = "serve a directory to Kafka clients",
    .topic = cli::Topic::kAdmin,
    .options = kOptions,
    .description =
        R"(Turns a data directory into a Kafka broker: one process, one node,
Kafka's protocol, Kafka's files. An empty directory is formatted first. Kafka
itself can take the directory over after a stop, and weir after Kafka's.

It listens on the loopback address only, unless it is told otherwise.)",
    .sections = kSections,
    .examples = kExamples,
    .json = kJson,
    .exits = kExits,
    .see_also = "weir-run(1) weir-wait(1) weir-topics(1)",
};

}  // namespace weir::specs
