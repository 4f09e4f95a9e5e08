#include "lib/broker/config_view.h"

namespace weir {
namespace {

struct Renamed {
  std::string_view topic, broker;
};

// Those that are not the topic's name behind "log.".
constexpr Renamed kRenamed[] = {
    {"compression.gzip.level", "compression.gzip.level"},
    {"compression.lz4.level", "compression.lz4.level"},
    {"compression.type", "compression.type"},
    {"compression.zstd.level", "compression.zstd.level"},
    {"delete.retention.ms", "log.cleaner.delete.retention.ms"},
    {"file.delete.delay.ms", "log.segment.delete.delay.ms"},
    {"flush.messages", "log.flush.interval.messages"},
    {"flush.ms", "log.flush.interval.ms"},
    {"local.retention.bytes", "log.local.retention.bytes"},
    {"local.retention.ms", "log.local.retention.ms"},
    {"max.compaction.lag.ms", "log.cleaner.max.compaction.lag.ms"},
    {"max.message.bytes", "message.max.bytes"},
    {"min.cleanable.dirty.ratio", "log.cleaner.min.cleanable.ratio"},
    {"min.compaction.lag.ms", "log.cleaner.min.compaction.lag.ms"},
    {"min.insync.replicas", "min.insync.replicas"},
    {"segment.index.bytes", "log.index.size.max.bytes"},
    {"segment.jitter.ms", "log.roll.jitter.ms"},
    {"segment.ms", "log.roll.ms"},
    {"unclean.leader.election.enable", "unclean.leader.election.enable"},
};

// Topic configs that no broker config stands behind.
constexpr std::string_view kTopicOnly[] = {
    "errors.deadletterqueue.group.enable",
    "follower.replication.throttled.replicas",
    "leader.replication.throttled.replicas",
    "max.decompressed.message.bytes",
    "remote.copy.lag.bytes",
    "remote.copy.lag.ms",
    "remote.log.copy.disable",
    "remote.log.delete.on.disable",
    "remote.storage.enable",
};

}  // namespace

std::string broker_config_name(std::string_view topic_config) {
  for (std::string_view name : kTopicOnly)
    if (name == topic_config) return {};
  for (const Renamed& row : kRenamed)
    if (row.topic == topic_config) return std::string(row.broker);
  return fmt::format("log.{}", topic_config);
}

int8_t config_type(std::string_view name) {
  constexpr std::pair<std::string_view, int8_t> kTypes[] = {
      {"boolean", 1}, {"string", 2}, {"int", 3},
      {"long", 5},    {"double", 6}, {"list", 7},
  };
  for (const auto& [type, number] : kTypes)
    if (type == name) return number;
  return 0;
}

std::vector<ConfigView> topic_config_views(const Image::Configs& set) {
  std::vector<ConfigView> out;
  for (const TopicConfigRow& row : topic_config_rows()) {
    ConfigView view;
    view.name = row.name;
    view.standard = view.value = row.standard;
    view.type = config_type(row.type);
    view.synonym = broker_config_name(row.name);
    view.documentation = fmt::format("Takes {}.", row.rule);
    if (auto found = set.find(row.name); found != set.end()) {
      view.value = found->second;
      view.source = ConfigSource::kTopic;
    }
    out.push_back(std::move(view));
  }
  return out;
}

}  // namespace weir
