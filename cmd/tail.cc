// weir tail: the last records, then whatever comes.
#include "cmd/commands.h"
#include "cmd/record_reading.h"

namespace weir {

Result<cli::ExitCode> run_tail(const cli::Arguments& args,
                               cli::Context& context) {
  bool follow = !args.flag("no-follow");
  auto since = args.point("since");
  if (!since) since = args.point("from");
  RecordReading reading(args, context);
  TRY(reading.open({.people = true, .watch = follow, .from = since}));
  // -n says where to begin, not where to stop.
  reading.set_limit(INT64_MAX);
  int64_t skip = 0;
  if (!since) {
    int64_t wanted = args.integer("count").value_or(10);
    TRY_ASSIGN(int64_t passed, reading.rewind_to_last(wanted));
    skip = std::max<int64_t>(0, passed - wanted);
  }
  TRY(reading.read_merged(skip));
  if (!follow) return reading.answer();
  TRY_ASSIGN(FollowEnd end, reading.follow(args.duration_ms("timeout")));
  if (end == FollowEnd::kDeadline)
    return fail(Code::kTimeout, "--timeout is up");
  return reading.answer();
}

}  // namespace weir
