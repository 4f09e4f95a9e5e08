// weir compact: Kafka's log cleaner, run once.
#include <algorithm>

#include "cmd/cli/human.h"
#include "cmd/cli/table.h"
#include "cmd/commands.h"
#include "cmd/directories.h"
#include "cmd/sink_session.h"
#include "lib/base/json.h"
#include "lib/os/memory_fs.h"
#include "lib/os/overlay_fs.h"
#include "lib/place/compact.h"
#include "lib/place/copy_plan.h"
#include "lib/place/directory_admin.h"

namespace weir {

namespace {

// A partition to compact, and what its directory knows of it.
struct Job {
  PlacePartition partition;
  std::string path;
  std::string home;  ///< its data directory; empty: a folder of its own
  LogConfig config = {};
  Offset log_start;
  Offset log_end;
  std::optional<Offset> checkpoint = {};
};

class CompactCommand {
 public:
  CompactCommand(const cli::Arguments& args, cli::Context& context)
      : args_(args),
        context_(context),
        clock_(system_, shift(args)),
        findings_(context.messages),
        dirs_(data_directories(args)),
        place_(posix_fs(), dirs_, findings_) {}

  Result<cli::ExitCode> run() {
    bool dry_run = args_.flag("dry-run");
    auto to = args_.text("to");
    if (args_.time("at") && !dry_run && !to)
      return fail(Error{.code = Code::kUsage,
                        .text = "--at is for trying: give --dry-run or --to",
                        .hint = {}});
    TRY(find_jobs());
    Result<> done = dry_run ? try_all() : to ? copy_to(*to) : in_place();
    table_.print(context_.out.buffer(), context_.terminal.color);
    TRY(std::move(done));
    return findings_.answer();
  }

 private:
  int64_t shift(const cli::Arguments& args) const {
    auto at = args.time("at");
    return at ? *at - system_.now() : 0;
  }

  Result<> find_jobs() {
    TRY_ASSIGN(auto words, topic_words(args_));
    TRY_ASSIGN(partitions_, select_partitions(place_, words, args_));
    for (const PlacePartition& one : partitions_) {
      TRY_ASSIGN(auto view, place_.open_view(one, findings_));
      Job job{.partition = one, .path = view->path()};
      if (view->is_file())
        return fail(Error{Code::kUsage, "is no partition folder", job.path});
      job.log_start = view->log_start_offset();
      TRY_ASSIGN(job.log_end, view->end_offset());
      TRY(describe(job));
      if (!job.config.cleanup_compact && !args_.flag("retention"))
        return fail(Error{
            .code = Code::kRefused,
            .text = fmt::format("the cleanup.policy of topic '{}' is delete",
                                one.name.topic),
            .hint = "--retention applies that; 'weir topics alter --config "
                    "cleanup.policy=compact' changes it"});
      jobs_.push_back(std::move(job));
    }
    return {};
  }

  Result<> describe(Job& job) {
    std::string home(dir_name(job.path));
    bool main = std::find(dirs_.begin(), dirs_.end(), home) != dirs_.end();
    if (!main && !posix_fs().exists(join_path(home, kMetaPropertiesFile))) {
      job.config.cleanup_compact = true;
      if (args_.flag("retention"))
        return fail(Error{Code::kUsage,
                          "has no configs: --retention needs them", job.path});
      return {};
    }
    job.home = home;
    IgnoreFindings ignore;
    DirectoryAdmin admin(posix_fs(), clock_, random_,
                         main ? dirs_ : std::vector<std::string>{home}, ignore);
    TRY_ASSIGN(auto topics, admin.topics());
    for (const TopicInfo& topic : topics)
      if (topic.name == job.partition.name.topic) {
        TRY_ASSIGN(job.config, parse_log_config(topic.configs));
      }
    TRY_ASSIGN(auto view, DataDirView::open(posix_fs(), {home}, ignore));
    const OffsetCheckpoint& cleaned = view->directories().front().cleaned;
    if (auto found = cleaned.find(job.partition.name); found != cleaned.end())
      job.checkpoint = found->second;
    return {};
  }

  CompactPlan plan(const Job& job) const {
    return {.now = clock_.now(),
            .clean = job.config.cleanup_compact,
            .retention = args_.flag("retention"),
            .dry_run = args_.flag("dry-run")};
  }

  // On a view of the files that keeps every change to itself.
  Result<> try_all() {
    for (const Job& job : jobs_) {
      TRY(cli::check_interrupt());
      MemoryFs memory;
      OverlayFs fs(posix_fs(), job.path, memory, "/changes");
      RecoveryReport report;
      TRY_ASSIGN(auto log,
                 PartitionLog::open(fs, clock_, job.path, job.config,
                                    {.recovery_point = job.log_end,
                                     .log_start_offset = job.log_start,
                                     .clean = true},
                                    findings_, report));
      TRY_ASSIGN(CompactCount count,
                 compact_log(*log, job.checkpoint, plan(job)));
      tell(job, count);
    }
    return {};
  }

