// weir consume: from a point to the end, or on and on.
#include "cmd/commands.h"
#include "cmd/record_reading.h"
#include "lib/place/record_cursor.h"

namespace weir {

namespace {

// All that is wanted came, or why not.
Result<cli::ExitCode> expected(const RecordReading& reading, int64_t wanted) {
  if (reading.count().records >= wanted) return cli::ExitCode::kDone;
  return fail(Code::kTimeout, "{} of {} records came in time",
              reading.count().records, wanted);
}

Result<cli::ExitCode> consume(const cli::Arguments& args,
                              RecordReading& reading) {
  auto expect = args.integer("expect");
  bool follow = args.flag("follow") || expect.has_value();
  if (args.flag("merge"))
    TRY(reading.read_merged());
  else if (args.text("group"))
    TRY(reading.read_for_group());
  else
    TRY(reading.read_in_order());
  if (!follow) return reading.answer();
  TRY_ASSIGN(FollowEnd end, reading.follow(args.duration_ms("timeout")));
  if (expect) TRY(expected(reading, *expect));
  if (end == FollowEnd::kDeadline && !expect)
    return fail(Code::kTimeout, "--timeout is up");
  return reading.answer();
}

}  // namespace

Result<cli::ExitCode> run_consume(const cli::Arguments& args,
                                  cli::Context& context) {
  auto expect = args.integer("expect");
  bool follow = args.flag("follow") || expect.has_value();
  RecordReading reading(args, context);
  TRY(reading.open({.people = context.terminal.out,
                    .watch = follow,
                    .group = args.text("group")}));
  if (expect) reading.limit_to(*expect);
  Result<cli::ExitCode> done = consume(args, reading);
  // A group that was interrupted goes on from here the next time.
  Result<> committed = reading.commit_group();
  if (done && !committed) return fail(std::move(committed).error());
  return done;
}

}  // namespace weir
