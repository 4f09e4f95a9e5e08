#include "cmd/record_reading.h"

#include "cmd/clusters.h"
#include "cmd/directories.h"
#include "lib/os/ordered_pool.h"
#include "lib/place/group_commits.h"
#include "lib/place/member_progress.h"
#include "lib/place/record_cursor.h"

namespace weir {

Result<> RecordReading::open(const How& how) {
  TRY_ASSIGN(FilterSpec filters, filter_spec(args_));
  bool verbatim = args_.flag("batches");
  if (verbatim && (!filters.empty() || args_.flag("merge")))
    return fail(Code::kUsage,
                "--batches writes whole batches: filters and --merge choose "
                "single records");
  if (!filters.empty()) {
    TRY_ASSIGN(filter_, RecordFilter::make(filters));
  }
  TRY_ASSIGN(words_, topic_words(args_));
  TRY_ASSIGN(cluster_,
             reading_cluster(args_, words_, how.group.has_value(), clock_));
  place_ = make_place(args_, cluster_, findings_);
  TRY_ASSIGN(partitions_, select_partitions(*place_, words_, args_));
  TRY_ASSIGN(formatter_, record_formatter(args_, context_, how.people, words_,
                                          partitions_));
  range_ = read_range(args_, clock_);
  if (how.from) range_.from = *how.from;
  range_.live = how.watch || place_->live();
  plan_ = {.filter = filter_.get(),
           .formatter = formatter_.get(),
           .control = args_.flag("control"),
           .verbatim = verbatim,
           .limit = args_.integer("count").value_or(INT64_MAX),
           .threads = usable_threads(),
           .interrupt = &cli::interrupt_flag()};
  watch_ = how.watch;
  if (how.group) TRY(open_group(*how.group));
  return open_selection();
}

Result<> RecordReading::open_selection() {
  std::vector<PlacePartition> mine;
  for (const PlacePartition& one : partitions_)
    if (!group_ || group_->has(one.name)) mine.push_back(one);
  if (watch_)
    for (const PlacePartition& one : mine) TRY(place_->watch(one));
  selection_.reset();
  TRY_ASSIGN(auto opened,
             Selection::open(*place_, std::move(mine), range_, findings_));
  selection_.emplace(std::move(opened));
  return group_ ? start_from_group() : Result<>();
}

Result<> RecordReading::open_group(const std::string& group) {
  if (args_.flag("merge"))
    return fail(Code::kUsage, "--group and --merge exclude each other");
  if (cluster_) return join_group(group);
  std::vector<std::string> dirs = data_directories(args_);
  for (const TopicWord& word : words_)
    if (word.kind == TopicWord::Kind::kPath || dirs.size() != 1)
      return fail(Code::kUsage,
                  "a group stands in the topics of one directory: use -d DIR "
                  "and topics by name");
  TRY_ASSIGN(group_, GroupCommits::open(posix_fs(), clock_, random_,
                                        dirs.front(), group, findings_));
  return {};
}

Result<> RecordReading::join_group(const std::string& group) {
  ConsumerMember::Options options{.group = group};
  for (const TopicWord& word : words_)
    if (!word.partitions.all())
      return fail(Code::kUsage,
                  "a group gives out the partitions: name topics alone");
  for (const PlacePartition& one : partitions_)
    if (options.topics.empty() || options.topics.back() != one.name.topic)
      options.topics.push_back(one.name.topic);
  TRY_ASSIGN(ClientProperties properties, client_properties(args_));
  options.instance_id = properties.text("group.instance.id");
  if (auto ms = properties.number("session.timeout.ms"))
    options.session_ms = int32_t(*ms);
  TRY_ASSIGN(group_, MemberProgress::join(cluster_, std::move(options)));
  return {};
}

Result<> RecordReading::start_from_group() {
  std::vector<Point> from;
  for (BatchSource* source : selection_->sources()) {
    from.push_back(range_.from);
    auto at = group_->committed(source->name());
    if (!at) continue;
    TRY_ASSIGN(Offset end, source->end_offset());
    if (*at <= end) {
      from.back() = {Point::Kind::kOffset, at->value()};
      continue;
    }
    context_.messages.note(fmt::format(
        "{}: the group stands at {}, behind the end ({}); starting anew",
        partition_text(source->name()), *at, end));
  }
  return selection_->reopen(from);
}

// The group gives out its partitions anew: what is written is committed, and
// reading goes on where the new ones stand.
Result<> RecordReading::change_hands() {
  TRY(commit_group());
  TRY(group_->rejoin());
  return open_selection();
}

// What was taken counts for the group once it is written.
Result<> RecordReading::flush() {
  TRY(context_.out.flush());
  if (group_) group_->written();
  return {};
}

FollowPlan RecordReading::follow_plan() {
  // A group says itself which partitions come.
  bool member = group_ && cluster_;
  FollowPlan plan{
      .read = plan_,
      .words = member ? std::vector<TopicWord>() : words_,
      .all_topics = words_.empty() && !member,
      .write =
          [this](std::string_view text) { return context_.out.write(text); },
      .flush = [this] { return flush(); },
      .note =
          [this](const std::string& name) {
            context_.messages.note(name + " is gone");
          }};
  plan.idle = [this] { return context_.out.check_reader(); };
  if (!group_) return plan;
  plan.took = [this](const TopicPartition& partition, Offset next,
                     LeaderEpoch epoch) {
    group_->took(partition, next, epoch);
  };
  plan.idle = [this]() -> Result<> {
    TRY(context_.out.check_reader());
    return group_->commit_if_due();
  };
  if (member) plan.moved = [this] { return group_->moved(); };
  return plan;
}

Result<> RecordReading::read_for_group() {
  for (;;) {
    TRY_ASSIGN(FollowEnd end, read_once(*selection_, follow_plan(), clock_,
                                        findings_, count_));
    if (end != FollowEnd::kMoved) return {};
    TRY(change_hands());
  }
}

Result<> RecordReading::commit_group() {
  if (!group_) return {};
  SystemWaiter waiter(clock_);
  // Also what an interruption left in the buffer: it is printed.
  TRY(flush());
  return group_->commit(waiter);
}

Result<> RecordReading::read_in_order() {
  auto write = [this](std::string_view text) {
    return context_.out.write(text);
  };
  return weir::read_in_order(selection_->sources(), plan_, write, findings_,
                             count_);
}

Result<> RecordReading::print(const Record& record) {
  ++count_.records;
  scratch_.clear();
  formatter_->format(scratch_, record);
  return context_.out.write(scratch_.view());
}

Result<> RecordReading::read_merged(int64_t skip) {
  MergedRecords records(selection_->sources(), plan_.control, findings_);
  while (count_.records < plan_.limit) {
    TRY(cli::check_interrupt());
    const Record* record = records.next();
    if (record == nullptr && records.error()) return fail(*records.error());
    if (record == nullptr) return {};
    ++count_.seen;
    if (filter_ && !filter_->passes(*record)) {
      if (const Error* error = filter_->error()) return fail(*error);
      continue;
    }
    if (skip > 0) {
      --skip;
      continue;
    }
    TRY(print(*record));
  }
  return {};
}

Result<int64_t> RecordReading::passing(BatchSource& source) {
  IgnoreFindings ignore;  // they are reported when the records are printed
  RecordCursor cursor(source, plan_.control, ignore);
  int64_t passed = 0;
  while (cursor.next()) {
    TRY(cli::check_interrupt());
    if (!filter_ || filter_->passes(cursor.record())) ++passed;
  }
  if (cursor.error()) return fail(*cursor.error());
  return passed;
}

// Looks at ever longer pieces of the partition's end, so that the cost is a
// small multiple of what has to be looked at, however rare what passes is.
Result<int64_t> RecordReading::rewind_one(PlacePartition& one, int64_t n,
                                          Point& from) {
  IgnoreFindings ignore;
  for (int64_t window = n;; window *= 4) {
    ReadRange range = range_;
    range.from = {Point::Kind::kFromEnd, window};
    TRY_ASSIGN(auto source, place_->open(one, range, ignore));
    bool whole = source->from() <= source->start_offset();
    from = {Point::Kind::kOffset, source->from().value()};
    TRY_ASSIGN(int64_t passed, passing(*source));
    if (passed >= n || whole) return passed;
  }
}

Result<int64_t> RecordReading::rewind_to_last(int64_t n) {
  int64_t passed = 0;
  std::vector<Point> points;
  std::vector<PlacePartition> partitions = selection_->partitions();
  for (PlacePartition& one : partitions) {
    TRY_ASSIGN(int64_t some, rewind_one(one, n, points.emplace_back()));
    passed += some;
  }
  TRY(selection_->reopen(points));
  return passed;
}

Result<FollowEnd> RecordReading::follow(std::optional<int64_t> timeout_ms) {
  FollowPlan plan = follow_plan();
  if (timeout_ms) plan.deadline_ns = started_ns_ + *timeout_ms * 1'000'000;
  for (;;) {
    TRY_ASSIGN(FollowEnd end,
               weir::follow(*selection_, plan, clock_, findings_, count_));
    if (end != FollowEnd::kMoved) return end;
    TRY(change_hands());
  }
}

void RecordReading::note_held() {
  for (const BatchSource* source : selection_->sources())
    if (auto at = source->held_at())
      context_.messages.note(fmt::format(
          "{}: a transaction is open at offset {}; --isolation all reads on",
          partition_text(source->name()), *at));
}

cli::ExitCode RecordReading::answer() {
  if (count_.records < plan_.limit) note_held();
  cli::ExitCode whole = findings_.answer();
  if (whole != cli::ExitCode::kDone) return whole;
  if (filter_ && count_.records == 0) return cli::ExitCode::kNo;
  return cli::ExitCode::kDone;
}

}  // namespace weir