  Result<> in_place() {
    while (!jobs_.empty()) {
      std::string home = jobs_.front().home;
      auto rest = std::stable_partition(
          jobs_.begin(), jobs_.end(),
          [&](const Job& job) { return job.home == home; });
      std::vector<Job> here(jobs_.begin(), rest);
      jobs_.erase(jobs_.begin(), rest);
      TRY(home.empty() ? bare_folders(here) : in_directory(home, here));
    }
    return {};
  }

  Result<> bare_folders(const std::vector<Job>& jobs) {
    for (const Job& job : jobs) {
      TRY(cli::check_interrupt());
      RecoveryReport report;
      TRY_ASSIGN(auto log,
                 PartitionLog::open(posix_fs(), clock_, job.path, job.config,
                                    {.log_start_offset = job.log_start},
                                    findings_, report));
      TRY_ASSIGN(CompactCount count, compact_log(*log, {}, plan(job)));
      TRY(log->close());
      tell(job, count);
    }
    return {};
  }

  Result<> in_directory(const std::string& home, const std::vector<Job>& jobs) {
    TRY_ASSIGN(auto session, SinkSession::open_files(home, context_, clock_));
    auto work = [&]() -> Result<> {
      for (const Job& job : jobs)
        TRY(compact_led(session->broker(), job, job.partition.name));
      return {};
    };
    return session->close(work());
  }

  Result<> compact_led(LocalBroker& broker, const Job& job,
                       const TopicPartition& where) {
    TRY(cli::check_interrupt());
    TRY_ASSIGN(auto led, broker.lead(where.topic, where.partition.value()));
    TRY_ASSIGN(CompactCount count,
               compact_log(*led.log, job.checkpoint, plan(job)));
    if (job.config.cleanup_compact)
      TRY(broker.set_cleaned(where, count.stats.end));
    tell(job, count);
    return {};
  }

  // A copy with the same segments, cleaned there.
  Result<> copy_to(const std::string& dir) {
    ReadRange range{.isolation = Isolation::kAll, .live = place_.live()};
    TRY_ASSIGN(auto selection,
               Selection::open(place_, partitions_, range, findings_));
    Destination to{.dir = dir};
    TRY_ASSIGN(CopyJobs copies, plan_copy(posix_fs(), clock_, place_, selection,
                                          dirs_, to, findings_));
    TRY_ASSIGN(auto session, SinkSession::open_files(dir, context_, clock_));
    auto work = [&]() -> Result<> {
      LocalBroker& broker = session->broker();
      TRY(prepare_copy(posix_fs(), broker, copies, false));
      CopyPlan how{.interrupt = &cli::interrupt_flag()};
      for (size_t i = 0; i < jobs_.size(); ++i) {
        CopyCount count;
        TRY(copy_into(broker, copies.jobs[i], how, findings_, count));
        TRY(compact_led(broker, jobs_[i], copies.jobs[i].to));
      }
      return {};
    };
    return session->close(work());
  }

  void tell(const Job& job, const CompactCount& count) {
    const TopicPartition& name = job.partition.name;
    if (!context_.json) {
      if (context_.quiet) return;
      table_.row()
          .cell(partition_text(name))
          .cell(fmt::format("{} of {}",
                            count.stats.records_read - count.stats.records_kept,
                            count.stats.records_read))
          .cell(cli::human_bytes(count.bytes_before))
          .cell(cli::human_bytes(count.bytes_after))
          .cell(fmt::to_string(count.segments_before))
          .cell(fmt::to_string(count.segments_after))
          .cell(fmt::to_string(count.stats.end));
      return;
    }
    JsonWriter(context_.out.buffer())
        .begin_object()
        .field("topic", name.topic)
        .field("partition", name.partition)
        .field("segments_before", count.segments_before)
        .field("segments_after", count.segments_after)
        .field("records_before", count.stats.records_read)
        .field("records_after", count.stats.records_kept)
        .field("bytes_before", count.bytes_before)
        .field("bytes_after", count.bytes_after)
        .field("keys", count.stats.keys)
        .field("without_key", count.stats.records_without_key)
        .field("tombstones_kept", count.stats.tombstones_kept)
        .field("first_dirty_offset", count.range.first_dirty)
        .field("clean_up_to", count.stats.end)
        .field("retention_removed", count.retention_removed)
        .end_object();
    context_.out.buffer() += '\n';
  }

  using Align = cli::Table::Align;

  const cli::Arguments& args_;
  cli::Context& context_;
  SystemClock system_;
  ShiftedClock clock_;
  SystemRandom random_;
  FindingMessages findings_;
  std::vector<std::string> dirs_;
  DirectoryPlace place_;
  std::vector<PlacePartition> partitions_;
  std::vector<Job> jobs_;
  cli::Table table_{{"partition"},
                    {"records gone", Align::kRight},
                    {"size", Align::kRight},
                    {"then", Align::kRight},
                    {"segments", Align::kRight},
                    {"then", Align::kRight},
                    {"clean up to", Align::kRight}};
};

}  // namespace

Result<cli::ExitCode> run_compact(const cli::Arguments& args,
                                  cli::Context& context) {
  return CompactCommand(args, context).run();
}

}  // namespace weir
