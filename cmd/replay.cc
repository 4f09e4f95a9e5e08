// weir replay: records again, at their original pace or another.
#include <cmath>

#include "cmd/cli/human.h"
#include "cmd/cli/progress.h"
#include "cmd/clusters.h"
#include "cmd/commands.h"
#include "cmd/directories.h"
#include "cmd/key_input.h"
#include "cmd/sink_session.h"
#include "lib/place/destination.h"
#include "lib/place/jq.h"
#include "lib/place/replay_targets.h"

namespace weir {

namespace {

Result<ReplayKeep> parse_keep(std::string_view list) {
  ReplayKeep keep{.partitions = false};
  while (!list.empty()) {
    size_t comma = std::min(list.find(','), list.size());
    std::string_view word = list.substr(0, comma);
    list.remove_prefix(std::min(comma + 1, list.size()));
    if (word == "partitions")
      keep.partitions = true;
    else if (word == "timestamps")
      keep.timestamps = true;
    else if (word == "offsets")
      keep.offsets = keep.partitions = true;
    else
      return fail(Code::kUsage,
                  "--keep: '{}' is none of partitions, timestamps, offsets",
                  word);
  }
  return keep;
}

class ReplayCommand {
 public:
  ReplayCommand(const cli::Arguments& args, cli::Context& context)
      : args_(args),
        context_(context),
        findings_(context.messages),
        pace_(clock_, args.number("speed").value_or(1),
              args.number("rate").value_or(0)),
        progress_(context, clock_, "replay", -1,
                  cli::Progress::Unit::kRecords) {}

  Result<cli::ExitCode> run() {
    TRY(understand());
    TRY(open_source());
    TRY(resume());
    Result<cli::ExitCode> done =
        *args_.text("to") == "-" ? to_output() : to_place();
    progress_.finish();
    if (count_.records > 0) note_count();
    if (!done || *done != cli::ExitCode::kDone) return done;
    done = findings_.answer();
    if (*done != cli::ExitCode::kDone) return done;
    if (filter_ && count_.records == 0) return cli::ExitCode::kNo;
    return done;
  }

 private:
  void note_count() {
    std::string late;
    if (!std::isinf(pace_.speed()))
      late = fmt::format(", at most {:.1f} ms late",
                         double(count_.max_late_ns) / 1e6);
    int64_t ms = (clock_.monotonic_ns() - started_ns_) / 1'000'000;
    context_.messages.note(fmt::format(
        "{} record{} in {}{}", cli::human_count(count_.records),
        count_.records == 1 ? "" : "s", cli::human_duration(ms), late));
  }

  Result<> understand() {
    if (args_.flag("batches"))
      return fail(Code::kUsage,
                  "records are replayed, not batches: 'weir cp' copies those");
    TRY_ASSIGN(keep_, parse_keep(args_.text("keep").value_or("partitions")));
    if (auto text = args_.text("map")) {
      TRY_ASSIGN(map_, jq_map(*text));
    }
    if (keep_.offsets && (map_ || args_.flag("loop")))
      return fail(Code::kUsage,
                  "--keep offsets excludes --map and --loop: an offset is "
                  "taken once");
    TRY_ASSIGN(FilterSpec filters, filter_spec(args_));
    if (!filters.empty()) {
      TRY_ASSIGN(filter_, RecordFilter::make(filters));
    }
    if (*args_.text("to") == "-") return {};
    TRY_ASSIGN(destination_, parse_destination(posix_fs(), *args_.text("to")));
    if (!destination_.file.empty())
      return fail(
          Code::kUsage,
          "--to takes a directory, brokers, either with /TOPIC, a topic "
          "or '-', no file");
    return {};
  }

  Result<> open_source() {
    TRY_ASSIGN(auto words, topic_words(args_));
    TRY_ASSIGN(cluster_, reading_cluster(args_, words, false, clock_));
    place_ = make_place(args_, cluster_, findings_);
    TRY_ASSIGN(auto partitions, select_partitions(*place_, words, args_));
    TRY_ASSIGN(formatter_,
               record_formatter(args_, context_, context_.terminal.out, words,
                                partitions));
    ReadRange range = read_range(args_, clock_);
    range.live = place_->live();
    TRY_ASSIGN(auto selection, Selection::open(*place_, std::move(partitions),
                                               range, findings_));
    selection_.emplace(std::move(selection));
    for (BatchSource* source : selection_->sources())
      from_.push_back({Point::Kind::kOffset, source->from().value()});
    return {};
  }

  Result<> resume() {
    auto file = args_.text("resume");
    if (!file) return {};
    // A file that cannot be written is told before anything is sent.
    if (!posix_fs().exists(*file)) return save(*file, {});
    TRY_ASSIGN(resumed_, read_offset_checkpoint(posix_fs(), *file));
    std::vector<Point> from = from_;
    for (size_t i = 0; i < from.size(); ++i) {
      BatchSource& source = *selection_->sources()[i];
      auto found = resumed_.find(source.name());
      if (found == resumed_.end()) continue;
      TRY_ASSIGN(Offset end, source.end_offset());
      from[i].value =
          std::max(from[i].value, std::min(found->second, end).value());
    }
    return selection_->reopen(from);
  }

