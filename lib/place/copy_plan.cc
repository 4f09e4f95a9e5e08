#include "lib/place/copy_plan.h"

#include <algorithm>
#include <set>

#include "lib/log/names.h"
#include "lib/os/random.h"
#include "lib/place/cluster_admin.h"
#include "lib/place/directory_admin.h"

namespace weir {

namespace {

// What a copy's source tells besides its batches.
class CopySource {
 public:
  virtual ~CopySource() = default;
  /// Fills in path, bytes and epoch.
  virtual Result<> look_at(CopyJob& job) = 0;
  /// The topic as its own place has it; nothing where that is not known.
  virtual Result<std::optional<TopicInfo>> topic_of(const CopyJob& job) = 0;
};

class CopyFromFiles : public CopySource {
 public:
  CopyFromFiles(Fs& fs, const Clock& clock, DirectoryPlace& place,
                const std::vector<std::string>& dirs, FindingSink& sink)
      : fs_(fs), clock_(clock), place_(place), dirs_(dirs), sink_(sink) {}

  Result<> look_at(CopyJob& job) override {
    TRY_ASSIGN(auto view, place_.open_view(job.from, sink_));
    job.path = view->path();
    for (const auto& segment : view->segments()) {
      job.bytes += segment->size();
      job.rolled_last = job.bytes > 0 && segment->size() == 0;
    }
    IgnoreFindings ignore;
    if (!view->leader_epochs().empty())
      job.epoch = view->leader_epochs().back().epoch;
    ReadRange tail{.from = {Point::Kind::kFromEnd, 1},
                   .isolation = Isolation::kAll};
    TRY_ASSIGN(auto last, place_.open(job.from, tail, ignore));
    for (SourceBatch batch; last->next(batch);)
      job.epoch = std::max(job.epoch, batch.batch.leader_epoch());
    return {};
  }

  Result<std::optional<TopicInfo>> topic_of(const CopyJob& job) override {
    std::string home(dir_name(job.path));
    bool main = std::find(dirs_.begin(), dirs_.end(), home) != dirs_.end();
    if (!main && !fs_.exists(join_path(home, kMetaPropertiesFile)))
      return std::nullopt;
    SystemRandom random;
    IgnoreFindings ignore;
    DirectoryAdmin admin(fs_, clock_, random,
                         main ? dirs_ : std::vector<std::string>{home}, ignore);
    // A directory whose metadata cannot be read still has its records.
    auto topics = admin.topics();
    if (!topics) return std::nullopt;
    for (TopicInfo& topic : *topics)
      if (topic.name == job.from.name.topic) return std::move(topic);
    return std::nullopt;
  }

 private:
  Fs& fs_;
  const Clock& clock_;
  DirectoryPlace& place_;
  const std::vector<std::string>& dirs_;
  FindingSink& sink_;
};

class CopyFromCluster : public CopySource {
 public:
  explicit CopyFromCluster(std::shared_ptr<Cluster> cluster)
      : cluster_(*cluster), admin_(std::move(cluster)) {}

  Result<> look_at(CopyJob& job) override {
    const TopicPartition& name = job.from.name;
    if (const ClusterTopic* topic = cluster_.topic(name.topic))
      if (size_t(name.partition.value()) < topic->partitions.size())
        job.epoch = LeaderEpoch(
            topic->partitions[size_t(name.partition.value())].leader_epoch);
    return {};
  }
  Result<std::optional<TopicInfo>> topic_of(const CopyJob& job) override {
    TRY_ASSIGN(TopicInfo topic, admin_.topic(job.from.name.topic));
    return topic;
  }

 private:
  Cluster& cluster_;
  ClusterAdmin admin_;
};

class Planner {
 public:
  Planner(CopySource& source, const Destination& destination)
      : source_(source), destination_(destination) {}

  Result<CopyJobs> run(Selection& selection) {
    for (size_t i = 0; i < selection.partitions().size(); ++i) {
      TRY_ASSIGN(CopyJob job, job_of(selection.partitions()[i]));
      job.source = selection.sources()[i];
      TRY(check(job));
      TRY(add_topic(job));
      out_.jobs.push_back(std::move(job));
    }
    return std::move(out_);
  }

 private:
  Result<CopyJob> job_of(const PlacePartition& one) {
    CopyJob job{.from = one, .to = one.name};
    if (!destination_.topic.empty()) job.to.topic = destination_.topic;
    if (destination_.partition) job.to.partition = *destination_.partition;
    TRY(source_.look_at(job));
    return job;
  }

