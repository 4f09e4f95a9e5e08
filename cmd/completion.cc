// weir completion: a shell's script on stdout.
#include "cmd/cli/completion.h"

#include "cmd/commands.h"

namespace weir {

Result<cli::ExitCode> run_completion(const cli::Arguments& args,
                                     cli::Context& context) {
  std::string_view shell = args.word("SHELL");
  auto script = shell == "bash"  ? cli::bash_completion
                : shell == "zsh" ? cli::zsh_completion
                                 : cli::fish_completion;
  TRY(context.out.write(script(command_specs())));
  return cli::ExitCode::kDone;
}

}  // namespace weir
