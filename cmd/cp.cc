// weir cp: batches, as they are, from one place to another: directories,
// files, clusters.
#include "cmd/cli/human.h"
#include "cmd/cli/progress.h"
#include "cmd/cli/table.h"
#include "cmd/clusters.h"
#include "cmd/commands.h"
#include "cmd/directories.h"
#include "cmd/sink_session.h"
#include "lib/base/json.h"
#include "lib/place/cluster_copy.h"
#include "lib/place/cluster_place.h"
#include "lib/place/copy.h"
#include "lib/place/copy_plan.h"

namespace weir {

namespace {

struct Copied {
  std::string source;
  std::string destination;
  CopyCount count;
};

class CopyCommand {
 public:
  CopyCommand(const cli::Arguments& args, cli::Context& context)
      : args_(args),
        context_(context),
        findings_(context.messages),
        files_(posix_fs(), data_directories(args), findings_),
        progress_(context, clock_, "cp", -1) {}

  Result<cli::ExitCode> run() {
    TRY_ASSIGN(destination_, parse_destination(posix_fs(), args_.word("DEST")));
    TRY(open_destination());
    TRY(open_sources());
    TRY_ASSIGN(CopyJobs jobs, plan());
    int64_t total = 0;
    for (const CopyJob& job : jobs.jobs) total += job.bytes;
    progress_.set_total(total);
    Result<> done = to_cluster_                 ? into_cluster(jobs)
                    : destination_.file.empty() ? into_directory(jobs)
                                                : into_file(jobs);
    progress_.finish();
    tell();
    TRY(std::move(done));
    return findings_.answer();
  }

 private:
  Result<> open_sources() {
    std::vector<TopicWord> words;
    for (const std::string& text : args_.words("SRC")) {
      TRY_ASSIGN(TopicWord word, parse_topic_word(text));
      words.push_back(std::move(word));
    }
    TRY_ASSIGN(from_cluster_, reading_cluster(args_, words, false, clock_));
    if (from_cluster_) brokers_.emplace(from_cluster_);
    Place& place = from_cluster_ ? static_cast<Place&>(*brokers_) : files_;
    TRY_ASSIGN(auto partitions, select_partitions(place, words, args_));
    ReadRange range = read_range(args_, clock_);
    // A cluster would take the markers of transactions from nobody.
    range.isolation = to_cluster_ ? Isolation::kCommitted : Isolation::kAll;
    range.live = place.live();
    TRY_ASSIGN(auto selection,
               Selection::open(place, std::move(partitions), range, findings_));
    selection_.emplace(std::move(selection));
    return {};
  }

  // Brokers, if those are to take the copy.
  Result<> open_destination() {
    if (!destination_.file.empty()) return {};
    if (!destination_.bootstrap.empty()) {
      TRY_ASSIGN(auto endpoints, parse_bootstrap(destination_.bootstrap));
      TRY_ASSIGN(to_cluster_,
                 open_cluster(args_, std::move(endpoints), clock_));
    } else if (!destination_.dir.empty()) {
      to_cluster_ = serving(destination_.dir, clock_);
    } else if (names_cluster(args_)) {
      TRY_ASSIGN(to_cluster_, open_cluster(args_, clock_));
    } else if (data_directories(args_).size() == 1) {
      to_cluster_ = serving(data_directories(args_).front(), clock_);
    }
    return {};
  }

  Result<CopyJobs> plan() {
    if (from_cluster_)
      return plan_copy(from_cluster_, *selection_, destination_);
    return plan_copy(posix_fs(), clock_, files_, *selection_,
                     data_directories(args_), destination_, findings_);
  }

  // Tells of one job what `copy` does, whatever comes of it.
  template <class Copy>
  Result<> telling(const CopyJob& job, std::string destination, Copy copy) {
    CopyPlan plan{.interrupt = &cli::interrupt_flag(),
                  .progress = [this](int64_t bytes) {
                    progress_.update(before_ + bytes);
                  }};
    copied_.push_back(
        {partition_text(job.from.name), std::move(destination), {}});
    CopyCount& count = copied_.back().count;
    Result<> done = copy(plan, count);
    before_ += count.bytes;
    return done;
  }

  Result<> into_file(const CopyJobs& jobs) {
    if (jobs.jobs.size() != 1)
      return fail(Code::kUsage, "one file takes one partition, not {}",
                  jobs.jobs.size());
    TRY_ASSIGN(auto target, BatchFile::create(posix_fs(), destination_.file));
    const CopyJob& job = jobs.jobs.front();
    auto copy = [&](const CopyPlan& plan, CopyCount& count) {
      return copy_batches(*job.source, *target, plan, findings_, count);
    };
    return telling(job, destination_.file, copy);
  }

