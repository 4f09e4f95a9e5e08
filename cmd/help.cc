// weir help: the same text as --help, or a manual page.
#include "cmd/cli/help.h"

#include "cmd/cli/parse.h"

#include "cmd/commands.h"

namespace weir {

Result<cli::ExitCode> run_help(const cli::Arguments& args,
                               cli::Context& context) {
  cli::HelpStyle style{context.terminal.width, context.terminal.color};
  auto words = args.words("COMMAND");
  if (words.empty()) {
    TRY(context.out.write(cli::global_help(command_specs(), style)));
    return cli::ExitCode::kDone;
  }
  TRY_ASSIGN(cli::Invocation found, cli::find_command(command_specs(), words));
  TRY(context.out.write(
      cli::command_help(*found.spec, command_specs(), style)));
  return cli::ExitCode::kDone;
}

}  // namespace weir