  Result<> check(const CopyJob& job) {
    if (job.to.topic == kMetadataTopic)
      return fail(Code::kUsage,
                  "{} is the directory's own and cannot be copied",
                  kMetadataTopic);
    if (auto good = check_topic_name(job.to.topic); !good)
      return fail(Error{.code = Code::kUsage,
                        .text = good.error().text,
                        .hint = "give it a name: DIR/TOPIC"});
    if (!destination_.topic.empty() && !out_.jobs.empty() &&
        out_.jobs.front().from.name.topic != job.from.name.topic)
      return fail(Code::kUsage,
                  "several topics cannot go into one: name a directory");
    if (!taken_.insert(job.to).second)
      return fail(Code::kUsage, "two partitions would go into {}",
                  partition_text(job.to));
    return {};
  }

  Result<> add_topic(const CopyJob& job) {
    auto found = std::find_if(
        out_.topics.begin(), out_.topics.end(),
        [&](const CopyTopic& topic) { return topic.name == job.to.topic; });
    if (found == out_.topics.end()) {
      CopyTopic topic{.name = job.to.topic};
      TRY(describe(job, topic));
      out_.topics.push_back(std::move(topic));
      found = out_.topics.end() - 1;
    }
    found->partitions =
        std::max(found->partitions, job.to.partition.value() + 1);
    found->epoch = std::max(found->epoch, job.epoch);
    return {};
  }

  // Partitions and configs, as the source's own directory has them.
  Result<> describe(const CopyJob& job, CopyTopic& into) {
    TRY_ASSIGN(auto topic, source_.topic_of(job));
    if (!topic) return {};
    if (!destination_.partition) into.partitions = topic->partitions;
    for (const auto& [name, value] : topic->configs)
      if (find_topic_config(name)) into.configs.emplace_back(name, value);
    return {};
  }

  CopySource& source_;
  const Destination& destination_;
  CopyJobs out_;
  std::set<TopicPartition> taken_;
};

Result<> prepare_topic(LocalBroker& broker, const CopyTopic& topic) {
  const TopicImage* there = broker.image().topic(topic.name);
  if (there == nullptr)
    return broker.create_topic(topic.name, topic.partitions, topic.configs,
                               topic.epoch);
  if (int32_t(there->partitions.size()) < topic.partitions)
    return broker.grow_topic(topic.name, topic.partitions);
  return {};
}

}  // namespace

Result<CopyJobs> plan_copy(Fs& fs, const Clock& clock, DirectoryPlace& place,
                           Selection& selection,
                           const std::vector<std::string>& dirs,
                           const Destination& destination, FindingSink& sink) {
  CopyFromFiles source(fs, clock, place, dirs, sink);
  return Planner(source, destination).run(selection);
}

Result<CopyJobs> plan_copy(std::shared_ptr<Cluster> cluster,
                           Selection& selection,
                           const Destination& destination) {
  CopyFromCluster source(std::move(cluster));
  return Planner(source, destination).run(selection);
}

Result<> prepare_copy(Fs& fs, LocalBroker& broker, const CopyJobs& jobs,
                      bool append) {
  // First what may be refused, then what is made.
  for (const CopyJob& job : jobs.jobs) {
    if (!broker.image().partition(job.to.topic, job.to.partition.value()))
      continue;
    TRY_ASSIGN(auto led, broker.lead(job.to.topic, job.to.partition.value()));
    auto from = fs.info(job.path), to = fs.info(led.log->dir());
    if (from && to && from->inode == to->inode &&
        job.path.ends_with(base_name(led.log->dir())))
      return fail(Code::kRefused, "{} cannot be copied onto itself",
                  partition_text(job.to));
    bool empty = led.log->log_start_offset() == led.log->log_end_offset();
    if (!empty && !append)
      return fail(Error{.code = Code::kRefused,
                        .text = partition_text(job.to) + " has records",
                        .file = broker.path(),
                        .hint = "--append puts the copy behind them, with new "
                                "offsets"});
  }
  if (broker.image().topics().empty()) TRY(broker.keep_whole());
  for (const CopyTopic& topic : jobs.topics) TRY(prepare_topic(broker, topic));
  return {};
}

namespace {

std::unique_ptr<BatchTarget> target_for(const CopyJob& job,
                                        const LocalBroker::Led& led) {
  if (led.log->log_start_offset() != led.log->log_end_offset())
    return std::make_unique<NewOffsets>(*led.log, led.epoch);
  // Epochs above the leader's own would be cut off.
  std::optional<LeaderEpoch> epoch;
  if (job.epoch > led.epoch) epoch = led.epoch;
  return std::make_unique<SameOffsets>(*led.log, job.source->from(), epoch);
}

}  // namespace

Result<> copy_into(LocalBroker& broker, const CopyJob& job,
                   const CopyPlan& plan, FindingSink& sink, CopyCount& count) {
  TRY_ASSIGN(auto led, broker.lead(job.to.topic, job.to.partition.value()));
  auto target = target_for(job, led);
  TRY(copy_batches(*job.source, *target, plan, sink, count));
  if (job.rolled_last && job.source->until() == Offset(INT64_MAX))
    TRY(target->new_segment());
  return broker.skip_producer_ids(count.highest_producer);
}

}  // namespace weir
