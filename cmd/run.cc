// weir run: a broker around one command.
#include <unistd.h>

#include <csignal>

#include "cmd/commands.h"
#include "cmd/fixtures.h"
#include "cmd/record_options.h"
#include "cmd/serving_options.h"
#include "lib/os/child_process.h"
#include "lib/os/clock.h"
#include "lib/os/random.h"
#include "lib/os/unsynced_fs.h"
#include "lib/server/readiness.h"

namespace weir {
namespace {

constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};

// Where it can be renamed to what shall be kept.
Result<EphemeralDir> make_directory(const std::string& keep) {
  if (keep.empty()) return EphemeralDir::make();
  if (posix_fs().exists(keep))
    return fail(Error{.code = Code::kUsage,
                      .text = "--keep-on-failure: is there already",
                      .file = keep});
  return EphemeralDir::make(keep);
}

// The terminal sends SIGINT to all that runs in the foreground.
bool terminal_sends_it(int signal) {
  return signal == SIGINT && ::tcgetpgrp(STDERR_FILENO) == ::getpgrp();
}

Result<int> run_beside(Serving& serving,
                       const std::vector<std::string>& command) {
  ChildProcess::Variables variables;
  for (std::string_view name : kBootstrapVariables)
    variables.emplace_back(name, serving.bootstrap().text());
  TRY_ASSIGN(ChildProcess child, ChildProcess::start(command, variables));
  TRY(serving.loop().on_signal(kSignals, [&](int signal) {
    if (!terminal_sends_it(signal)) child.signal(signal);
    return true;
  }));
  TRY_ASSIGN(auto watch,
             serving.loop().watch(child.fd(), [&] { serving.stop(); }));
  watch->want_read();
  serving.run();
  return child.wait();
}

}  // namespace

Result<cli::ExitCode> run_run(const cli::Arguments& args,
                              cli::Context& context) {
  std::string keep = args.text("keep-on-failure").value_or("");
  while (keep.size() > 1 && keep.back() == '/') keep.pop_back();
  TRY_ASSIGN(EphemeralDir dir, make_directory(keep));
  TRY_ASSIGN(ServingOptions options, serving_options(args, dir.path()));
  options.listen.push_back({.host = "127.0.0.1", .port = 0});
  SystemClock clock;
  SystemRandom random;
  FindingMessages findings(context.messages);
  auto log = [&](std::string_view line) { context.messages.note(line); };
  UnsyncedFs fs(posix_fs());
  TRY_ASSIGN(auto serving, Serving::open({fs, clock, random, findings, log},
                                         std::move(options)));
  TRY(load_fixtures(args.texts("fixtures"), serving->directory(), clock,
                    findings));
  auto words = args.words("COMMAND");
  TRY_ASSIGN(int status, run_beside(*serving, {words.begin(), words.end()}));
  if (status != 0 && !keep.empty()) {
    TRY(serving->close());
    TRY(dir.keep_as(keep));
    context.messages.note(fmt::format("the data are kept in {}", keep));
  }
  return cli::ExitCode(status);
}

}  // namespace weir
