// weir wait: asks until the answer is yes, or time is up.
#include "cmd/clusters.h"
#include "cmd/commands.h"
#include "cmd/directories.h"
#include "lib/base/json.h"
#include "lib/client/probe.h"
#include "lib/net/socket_path.h"
#include "lib/os/clock.h"
#include "lib/os/waiter.h"

namespace weir {
namespace {

constexpr int64_t kNsPerMs = 1'000'000;
/// Between two questions.
constexpr int64_t kPauseNs = 20 * kNsPerMs;
/// What one question may take.
constexpr int64_t kPatienceNs = 2000 * kNsPerMs;

// Those of -b; the directory's socket is looked for anew each time.
Result<std::vector<Endpoint>> endpoints(const cli::Arguments& args) {
  if (auto list = args.text("bootstrap")) return parse_bootstrap(*list);
  std::vector<Endpoint> out;
  for (const std::string& dir : data_directories(args))
    if (std::string path = find_socket(dir); !path.empty())
      out.push_back({.kind = Endpoint::Kind::kUnix, .path = path});
  if (out.empty())
    return fail(Error{.code = Code::kNotFound,
                      .text = "is not being served",
                      .file = data_directories(args).front()});
  return out;
}

Result<ProbeAnswer> ask(const cli::Arguments& args,
                        const ProbeQuestion& question, const Clock& clock,
                        int64_t deadline_ns) {
  int64_t until = std::min(deadline_ns, clock.monotonic_ns() + kPatienceNs);
  TRY_ASSIGN(auto places, endpoints(args));
  Result<ProbeAnswer> last = ProbeAnswer();
  for (const Endpoint& place : places) {
    last = probe(place, question, clock, until);
    if (last && last->met) break;
  }
  return last;
}

void print(const ProbeAnswer& found, bool topic, cli::Context& context) {
  std::string& out = context.out.buffer();
  if (!context.json) {
    out += fmt::format("ready at {}", found.address);
    if (topic) out += fmt::format(" ({} records)", found.records);
    out += '\n';
    return;
  }
  JsonWriter json(out);
  json.begin_object()
      .field("address", found.address)
      .field("topics", found.topics);
  if (topic)
    json.field("partitions", found.partitions).field("records", found.records);
  json.end_object();
  out += '\n';
}

Failure too_late(const ProbeQuestion& question,
                 const Result<ProbeAnswer>& last) {
  if (!last)
    return fail(Error{.code = Code::kTimeout,
                      .text = last.error().text,
                      .file = last.error().file});
  if (last->partitions == 0)
    return fail(Code::kTimeout, "there is no topic '{}' with a leader",
                question.topic);
  return fail(Code::kTimeout, "topic '{}' holds {} of {} records",
              question.topic, last->records, question.records.value_or(0));
}

}  // namespace

Result<cli::ExitCode> run_wait(const cli::Arguments& args,
                               cli::Context& context) {
  ProbeQuestion question{.topic = args.text("topic").value_or(""),
                         .records = args.integer("records")};
  if (question.records && question.topic.empty())
    return fail(Code::kUsage, "wait: --records needs --topic");
  SystemClock clock;
  SystemWaiter waiter(clock);
  int64_t deadline =
      clock.monotonic_ns() + *args.duration_ms("timeout") * kNsPerMs;
  Result<ProbeAnswer> said = fail(Code::kTimeout, "nobody was asked");
  for (;;) {
    Result<ProbeAnswer> answer = ask(args, question, clock, deadline);
    if (answer && answer->met) {
      print(*answer, !question.topic.empty(), context);
      return cli::ExitCode::kDone;
    }
    if (!answer && answer.error().code == Code::kUsage)
      return fail(std::move(answer).error());
    // An answer says more than that there was none just before the end.
    if (answer || !said) said = std::move(answer);
    int64_t now = clock.monotonic_ns();
    if (now >= deadline) return too_late(question, said);
    waiter.wait_until(std::min(deadline, now + kPauseNs));
    TRY(cli::check_interrupt());
  }
}

}  // namespace weir
