// Reading the tables. A row: NAME|FLAGS|DEFAULT|RULE|DOCUMENTATION.
// FLAGS: type (b s i h l d L c p), mode (r p c), '+' or '-' for with or
// without effect here, '!' for internal. DEFAULT "~": none. RULE: see
// config_values.cc.
#include "lib/broker/configs/config_table.h"

#include <algorithm>
#include <array>

#include "lib/broker/configs/tables.h"
#include "lib/log/log_config.h"

namespace weir {
namespace {

ConfigType type_of(char letter) {
  constexpr std::string_view kLetters = "bsihldLcp";
  return ConfigType(kLetters.find(letter) + 1);
}

std::string_view cut(std::string_view& text, char until) {
  size_t end = std::min(text.find(until), text.size());
  std::string_view out = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return out;
}

ConfigRow parse(std::string_view line) {
  ConfigRow row;
  row.name = cut(line, '|');
  std::string_view flags = cut(line, '|');
  row.type = type_of(flags[0]);
  row.mode = flags[1] == 'r'   ? ConfigMode::kReadOnly
             : flags[1] == 'p' ? ConfigMode::kPerBroker
                               : ConfigMode::kClusterWide;
  row.has_effect = flags[2] == '+';
  row.internal = flags.size() > 3;
  std::string_view standard = cut(line, '|');
  if (standard != "~") row.standard = standard;
  row.rule = cut(line, '|');
  row.documentation = line;
  return row;
}

std::array<std::string_view, 4> tables_of(ConfigScope scope) {
  switch (scope) {
    case ConfigScope::kBroker:
      return {kGroupConfigs, kLogConfigs, kSecurityConfigs, kServerConfigs};
    case ConfigScope::kGroup:
      return {kSingleGroupConfigs};
    case ConfigScope::kClientMetrics:
      return {kClientMetricsConfigs};
    case ConfigScope::kTopic:
      break;
  }
  return {};
}

std::optional<ConfigRow> find_line(std::string_view table,
                                   std::string_view name) {
  while (!table.empty()) {
    std::string_view line = cut(table, '\n');
    if (line.size() > name.size() && line[name.size()] == '|' &&
        line.starts_with(name))
      return parse(line);
  }
  return std::nullopt;
}

// Topics --------------------------------------------------------------------

struct TopicSynonyms {
  std::string_view topic, first, second = {}, third = {};
};

// Those whose broker config is not called "log." and the same.
constexpr TopicSynonyms kTopicSynonyms[] = {
    {"compression.gzip.level", "compression.gzip.level"},
    {"compression.lz4.level", "compression.lz4.level"},
    {"compression.type", "compression.type"},
    {"compression.zstd.level", "compression.zstd.level"},
    {"delete.retention.ms", "log.cleaner.delete.retention.ms"},
    {"file.delete.delay.ms", "log.segment.delete.delay.ms"},
    {"flush.messages", "log.flush.interval.messages"},
    {"flush.ms", "log.flush.interval.ms", "log.flush.scheduler.interval.ms"},
    {"max.compaction.lag.ms", "log.cleaner.max.compaction.lag.ms"},
    {"max.decompressed.message.bytes", "max.decompressed.message.bytes"},
    {"max.message.bytes", "message.max.bytes"},
    {"min.cleanable.dirty.ratio", "log.cleaner.min.cleanable.ratio"},
    {"min.compaction.lag.ms", "log.cleaner.min.compaction.lag.ms"},
    {"min.insync.replicas", "min.insync.replicas"},
    {"remote.copy.lag.bytes", "log.remote.copy.lag.bytes"},
    {"remote.copy.lag.ms", "log.remote.copy.lag.ms"},
    {"retention.ms", "log.retention.ms", "log.retention.minutes",
     "log.retention.hours"},
    {"segment.index.bytes", "log.index.size.max.bytes"},
    {"segment.jitter.ms", "log.roll.jitter.ms", "log.roll.jitter.hours"},
    {"segment.ms", "log.roll.ms", "log.roll.hours"},
    {"unclean.leader.election.enable", "unclean.leader.election.enable"},
};

// The rest that has one.
constexpr std::string_view kLogPrefixed[] = {
    "log.cleanup.policy",
    "log.index.interval.bytes",
    "log.local.retention.bytes",
    "log.local.retention.ms",
    "log.message.timestamp.after.max.ms",
    "log.message.timestamp.before.max.ms",
    "log.message.timestamp.type",
    "log.preallocate",
    "log.retention.bytes",
    "log.segment.bytes",
};

struct TopicText {
  std::string_view name, documentation;
};

// Topic configs that no broker config stands behind; none has an effect on
// one node but the first.
constexpr TopicText kTopicOnly[] = {
    {"errors.deadletterqueue.group.enable",
     "Whether share groups may write their dead letters here."},
    {"follower.replication.throttled.replicas",
     "Replicas whose following is throttled, as PARTITION:BROKER."},
    {"leader.replication.throttled.replicas",
     "Replicas whose leading is throttled, as PARTITION:BROKER."},
    {"remote.log.copy.disable", "Whether nothing more is tiered."},
    {"remote.log.delete.on.disable",
     "Whether tiered segments go when tiering is turned off."},
    {"remote.storage.enable", "Whether old segments are tiered."},
};

ConfigType type_named(std::string_view name) {
  constexpr std::pair<std::string_view, ConfigType> kNames[] = {
      {"boolean", ConfigType::kBoolean}, {"string", ConfigType::kString},
      {"int", ConfigType::kInt},         {"long", ConfigType::kLong},
      {"double", ConfigType::kDouble},   {"list", ConfigType::kList},
  };
  for (const auto& [text, type] : kNames)
    if (text == name) return type;
  return ConfigType::kString;
}

ConfigRow topic_row(const TopicConfigRow& from) {
  ConfigRow row{.name = from.name,
                .type = type_named(from.type),
                .standard = from.standard};
  for (const TopicText& text : kTopicOnly) {
    if (text.name != from.name) continue;
    row.documentation = text.documentation;
    row.has_effect = &text == kTopicOnly;
    return row;
  }
  auto synonyms = config_synonyms(ConfigScope::kTopic, from.name);
  auto behind = synonyms.empty()
                    ? std::nullopt
                    : find_config(ConfigScope::kBroker, synonyms.front());
  if (behind) {
    row.documentation = behind->documentation;
    row.has_effect = behind->has_effect;
  }
  return row;
}

// A group's config is documented by the broker config behind it.
ConfigRow group_row(ConfigRow row) {
  if (!row.documentation.empty()) return row;
  auto synonyms = config_synonyms(ConfigScope::kGroup, row.name);
  if (synonyms.empty()) return row;
  if (auto behind = find_config(ConfigScope::kBroker, synonyms.front())) {
    row.documentation = behind->documentation;
    row.has_effect = behind->has_effect;
  }
  return row;
}

}  // namespace

std::string ConfigRow::describe() const {
  std::string out(documentation);
  if (!has_effect) out += " Kept; no effect here.";
  return out;
}

std::optional<ConfigRow> find_config(ConfigScope scope, std::string_view name) {
  if (scope == ConfigScope::kTopic) {
    const TopicConfigRow* row = find_topic_config(name);
    return row ? std::optional(topic_row(*row)) : std::nullopt;
  }
  for (std::string_view table : tables_of(scope)) {
    std::optional<ConfigRow> row = find_line(table, name);
    if (row) return scope == ConfigScope::kGroup ? group_row(*row) : row;
  }
  return std::nullopt;
}

std::vector<ConfigRow> config_rows(ConfigScope scope) {
  std::vector<ConfigRow> out;
  if (scope == ConfigScope::kTopic)
    for (const TopicConfigRow& row : topic_config_rows())
      out.push_back(topic_row(row));
  for (std::string_view table : tables_of(scope)) {
    while (!table.empty()) {
      ConfigRow row = parse(cut(table, '\n'));
      out.push_back(scope == ConfigScope::kGroup ? group_row(row) : row);
    }
  }
  return out;
}

std::vector<std::string_view> config_synonyms(ConfigScope scope,
                                              std::string_view name) {
  if (scope == ConfigScope::kClientMetrics || name.empty()) return {};
  if (scope == ConfigScope::kGroup) {
    if (name == "streams.assignor.name") return {"group.streams.assignors"};
    for (std::string_view line = kGroupConfigs; !line.empty();) {
      std::string_view other = line.substr(0, line.find('|'));
      if (other.starts_with("group.") && other.substr(6) == name)
        return {other};
      (void)cut(line, '\n');
    }
    return {};
  }
  for (const TopicSynonyms& row : kTopicSynonyms) {
    bool is_it =
        scope == ConfigScope::kTopic
            ? row.topic == name
            : row.first == name || row.second == name || row.third == name;
    if (!is_it) continue;
    // log.flush.scheduler.interval.ms stands for itself, too.
    if (name == "log.flush.scheduler.interval.ms") break;
    std::vector<std::string_view> out{row.first};
    if (!row.second.empty()) out.push_back(row.second);
    if (!row.third.empty()) out.push_back(row.third);
    return out;
  }
  if (scope == ConfigScope::kBroker) {
    std::optional<ConfigRow> row = find_config(scope, name);
    return row ? std::vector{row->name} : std::vector<std::string_view>();
  }
  for (std::string_view prefixed : kLogPrefixed)
    if (prefixed.substr(4) == name) return {prefixed};
  return {};
}

int64_t synonym_scale(std::string_view synonym) {
  if (synonym.ends_with(".hours")) return 3'600'000;
  return synonym.ends_with("retention.minutes") && synonym.starts_with("log.")
             ? 60'000
             : 1;
}

std::string_view without_listener(std::string_view name) {
  constexpr std::string_view kPrefix = "listener.name.";
  if (!name.starts_with(kPrefix)) return name;
  size_t dot = name.find('.', kPrefix.size());
  return dot == name.npos ? name : name.substr(dot + 1);
}

}  // namespace weir
