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
    {.long_name = "read-only",
     .type = Type::kDir,
     .metavar = "DIR",
     .help = "serve this directory; nothing in it changes",
     .excludes = "dir ephemeral overlay adopt retention topic fixtures",
     .more = "Not even a lock or a socket is put there. Torn tails are passed "
             "over in memory, and groups commit there; Produce is refused with "
             "TOPIC_AUTHORIZATION_FAILED. Any directory will do: a copy of one "
             "node of a cluster, partition folders alone, of any Kafka."},
    {.long_name = "overlay",
     .type = Type::kDir,
     .metavar = "DIR2",
     .help = "write into DIR2 alone: the directory itself does not change",
     .excludes = "ephemeral",
     .more = "Copy on write: DIR2 takes new records, commits and topics, and "
             "what of the original has to be written over. It is of use with "
             "that original only, which must stay as it is."},
    {.long_name = "adopt",
     .help = "take over a directory of another cluster, or of none",
     .excludes = "ephemeral overlay",
     .more = "Makes this node the only voter and the only replica of "
             "everything, and topics of folders that no metadata tells of. "
             "Records, offsets and ids stay as they are."},
    {.long_name = "durability",
     .type = Type::kChoice,
     .metavar = "os|fsync",
     .help = "when a record is acknowledged",
     .fallback = "os",
     .choices = "os fsync",
     .more = "`os`: it is in the file, and survives the end of this process, "
             "as with Kafka. `fsync`: it is on the disk; all that wait are "
             "flushed together."},
    {.long_name = "detach",
     .help = "return when it is ready; `--stop` ends it",
     .excludes = "status stop ephemeral"},
    {.long_name = "status",
     .help = "say who serves the directory, and where; exit 1: nobody",
     .excludes = "ephemeral stop"},
    {.long_name = "stop",
     .help = "stop who serves the directory, and wait for it; exit 1: nobody",
     .excludes = "ephemeral"},
    {.long_name = "retention",
     .help = "delete, compact and expire in a directory that weir did not make",
     .more = "A directory that weir formatted is kept by its topics' configs "
             "(`retention.ms`, `cleanup.policy`) as Kafka would. Any other may "
             "be a copy that somebody wants whole: old records, superseded "
             "keys and offsets of groups stay there without this option."},
    kServedTopic,
    kFixtures,
    kNoAutoCreate,
    kAnyReplication,
    kBrokerConfig,
    kProperties,
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
    {"weir serve --read-only /mnt/backup/kafka",
     "What is in a copied directory, for any Kafka client."},
    {"weir serve -d /mnt/backup/kafka --overlay /tmp/changes",
     "The same, to be written to; the copy does not change."},
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
    {"Directories of others",
     "What Kafka or weir left, cleanly or not, on one node is served and "
     "written as it is. A directory of several nodes, of Kafka with ZooKeeper, "
     "or without metadata is served with `--read-only` or `--overlay`, or "
     "written with `--adopt`; partitions that it was told of but does not hold "
     "have no leader then. In a directory that weir did not format, or made "
     "with `weir cp`, nothing is deleted, compacted or expired until "
     "`--retention` is given."},
    {"Fixtures",
     "A .yaml file for `--fixtures` lists topics under `topics:`, each with "
     "`name` and, if wanted, `partitions`, `configs` (names and values) and "
     "`records`, a list. A record has the members of an envelope: `value` "
     "(null is a tombstone), `key`, `partition`, `timestamp` in milliseconds, "
     "`headers` (a list of `name` and `value`), `key_base64` and "
     "`value_base64`. Loaded records are kept however old they are, unless "
     "`--retention` is given. YAML is read by libyaml, which is loaded for "
     "it alone."},
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