  Result<> into_cluster(const CopyJobs& jobs) {
    for (const CopyJob& job : jobs.jobs)
      if (from_cluster_ && from_cluster_->name() == to_cluster_->name() &&
          job.from.name.topic == job.to.topic)
        return fail(Code::kRefused, "{} cannot be copied onto itself",
                    partition_text(job.to));
    ClusterAdmin admin(to_cluster_);
    TRY(prepare_copy(admin, jobs, args_.flag("append")));
    BatchSender sender(*to_cluster_);
    for (const CopyJob& job : jobs.jobs) {
      ClusterTarget target(sender, job.to);
      auto copy = [&](const CopyPlan& plan, CopyCount& count) {
        return copy_batches(*job.source, target, plan, findings_, count);
      };
      TRY(telling(job, partition_text(job.to), copy));
    }
    return {};
  }

  Result<> into_directory(const CopyJobs& jobs) {
    std::vector<std::string> dirs = data_directories(args_);
    if (!destination_.dir.empty()) dirs = {destination_.dir};
    if (dirs.size() != 1)
      return fail(Code::kUsage,
                  "only one directory can be written: give one -d");
    TRY_ASSIGN(auto session,
               SinkSession::open_files(dirs.front(), context_, clock_));
    return session->close(write(session->broker(), jobs));
  }

  Result<> write(LocalBroker& broker, const CopyJobs& jobs) {
    TRY(prepare_copy(posix_fs(), broker, jobs, args_.flag("append")));
    for (const CopyJob& job : jobs.jobs) {
      auto copy = [&](const CopyPlan& plan, CopyCount& count) {
        return copy_into(broker, job, plan, findings_, count);
      };
      TRY(telling(job, partition_text(job.to), copy));
    }
    return {};
  }

  void tell() {
    if (context_.json)
      print_json();
    else if (!context_.quiet)
      print_text();
    int64_t converted = 0;
    for (const Copied& one : copied_) converted += one.count.converted;
    if (converted > 0)
      context_.messages.note(
          fmt::format("{} batch{} of message format 0 or 1 became format 2",
                      converted, converted == 1 ? "" : "es"));
  }

  void print_text() {
    using Align = cli::Table::Align;
    cli::Table table{{"source"},
                     {"destination"},
                     {"batches", Align::kRight},
                     {"records", Align::kRight},
                     {"bytes", Align::kRight},
                     {"offsets"}};
    for (const auto& [source, destination, count] : copied_)
      table.row()
          .cell(source)
          .cell(destination)
          .cell(fmt::to_string(count.batches))
          .cell(fmt::to_string(count.records))
          .cell(fmt::to_string(count.bytes))
          .cell(count.batches == 0 ? "-"
                                   : fmt::format("{}-{}", count.first_offset,
                                                 count.last_offset));
    table.print(context_.out.buffer(), context_.terminal.color);
  }

  void print_json() {
    for (const auto& [source, destination, count] : copied_) {
      JsonWriter json(context_.out.buffer());
      json.begin_object()
          .field("source", source)
          .field("destination", destination)
          .field("batches", count.batches)
          .field("records", count.records)
          .field("bytes", count.bytes);
      for (auto [name, offset] :
           {std::pair("first_offset", count.first_offset),
            std::pair("last_offset", count.last_offset)}) {
        json.key(name);
        if (count.batches > 0)
          json.value(offset);
        else
          json.null();
      }
      json.end_object();
      context_.out.buffer() += '\n';
    }
  }

  const cli::Arguments& args_;
  cli::Context& context_;
  SystemClock clock_;
  FindingMessages findings_;
  DirectoryPlace files_;
  std::shared_ptr<Cluster> from_cluster_;  // null: files
  std::shared_ptr<Cluster> to_cluster_;    // null: files
  std::optional<ClusterPlace> brokers_;    // of from_cluster_
  cli::Progress progress_;
  Destination destination_;
  std::optional<Selection> selection_;
  std::vector<Copied> copied_;
  int64_t before_ = 0;  // bytes of the jobs before
};

}  // namespace

Result<cli::ExitCode> run_cp(const cli::Arguments& args,
                             cli::Context& context) {
  return CopyCommand(args, context).run();
}

}  // namespace weir
