#include "lib/inspect/overview.h"

#include "lib/base/json.h"
#include "lib/log/data_dir_view.h"

namespace weir {

namespace {

template <class T>
void maybe(JsonWriter& json, std::string_view name, const std::optional<T>& v) {
  json.key(name);
  v ? json.value(*v) : json.null();
}

std::optional<Offset> lookup(const OffsetCheckpoint& checkpoint,
                             const PartitionFolderName& name) {
  auto found = checkpoint.find({name.topic, name.partition});
  if (found == checkpoint.end()) return std::nullopt;
  return found->second;
}

void directory_line(std::string& out, const LogDir& dir, bool as_json) {
  const MetaProperties meta = dir.meta.value_or(MetaProperties());
  std::optional<std::string> id;
  if (meta.directory_id) id = meta.directory_id->text();
  if (as_json) {
    JsonWriter json(out);
    json.begin_object().field("directory", std::string_view(dir.path));
    maybe(json, "cluster_id", meta.cluster_id);
    maybe(json, "node_id", meta.node_id);
    maybe(json, "directory_id", id);
    json.field("clean", dir.clean_shutdown.has_value());
    maybe(json, "broker_epoch",
          dir.clean_shutdown ? dir.clean_shutdown->broker_epoch
                             : std::optional<int64_t>());
    json.end_object();
    out += '\n';
    return;
  }
  out += dir.path;
  if (meta.node_id) out += fmt::format("  node {}", *meta.node_id);
  if (meta.cluster_id) out += "  cluster " + *meta.cluster_id;
  out += dir.clean_shutdown ? "  closed cleanly\n" : "  not closed cleanly\n";
  out += fmt::format("  {:<40} {:>8} {:>12} {:>12} {:>12}\n", "partition",
                     "segments", "bytes", "start", "end");
}

struct Extent {
  size_t segments = 0;
  int64_t bytes = 0;
  Offset start, end;
};

Extent extent_of(PartitionView& view) {
  Extent extent;
  extent.segments = view.segments().size();
  for (auto& segment : view.segments()) extent.bytes += segment->size();
  extent.start = view.log_start_offset();
  extent.end = view.end_offset().value_or(extent.start);
  return extent;
}

void partition_line(std::string& out, const LogDir& dir,
                    const PartitionFolder& folder, const TopicView* topic,
                    const Extent& extent, bool as_json) {
  if (!as_json) {
    out += fmt::format("  {:<40} {:>8} {:>12} {:>12} {:>12}\n", folder.folder,
                       extent.segments, extent.bytes, extent.start, extent.end);
    return;
  }
  JsonWriter json(out);
  json.begin_object().field("folder", std::string_view(folder.folder));
  json.field("topic", std::string_view(folder.name.topic));
  json.field("partition", folder.name.partition);
  std::optional<std::string> id;
  if (topic && topic->id) id = topic->id->text();
  maybe(json, "topic_id", id);
  json.field("segments", extent.segments).field("bytes", extent.bytes);
  json.field("start_offset", extent.start).field("end_offset", extent.end);
  maybe(json, "recovery_point", lookup(dir.recovery_points, folder.name));
  maybe(json, "high_watermark", lookup(dir.high_watermarks, folder.name));
  json.end_object();
  out += '\n';
}

}  // namespace

Result<> print_overview(Fs& fs, const std::vector<std::string>& dirs, bool json,
                        const WriteText& write, FindingSink& sink) {
  TRY_ASSIGN(auto view, DataDirView::open(fs, dirs, sink));
  for (size_t i = 0; i < view->directories().size(); ++i) {
    const LogDir& dir = view->directories()[i];
    std::string out;
    directory_line(out, dir, json);
    for (const PartitionFolder& folder : dir.folders) {
      auto partition = view->open_partition(folder, sink);
      if (!partition) {
        sink.report(
            {"unreadable", folder.folder, {}, {}, partition.error().text});
        continue;
      }
      partition_line(out, dir, folder, view->find(folder.name.topic),
                     extent_of(**partition), json);
    }
    TRY(write(out));
  }
  return {};
}

}  // namespace weir