  Result<> run_to(ReplayTarget& target) {
    std::optional<MapTarget> mapped;
    if (map_) mapped.emplace(*map_, target);
    KeyInput keys;
    SystemWaiter waiter(clock_, keys.fd());
    ReplayPlan plan{
        .filter = filter_.get(),
        .control = args_.flag("control") && *args_.text("to") == "-",
        .limit = args_.integer("count").value_or(INT64_MAX),
        .loop = args_.flag("loop"),
        .interrupt = &cli::interrupt_flag(),
        .on_input = [&](Pace& pace) { return on_key(keys.read(), pace); },
        .progress = [this](int64_t records,
                           TimestampMs now) { tell(records, now); },
    };
    if (auto file = args_.text("resume"))
      plan.save = [this, path = *file](const OffsetCheckpoint& positions) {
        return save(path, positions);
      };
    return replay(*selection_, from_, mapped ? *mapped : target, plan, pace_,
                  clock_, waiter, findings_, count_);
  }

  Result<> save(const std::string& path, const OffsetCheckpoint& positions) {
    for (const auto& [partition, offset] : positions)
      resumed_[partition] = offset;
    return write_offset_checkpoint(posix_fs(), path, resumed_);
  }

  static bool on_key(char key, Pace& pace) {
    if (key == ' ') pace.toggle_pause();
    if (key == '.') pace.step();
    if (key == '+') pace.scale(2);
    if (key == '-') pace.scale(0.5);
    return key != 'q';
  }

  void tell(int64_t records, TimestampMs now) {
    if (!context_.progress) return;
    if (noted_ns_ == 0 || clock_.monotonic_ns() - noted_ns_ >= kNoteEveryNs) {
      noted_ns_ = clock_.monotonic_ns();
      progress_.set_note(fmt::format(
          "{}{}", format_time(now),
          pace_.paused()     ? "  paused"
          : pace_.rate() > 0 ? ""
                             : fmt::format("  x{:g}", pace_.speed())));
    }
    progress_.update(records);
  }

  Result<cli::ExitCode> to_output() {
    PrintTarget target(
        *formatter_,
        [this](std::string_view text) { return context_.out.write(text); },
        [this] { return context_.out.flush(); });
    TRY(run_to(target));
    return cli::ExitCode::kDone;
  }

  Result<cli::ExitCode> to_place() {
    TRY(check_own_topic());
    TRY_ASSIGN(auto session, open_sink());
    if (keep_.offsets && !session->writes_files())
      return fail(Code::kUsage,
                  "--keep offsets: brokers give offsets themselves");
    BatchingSink& sink = session->sink({.grow = keep_.partitions});
    auto work = [&]() -> Result<> {
      TRY(make_topics(sink));
      SinkTarget target(sink, keep_, destination_.topic,
                        destination_.partition);
      return run_to(target);
    };
    return session->finish(work());
  }

  Result<std::unique_ptr<SinkSession>> open_sink() {
    if (!destination_.bootstrap.empty()) {
      TRY_ASSIGN(auto endpoints, parse_bootstrap(destination_.bootstrap));
      TRY_ASSIGN(auto to, open_cluster(args_, std::move(endpoints), clock_));
      return SinkSession::open(std::move(to), context_, clock_);
    }
    if (!destination_.dir.empty())
      return SinkSession::open(destination_.dir, context_, clock_);
    return SinkSession::open(args_, context_, clock_);
  }

  // Whether it is its own source, as far as the words tell.
  bool same_place() const {
    if (cluster_)
      return destination_.dir.empty() &&
             (destination_.bootstrap.empty() ||
              destination_.bootstrap == cluster_->name());
    if (!destination_.bootstrap.empty()) return false;
    if (destination_.dir.empty()) return !names_cluster(args_);
    auto to = posix_fs().info(destination_.dir);
    auto from = posix_fs().info(data_directories(args_).front());
    return to && from && to->inode == from->inode;
  }

  // A topic that grows by its own replay would never end.
  Result<> check_own_topic() const {
    if (!same_place()) return {};
    for (const PlacePartition& one : selection_->partitions())
      if (destination_.topic.empty() || one.name.topic == destination_.topic)
        return fail(Error{.code = Code::kUsage,
                          .text = fmt::format("topic '{}' would be replayed "
                                              "into itself",
                                              one.name.topic),
                          .hint = "name another topic or directory with --to"});
    return {};
  }

  // As many partitions as the source has, so that keys go where they went.
  Result<> make_topics(BatchingSink& sink) const {
    if (map_) return {};
    for (const PlacePartition& one : selection_->partitions()) {
      int32_t count = std::max(place_->partition_count(one.name.topic),
                               one.name.partition.value() + 1);
      if (destination_.partition) count = destination_.partition->value() + 1;
      TRY(sink.want_topic(
          destination_.topic.empty() ? one.name.topic : destination_.topic,
          count));
    }
    return {};
  }

  static constexpr int64_t kNoteEveryNs = 100'000'000;

  const cli::Arguments& args_;
  cli::Context& context_;
  SystemClock clock_;
  FindingMessages findings_;
  Pace pace_;
  cli::Progress progress_;
  ReplayKeep keep_;
  std::unique_ptr<RecordMap> map_;
  std::unique_ptr<RecordFilter> filter_;
  Destination destination_;
  std::shared_ptr<Cluster> cluster_;  // of the source; null: files
  std::unique_ptr<Place> place_;
  std::unique_ptr<RecordFormatter> formatter_;
  std::optional<Selection> selection_;
  std::vector<Point> from_;
  OffsetCheckpoint resumed_;
  ReplayCount count_;
  int64_t started_ns_ = clock_.monotonic_ns();
  int64_t noted_ns_ = 0;
};

}  // namespace

Result<cli::ExitCode> run_replay(const cli::Arguments& args,
                                 cli::Context& context) {
  return ReplayCommand(args, context).run();
}

}  // namespace weir
