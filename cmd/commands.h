// The commands of this build. To add one: its spec in cmd/specs/NAME.cc, its
// work in cmd/NAME.cc, and a row in cmd/commands.cc (see cmd/README.md).
#pragma once
#include <span>
#include <string_view>

#include "cmd/cli/context.h"

namespace weir {

/// All of them, families first before their members.
std::span<const cli::Command> commands();

/// The specs of commands(), in their order.
std::span<const cli::CommandSpec* const> command_specs();

#define WEIR_COMMAND(name) \
  Result<cli::ExitCode> run_##name(const cli::Arguments&, cli::Context&)

WEIR_COMMAND(consume);
WEIR_COMMAND(tail);
WEIR_COMMAND(produce);
WEIR_COMMAND(cp);
WEIR_COMMAND(replay);
WEIR_COMMAND(compact);
WEIR_COMMAND(topics_list);
WEIR_COMMAND(topics_create);
WEIR_COMMAND(topics_describe);
WEIR_COMMAND(topics_alter);
WEIR_COMMAND(topics_delete);
WEIR_COMMAND(topics_grow);
WEIR_COMMAND(topics_trim);
WEIR_COMMAND(groups_list);
WEIR_COMMAND(groups_describe);
WEIR_COMMAND(groups_lag);
WEIR_COMMAND(groups_seek);
WEIR_COMMAND(groups_delete);
WEIR_COMMAND(groups_cp);
WEIR_COMMAND(txn_list);
WEIR_COMMAND(txn_describe);
WEIR_COMMAND(txn_find_hanging);
WEIR_COMMAND(txn_abort);
WEIR_COMMAND(serve);
WEIR_COMMAND(run);
WEIR_COMMAND(wait);
WEIR_COMMAND(completion);
WEIR_COMMAND(inspect);
WEIR_COMMAND(stat);
WEIR_COMMAND(diff);
WEIR_COMMAND(verify);
WEIR_COMMAND(repair);
WEIR_COMMAND(help);
WEIR_COMMAND(version);
WEIR_COMMAND(wire_decode);
WEIR_COMMAND(wire_encode);
WEIR_COMMAND(wire_frames);
WEIR_COMMAND(wire_schema);

#undef WEIR_COMMAND

}  // namespace weir
