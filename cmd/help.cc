// weir help: the same text as --help, or manual pages.
#include "cmd/cli/help.h"

#include <fcntl.h>
#include <unistd.h>

#include "cmd/cli/help_json.h"
#include "cmd/cli/man.h"
#include "cmd/cli/parse.h"
#include "cmd/commands.h"
#include "cmd/version.h"

namespace weir {

namespace {

Result<> write_page(const std::string& path, std::string_view text) {
  int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return fail_errno(path, "cannot write");
  cli::Output file(fd, path);
  Result<> written = file.write(text);
  if (written) written = file.flush();
  if (::close(fd) != 0 && written) return fail_errno(path, "cannot write");
  return written;
}

Result<> write_pages(const std::string& dir) {
  cli::ManSource source{command_specs(), kVersionText};
  for (const std::string& name : cli::man_pages(source))
    TRY(write_page(dir + "/" + name + ".1", cli::man_page(source, name)));
  return {};
}

// One command and its members, or all: an object a line.
Result<> print_json(const cli::CommandSpec* chosen, cli::Output& out) {
  for (const cli::CommandSpec* spec : command_specs()) {
    bool shown = chosen == nullptr || spec == chosen ||
                 spec->name.starts_with(std::string(chosen->name) + " ");
    if (!shown) continue;
    cli::append_help_json(out.buffer(), *spec);
    TRY(out.write("\n"));
  }
  return {};
}

}  // namespace

Result<cli::ExitCode> run_help(const cli::Arguments& args,
                               cli::Context& context) {
  if (auto dir = args.text("man-dir")) {
    TRY(write_pages(*dir));
    return cli::ExitCode::kDone;
  }
  cli::HelpStyle style{context.terminal.width, context.terminal.color};
  TRY_ASSIGN(cli::Invocation found,
             cli::find_command(command_specs(), args.words("COMMAND")));
  if (context.json) {
    TRY(print_json(found.spec, context.out));
    return cli::ExitCode::kDone;
  }
  std::string text;
  if (args.flag("man"))
    text = cli::man_page(
        {command_specs(), kVersionText},
        cli::man_page_of(found.spec == nullptr ? "" : found.spec->name));
  else if (found.spec == nullptr)
    text = cli::global_help(command_specs(), style);
  else
    text = cli::command_help(*found.spec, command_specs(), style);
  TRY(context.out.write(text));
  return cli::ExitCode::kDone;
}

}  // namespace weir
