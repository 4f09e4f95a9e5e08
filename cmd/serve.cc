// weir serve: options to a plan, the ready line, and the wait for a signal.
#include <csignal>
#include <optional>

#include <unistd.h>

#include "cmd/cli/interrupt.h"
#include "cmd/commands.h"
#include "cmd/directories.h"
#include "cmd/fixtures.h"
#include "cmd/record_options.h"
#include "cmd/serve_control.h"
#include "cmd/serving_options.h"
#include "lib/base/json.h"
#include "lib/os/clock.h"
#include "lib/os/detached.h"
#include "lib/os/random.h"
#include "lib/os/unsynced_fs.h"
#include "lib/server/readiness.h"

namespace weir {
namespace {

constexpr int kStopSignals[] = {SIGINT, SIGTERM, SIGHUP};

Result<std::string> only_directory(const cli::Arguments& args) {
  if (auto dir = args.text("read-only")) return *dir;
  if (args.text("bootstrap"))
    return fail(Code::kUsage, "serve: name a directory, not a cluster");
  std::vector<std::string> dirs = data_directories(args);
  if (dirs.size() > 1)
    return fail(Code::kUsage, "serve: one directory can be served at a time");
  return dirs.front();
}

Result<> add_addresses(const cli::Arguments& args, ServingOptions& out) {
  for (const std::string& word : args.texts("listen")) {
    TRY_ASSIGN(Endpoint endpoint, parse_endpoint(word));
    out.listen.push_back(std::move(endpoint));
  }
  for (const std::string& word : args.texts("advertise")) {
    TRY_ASSIGN(Endpoint endpoint, parse_host_port(word));
    out.advertise.push_back(std::move(endpoint));
  }
  out.any_address = args.flag("listen-any");
  return {};
}

void set_access(const cli::Arguments& args, ServingOptions& out) {
  if (args.text("read-only")) out.access = Access::kReadOnly;
  if (auto dir = args.text("overlay")) {
    out.access = Access::kOverlay;
    out.overlay = *dir;
  }
  out.adopt = args.flag("adopt");
  out.retention = args.flag("retention");
  out.broker.durable = args.text("durability") == "fsync";
}

ReadinessOptions readiness_options(const cli::Arguments& args) {
  ReadinessOptions out;
  out.port_file = args.text("port-file").value_or("");
  out.env_file = args.text("env-file").value_or("");
  if (auto fd = args.integer("ready-fd")) out.fd = int(*fd);
  return out;
}

Result<> print_ready(const Serving& serving, const std::string& dir,
                     cli::Context& context) {
  std::string& out = context.out.buffer();
  std::string address = serving.bootstrap().text();
  size_t topics = serving.topics();
  if (context.json)
    JsonWriter(out)
        .begin_object()
        .field("address", address)
        .field("socket", serving.socket())
        .field("dir", dir)
        .field("topics", topics)
        .field("pid", int64_t(::getpid()))
        .end_object();
  else
    out += fmt::format("ready at {}, serving {} ({} topic{})", address, dir,
                       topics, topics == 1 ? "" : "s");
  out += '\n';
  return context.out.flush();
}

}  // namespace

Result<cli::ExitCode> run_serve(const cli::Arguments& args,
                                cli::Context& context) {
  std::optional<EphemeralDir> temporary;
  std::string dir;
  if (args.flag("ephemeral")) {
    TRY_ASSIGN(EphemeralDir made, EphemeralDir::make());
    dir = temporary.emplace(std::move(made)).path();
  } else {
    TRY_ASSIGN(dir, only_directory(args));
  }
  if (args.flag("status")) return print_serving_status(dir, context);
  if (args.flag("stop")) return stop_serving(dir, context);
  std::optional<Detached> detached;
  if (args.flag("detach")) {
    TRY_ASSIGN(Detached half, Detached::begin());
    if (half.is_parent()) return cli::ExitCode(half.wait());
    detached.emplace(std::move(half));
  }
  TRY_ASSIGN(ServingOptions options, serving_options(args, dir));
  TRY(add_addresses(args, options));
  set_access(args, options);
  ReadinessOptions readiness = readiness_options(args);
  SystemClock clock;
  SystemRandom random;
  FindingMessages findings(context.messages);
  auto log = [&](std::string_view line) { context.messages.note(line); };
  UnsyncedFs unsynced(posix_fs());
  Fs& fs = temporary ? unsynced : posix_fs();
  TRY_ASSIGN(auto serving, Serving::open({fs, clock, random, findings, log},
                                         std::move(options)));
  // Before it says that it is ready: who reads that may stop it at once.
  TRY(serving->loop().on_signal(kStopSignals, [&](int) {
    serving->stop();
    return false;
  }));
  TRY(load_fixtures(args.texts("fixtures"), serving->directory(), clock,
                    findings));
  TRY(print_ready(*serving, dir, context));
  TRY(tell_ready(readiness, serving->bootstrap()));
  if (detached) TRY(detached->let_go());
  // A signal that came while it opened is a flag, and no event of the loop.
  if (cli::interrupted() == 0) serving->run();
  tell_stopping();
  take_back(readiness);
  if (!temporary) TRY(serving->close());
  return cli::ExitCode::kDone;
}

}  // namespace weir
