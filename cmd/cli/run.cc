// Dispatch and the last line of defence.
#include "cmd/cli/run.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <new>

#include "cmd/cli/help.h"
#include "cmd/cli/parse.h"

namespace weir::cli {

namespace {

constexpr CommandSpec kTop{};

// A descriptor closed by the caller would be handed out to the first file
// opened, and messages would be written into it. What takes its place cannot
// be used either, so that writing to a closed stdout is still an error.
void keep_standard_descriptors() {
  for (int fd : {0, 1, 2})
    if (::fcntl(fd, F_GETFD) == -1)
      (void)::open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
}

ColorMode color_mode(const Arguments& args) {
  auto text = args.text("color");
  if (text == "always") return ColorMode::kAlways;
  return text == "never" ? ColorMode::kNever : ColorMode::kAuto;
}

RunFunction find_run(const Program& program, const CommandSpec* spec) {
  for (const Command& command : program.commands)
    if (command.spec == spec) return command.run;
  return nullptr;
}

Result<> print_version(const Program& program, Context& context) {
  if (context.json)
    return context.out.write(
        fmt::format("{{\"version\":\"{}\"}}\n", program.version));
  return context.out.write(fmt::format("weir {}\n", program.version));
}

Result<ExitCode> dispatch(const Program& program, const CommandSpec* spec,
                          const Arguments& args, Context& context) {
  HelpStyle style{context.terminal.width, context.terminal.color};
  RunFunction work = spec == nullptr ? nullptr : find_run(program, spec);
  if (args.flag("version")) {
    TRY(print_version(program, context));
    return ExitCode::kDone;
  }
  if (args.flag("help")) {
    TRY(context.out.write(spec == nullptr
                              ? global_help(program.specs, style)
                              : command_help(*spec, program.specs, style)));
    return ExitCode::kDone;
  }
  if (work != nullptr) return work(args, context);
  if (spec == nullptr)
    return fail(Error{.code = Code::kUsage,
                      .text = "no command given",
                      .hint = "see 'weir --help'"});
  return fail(Error{.code = Code::kUsage,
                    .text = fmt::format("{}: no command given", spec->name),
                    .hint = fmt::format("see 'weir {} --help'", spec->name)});
}

// Exceptions come from libraries below (and bad_alloc from everywhere).
Result<ExitCode> guarded(const Program& program, const CommandSpec* spec,
                         const Arguments& args, Context& context) {
  try {
    return dispatch(program, spec, args, context);
  } catch (const std::bad_alloc&) {
    return fail(Code::kLimit, "out of memory");
  } catch (const std::exception& error) {
    return fail(Error{.code = Code::kUnsupported,
                      .text = fmt::format("unexpected: {}", error.what()),
                      .hint = "this is a defect of weir; please report it"});
  }
}

// What was gathered is written whatever happened, an interruption included.
int finish(Result<ExitCode> result, Output& out, Messages& messages) {
  if (auto flushed = out.flush(); !flushed && result) {
    if (!out.closed()) result = fail(std::move(flushed).error());
  }
  if (result) return int(*result);
  if (out.closed()) return int(ExitCode::kDone);
  const Error& error = result.error();
  // Who pressed Ctrl-C need not be told.
  bool plain = error.code == Code::kInterrupted && error.file.empty();
  if (!plain) messages.error(error);
  return int(exit_code(error.code, interrupted()));
}

Result<ExitCode> parse_and_run(const Program& program,
                               std::span<const std::string> words, Output& out,
                               Messages& messages) {
  TRY_ASSIGN(Invocation found, find_command(program.specs, words));
  const CommandSpec& spec = found.spec == nullptr ? kTop : *found.spec;
  TRY_ASSIGN(Arguments args, parse_arguments(spec, found.rest));
  Terminal terminal = Terminal::detect(color_mode(args));
  Context context{.out = out,
                  .messages = messages,
                  .terminal = terminal,
                  .json = args.flag("json"),
                  .quiet = args.flag("quiet"),
                  .progress = terminal.err && !args.flag("quiet") &&
                              !args.flag("no-progress")};
  messages.set_json(context.json);
  messages.set_quiet(context.quiet);
  messages.set_color(terminal.err_color && !context.json);
  return guarded(program, found.spec, args, context);
}

}  // namespace

int run(const Program& program, std::span<const std::string> words) {
  keep_standard_descriptors();
  install_signal_handlers();
  Output out(STDOUT_FILENO);
  Messages messages(STDERR_FILENO);
  // So that a wrong option is told as the user asked for errors to be told.
  messages.set_json(std::find(words.begin(), words.end(), "--json") !=
                    words.end());
  return finish(parse_and_run(program, words, out, messages), out, messages);
}

}  // namespace weir::cli
