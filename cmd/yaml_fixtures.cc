#include "cmd/yaml_fixtures.h"

#include "lib/base/json.h"
#include "lib/base/text.h"
#include "lib/place/directory_sink.h"
#include "lib/place/envelope_reader.h"
#include "lib/place/yaml.h"

namespace weir {
namespace {

using Kind = YamlNode::Kind;

constexpr int64_t kLimit = 64 << 20;

Failure wrong(const YamlNode& at, std::string_view what) {
  return fail(Code::kUsage, "line {}: {}", at.line, what);
}

// Only these members; `what` names what has them.
Result<> check_members(const YamlNode& node, std::string_view what,
                       std::initializer_list<std::string_view> known) {
  if (node.kind != Kind::kMap)
    return wrong(node, fmt::format("{} has members", what));
  for (size_t i = 0; i < node.items.size(); i += 2)
    if (std::find(known.begin(), known.end(), node.items[i].text) ==
        known.end())
      return wrong(node.items[i],
                   fmt::format("{} has no '{}'", what, node.items[i].text));
  return {};
}

// A record as the line of JSON that it would be. Numbers and the like are
// only what an envelope has them for; all else is text.
void write_json(const YamlNode& node, std::string_view member,
                JsonWriter& out) {
  if (node.kind == Kind::kMap) {
    out.begin_object();
    for (size_t i = 0; i < node.items.size(); i += 2) {
      out.key(node.items[i].text);
      write_json(node.items[i + 1], node.items[i].text, out);
    }
    out.end_object();
  } else if (node.kind == Kind::kList) {
    out.begin_array();
    for (const YamlNode& item : node.items) write_json(item, {}, out);
    out.end_array();
  } else if (auto number = parse_integer(node.text);
             number && (member == "partition" || member == "timestamp")) {
    out.value(*number);
  } else if (node.is_null()) {
    out.null();
  } else {
    out.value(std::string_view(node.text));
  }
}

Result<int32_t> partitions_of(const YamlNode& topic) {
  const YamlNode* node = topic.find("partitions");
  if (!node) return 1;
  auto number = parse_integer(node->text);
  if (!number || *number < 1 || *number > INT32_MAX)
    return wrong(*node, "partitions is a number from 1 on");
  return int32_t(*number);
}

Result<ConfigChanges> configs_of(const YamlNode& topic) {
  ConfigChanges out;
  const YamlNode* configs = topic.find("configs");
  if (!configs) return out;
  if (configs->kind != Kind::kMap)
    return wrong(*configs, "configs are members and their values");
  for (size_t i = 0; i < configs->items.size(); i += 2)
    out.emplace_back(configs->items[i].text, configs->items[i + 1].text);
  return out;
}

Result<> load_records(const YamlNode& topic, const std::string& name,
                      LocalBroker& broker, const Clock& clock) {
  const YamlNode* records = topic.find("records");
  if (!records || records->is_null()) return {};
  if (records->kind != Kind::kList)
    return wrong(*records, "records are a list");
  DirectorySink sink(broker, clock, {.grow = true});
  EnvelopeReader reader;
  std::vector<RecordHeader> headers;
  std::string line;
  for (const YamlNode& one : records->items) {
    TRY(check_members(one, "a record",
                      {"partition", "timestamp", "key", "key_base64", "value",
                       "value_base64", "headers"}));
    line.clear();
    JsonWriter json(line);
    write_json(one, {}, json);
    OutgoingRecord record;
    if (Result<> read = reader.read(line, record, headers); !read)
      return wrong(one, read.error().text);
    record.headers = headers;
    record.topic = name;
    if (Result<> put = sink.put(record); !put)
      return wrong(one, put.error().text);
  }
  return sink.flush();
}

Result<> load_topic(const YamlNode& topic, LocalBroker& broker,
                    const Clock& clock) {
  TRY(check_members(topic, "a topic",
                    {"name", "partitions", "configs", "records"}));
  const YamlNode* name = topic.find("name");
  if (!name || name->text.empty()) return wrong(topic, "a topic has a name");
  TRY_ASSIGN(int32_t partitions, partitions_of(topic));
  TRY_ASSIGN(ConfigChanges configs, configs_of(topic));
  if (!broker.image().topic(name->text)) {
    Result<> made = broker.create_topic(name->text, partitions, configs);
    if (!made) return wrong(topic, made.error().text);
  }
  return load_records(topic, name->text, broker, clock);
}

}  // namespace

Result<> load_yaml(const std::string& file, LocalBroker& broker,
                   const Clock& clock) {
  TRY_ASSIGN(std::string text, posix_fs().read_file(file, kLimit));
  auto load = [&]() -> Result<> {
    TRY_ASSIGN(YamlNode all, parse_yaml(text));
    TRY(check_members(all, "the file", {"topics"}));
    const YamlNode* topics = all.find("topics");
    if (!topics || topics->kind != Kind::kList)
      return wrong(all, "topics are a list");
    for (const YamlNode& topic : topics->items)
      TRY(load_topic(topic, broker, clock));
    return {};
  };
  Result<> done = load();
  if (!done) return fail(std::move(done.error()).in(file));
  return {};
}

}  // namespace weir
