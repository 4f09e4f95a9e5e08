// meta.properties and partition.metadata. The JSON ones: json_files.cc.
#include "lib/log/metadata_files.h"

#include <ctime>

#include "lib/log/names.h"
#include "lib/log/properties.h"

namespace weir {
namespace {

/// The comment that weir leaves on top of a file of its own.
constexpr std::string_view kMadeByWeir = "weir";

Result<int32_t> int_property(const std::string& text, std::string_view key) {
  auto value = parse_decimal(text, INT32_MAX);
  if (!value)
    return fail(Code::kCorrupt, "{} is '{}', not a node id", key, text);
  return int32_t(*value);
}

// Kafka's V0 has broker.id, which may be missing, V1 node.id, which may not.
Result<> read_node_id(const Properties& properties, MetaProperties& out) {
  std::string_view key = out.version == 0 ? "broker.id" : "node.id";
  if (const std::string* id = properties.find(key)) {
    TRY_ASSIGN(out.node_id, int_property(*id, key));
  } else if (out.version != 0) {
    return fail(Code::kCorrupt, "{} is missing", key);
  }
  return {};
}

}  // namespace

Result<MetaProperties> parse_meta_properties(std::string_view text) {
  TRY_ASSIGN(Properties properties, parse_properties(text));
  MetaProperties out;
  out.version = 0;
  out.made_by_weir = text.starts_with(fmt::format("#{}\n", kMadeByWeir));
  if (const std::string* version = properties.find("version")) {
    auto number = parse_decimal(*version, INT32_MAX);
    if (!number)
      return fail(Code::kCorrupt, "version is '{}', not a number", *version);
    if (*number > 1)
      return fail(Code::kUnsupported, "version {} is unknown", *number);
    out.version = int(*number);
  }
  TRY(read_node_id(properties, out));
  if (const std::string* id = properties.find("cluster.id"))
    out.cluster_id = *id;
  else if (out.version != 0)
    return fail(Code::kCorrupt, "cluster.id is missing");
  if (const std::string* id = properties.find("directory.id")) {
    auto uuid = Uuid::parse(*id);
    if (!uuid)
      return fail(Code::kCorrupt, "directory.id: {}", uuid.error().text);
    out.directory_id = *uuid;
  }
  return out;
}

std::string format_meta_properties(const MetaProperties& properties,
                                   std::string_view date) {
  // In the order of Java's hash table.
  Properties out;
  auto node_id = [&](std::string_view key) {
    if (properties.node_id) out.set(key, fmt::to_string(*properties.node_id));
  };
  if (properties.version != 0) node_id("node.id");
  if (properties.directory_id)
    out.set("directory.id", properties.directory_id->text());
  out.set("version", fmt::to_string(properties.version));
  if (properties.version == 0) node_id("broker.id");
  if (properties.cluster_id) out.set("cluster.id", *properties.cluster_id);
  return format_properties(
      out, {properties.made_by_weir ? std::string(kMadeByWeir) : std::string(),
            std::string(date)});
}

std::string java_date(TimestampMs time) {
  time_t seconds = time.value() / 1000;
  tm parts = {};
  ::gmtime_r(&seconds, &parts);
  char text[64];
  size_t n =
      std::strftime(text, sizeof text, "%a %b %d %H:%M:%S UTC %Y", &parts);
  return std::string(text, n);
}

Result<MetaProperties> read_meta_properties(Fs& fs, const std::string& dir) {
  std::string path = join_path(dir, kMetaPropertiesFile);
  TRY_ASSIGN(std::string text, fs.read_file(path, kMetadataFileLimit));
  auto out = parse_meta_properties(text);
  if (!out) return fail(std::move(out.error()).in(path));
  return out;
}

Result<> write_meta_properties(Fs& fs, const std::string& dir,
                               const MetaProperties& properties,
                               TimestampMs now) {
  return fs.replace_file(join_path(dir, kMetaPropertiesFile),
                         format_meta_properties(properties, java_date(now)));
}

namespace {

// `name: value`, at least one blank behind the colon. Takes the line off.
Result<std::string_view> labelled_line(std::string_view& text,
                                       std::string_view label) {
  size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::string_view value = line;
  if (value.starts_with(label)) {
    value.remove_prefix(label.size());
    size_t start = value.find_first_not_of(" \t", 1);
    if (value.starts_with(':') && start > 1 && start != value.npos)
      return value.substr(start);
  }
  return fail(Code::kCorrupt, "'{}' is not '{}: …'", line.substr(0, 80), label);
}

}  // namespace

Result<Uuid> parse_partition_metadata(std::string_view text) {
  TRY_ASSIGN(std::string_view version, labelled_line(text, "version"));
  if (!parse_decimal(version, INT32_MAX))
    return fail(Code::kCorrupt, "version is '{}', not a number", version);
  TRY_ASSIGN(std::string_view id, labelled_line(text, "topic_id"));
  auto uuid = Uuid::parse(id);
  if (!uuid) return fail(Code::kCorrupt, "topic_id: {}", uuid.error().text);
  if (uuid->is_zero())
    return fail(Code::kCorrupt, "topic_id is the id of no topic");
  return *uuid;
}

std::string format_partition_metadata(const Uuid& topic_id) {
  return fmt::format("version: 0\ntopic_id: {}", topic_id.text());
}

Result<Uuid> read_partition_metadata(Fs& fs, const std::string& dir) {
  std::string path = join_path(dir, kPartitionMetadataFile);
  TRY_ASSIGN(std::string text, fs.read_file(path, kMetadataFileLimit));
  auto out = parse_partition_metadata(text);
  if (!out) return fail(std::move(out.error()).in(path));
  return out;
}

Result<> write_partition_metadata(Fs& fs, const std::string& dir,
                                  const Uuid& topic_id) {
  return fs.replace_file(join_path(dir, kPartitionMetadataFile),
                         format_partition_metadata(topic_id));
}

}  // namespace weir
