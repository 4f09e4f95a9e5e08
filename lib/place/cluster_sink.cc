#include "lib/place/cluster_sink.h"

namespace weir {
namespace {

/// A cluster that makes topics by itself does so in this time.
constexpr int64_t kCreateNs = 5'000'000'000;

// What the topic's configs mean for what is sent. The broker has the last
// word: what this program does not know is left to it.
LogConfig config_of(const TopicInfo& topic) {
  ConfigMap known;
  for (const auto& [name, value] : topic.configs)
    if (find_topic_config(name)) known[name] = value;
  LogConfig config = parse_log_config(known).value_or(LogConfig());
  config.append_time = false;  // that time is the broker's to set
  return config;
}

}  // namespace

ClusterSink::ClusterSink(std::shared_ptr<Cluster> cluster, const Clock& clock,
                         Options options)
    : BatchingSink(clock, options, 0),
      cluster_(*cluster),
      admin_(std::move(cluster)),
      sender_(cluster_, options.transaction) {}

Result<BatchingSink::TopicFacts> ClusterSink::find_topic(
    const std::string& name, int32_t partitions) {
  TRY(cluster_.load_topics(std::span(&name, 1)));
  if (!cluster_.topic(name) && partitions > 0) {
    TRY(admin_.create_topic(name, partitions, {}));
  }
  // As its own clients do: it is made if the cluster's configs say so.
  int64_t deadline = cluster_.clock().monotonic_ns() + kCreateNs;
  while (cluster_.leader_of(name, 0) < 0) {
    TRY(cluster_.load_topics(std::span(&name, 1), true));
    if (cluster_.leader_of(name, 0) >= 0) break;
    if (!cluster_.try_again(deadline, Target::leader(name, 0)))
      return fail(
          Error{Code::kNotFound, fmt::format("there is no topic '{}'", name)}
              .advise("'weir topics create' makes it"));
  }
  TRY_ASSIGN(TopicInfo topic, admin_.topic(name));
  return TopicFacts{config_of(topic), topic.partitions};
}

Result<> ClusterSink::grow_topic(const std::string& name, int32_t total) {
  TRY(admin_.grow_topic(name, total));
  return {};
}

Result<BatchingSink::Producer> ClusterSink::new_producer() {
  TRY_ASSIGN(BatchSender::Producer own, sender_.producer());
  return Producer{own.id, own.epoch, options().transaction != nullptr};
}

Result<> ClusterSink::lead(Partition& partition) {
  if (SinkTransaction* transaction = options().transaction)
    TRY(transaction->add(partition.name));
  return {};
}

Result<> ClusterSink::write(Partition& partition) {
  std::string batch = std::move(partition.sealed);
  partition.sealed.clear();
  partition.ends.clear();
  partition.sealed_records = 0;
  partition.next_offset = Offset(0);  // where it stands is the broker's to say
  return sender_.send(partition.name, std::move(batch), partition.count);
}

}  // namespace weir
