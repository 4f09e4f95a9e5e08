// weir completion: a shell's script on stdout.
#include "cmd/cli/completion.h"

#include "cmd/commands.h"
#include "lib/base/json.h"

namespace weir {

Result<cli::ExitCode> run_completion(const cli::Arguments& args,
                                     cli::Context& context) {
  std::string_view shell = args.word("SHELL");
  auto script = shell == "bash"  ? cli::bash_completion
                : shell == "zsh" ? cli::zsh_completion
                                 : cli::fish_completion;
  std::string text = script(command_specs());
  if (!context.json) {
    TRY(context.out.write(text));
    return cli::ExitCode::kDone;
  }
  JsonWriter(context.out.buffer())
      .begin_object()
      .field("shell", shell)
      .field("script", text)
      .end_object();
  TRY(context.out.write("\n"));
  return cli::ExitCode::kDone;
}

}  // namespace weir
