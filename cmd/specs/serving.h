// Option rows of the commands that serve a directory: serve and run.
#pragma once
#include "cmd/cli/options.h"

namespace weir::specs {

inline constexpr cli::OptionRow kServedTopic{
    .long_name = "topic",
    .type = cli::OptionType::kText,
    .metavar = "NAME[:PARTITIONS[:CONFIG=VALUE,...]]",
    .help = "make this topic before the start",
    .repeatable = true,
    .more = "A topic that is there is left as it is."};

inline constexpr cli::OptionRow kFixtures{
    .long_name = "fixtures",
    .type = cli::OptionType::kFile,
    .metavar = "FILE|DIR",
    .help = "append these records before the start",
    .repeatable = true,
    .more =
        "A .yaml file of topics (see FIXTURES in weir-serve(1)); a file of "
        "envelopes, one a line, as `weir consume --json` prints "
        "them; or a data directory, a partition's folder or a .log file, "
        "whose batches are copied as they are, with their offsets where the "
        "topic is empty. Topics that are not there are made."};

inline constexpr cli::OptionRow kNoAutoCreate{
    .long_name = "no-auto-create",
    .help = "do not make topics that clients merely name"};

inline constexpr cli::OptionRow kAnyReplication{
    .long_name = "any-rf",
    .help = "take any replication factor and give 1",
    .more =
        "Kafka refuses more replicas than there are nodes, and so does "
        "weir without this."};

inline constexpr cli::OptionRow kBrokerConfig{
    .long_name = "config",
    .short_name = 'c',
    .type = cli::OptionType::kText,
    .metavar = "NAME=VALUE",
    .help = "broker config, by Kafka's names",
    .repeatable = true};

inline constexpr cli::OptionRow kProperties{
    .long_name = "properties",
    .type = cli::OptionType::kFile,
    .metavar = "FILE",
    .help = "broker configs of a properties file",
    .more = "As Kafka's server.properties; `--config` wins."};

}  // namespace weir::specs
