#include "cmd/serve_control.h"

#include <signal.h>

#include "lib/base/json.h"
#include "lib/client/probe.h"
#include "lib/net/socket_path.h"
#include "lib/os/clock.h"
#include "lib/os/lock.h"
#include "lib/os/waiter.h"

namespace weir {
namespace {

constexpr int64_t kNsPerMs = 1'000'000;
/// For an answer.
constexpr int64_t kPatienceNs = 2000 * kNsPerMs;
/// For a stop in good order.
constexpr int64_t kStopNs = 60'000 * kNsPerMs;
/// Between two looks at the lock.
constexpr int64_t kPauseNs = 10 * kNsPerMs;

Endpoint own_socket(const std::string& dir) {
  return {.kind = Endpoint::Kind::kUnix, .path = find_socket(dir)};
}

// The process at the other end of the directory's socket; 0: nobody.
int serving_process(const std::string& dir, const Clock& clock) {
  Endpoint at = own_socket(dir);
  if (at.path.empty()) return 0;
  auto client =
      BlockingClient::connect(at, clock, clock.monotonic_ns() + kPatienceNs);
  return client ? client->peer_process() : 0;
}

cli::ExitCode nobody(const std::string& dir, cli::Context& context) {
  context.messages.note(fmt::format("{} is not being served", dir));
  return cli::ExitCode::kNo;
}

}  // namespace

Result<cli::ExitCode> print_serving_status(const std::string& dir,
                                           cli::Context& context) {
  SystemClock clock;
  int process = serving_process(dir, clock);
  if (process == 0) return nobody(dir, context);
  Endpoint at = own_socket(dir);
  TRY_ASSIGN(ProbeAnswer answer,
             probe(at, {}, clock, clock.monotonic_ns() + kPatienceNs));
  std::string& out = context.out.buffer();
  if (context.json)
    JsonWriter(out)
        .begin_object()
        .field("address", answer.address)
        .field("socket", at.path)
        .field("dir", dir)
        .field("topics", answer.topics)
        .field("pid", int64_t(process))
        .end_object();
  else
    out +=
        fmt::format("served at {} by process {} ({} topic{})", answer.address,
                    process, answer.topics, answer.topics == 1 ? "" : "s");
  out += '\n';
  return cli::ExitCode::kDone;
}

Result<cli::ExitCode> stop_serving(const std::string& dir,
                                   cli::Context& context) {
  SystemClock clock;
  SystemWaiter waiter(clock);
  int process = serving_process(dir, clock);
  if (process == 0) return nobody(dir, context);
  if (::kill(process, SIGTERM) != 0)
    return fail_errno(dir, fmt::format("cannot stop process {}", process));
  int64_t deadline = clock.monotonic_ns() + kStopNs;
  while (directory_is_locked(dir)) {
    if (clock.monotonic_ns() >= deadline)
      return fail(Error{
          .code = Code::kTimeout,
          .text = fmt::format("process {} goes on after SIGTERM", process),
          .file = dir});
    waiter.wait_until(clock.monotonic_ns() + kPauseNs);
    TRY(cli::check_interrupt());
  }
  return cli::ExitCode::kDone;
}

}  // namespace weir
