// Actions of a repair as lines.
#include "lib/base/json.h"
#include "lib/base/text.h"
#include "lib/inspect/repair.h"

namespace weir {

std::string undo_folder(const std::string& dir, TimestampMs now) {
  std::string time;
  for (char c : format_time(now))
    if (c != '-' && c != ':') time += c;
  size_t dot = time.find('.');
  if (dot != time.npos) time.replace(dot, 4, "");
  return fmt::format("{}.weir-undo-{}", dir, time);
}

void append_repair_text(std::string& out, const RepairAction& action,
                        bool done) {
  out += fmt::format("{}{} {}: {}", done ? "" : "would ", action.action,
                     action.file, action.message);
  if (action.bytes_lost > 0)
    out += fmt::format("; {} bytes lost", action.bytes_lost);
  for (const OffsetRange& range : action.lost)
    out +=
        fmt::format("; offsets {} to {} lost", range.first, range.second - 1);
  out += fmt::format(" [{}]\n", action.id);
}

void append_repair_json(std::string& out, const RepairAction& action,
                        bool done) {
  JsonWriter json(out);
  json.begin_object().field("action", action.action);
  json.field("file", std::string_view(action.file)).field("id", action.id);
  if (action.is_segment) {
    json.field("records_kept", action.records_kept);
    json.field("bytes_lost", action.bytes_lost);
    json.key("lost_offsets").begin_array();
    for (const OffsetRange& range : action.lost)
      json.begin_array().value(range.first).value(range.second).end_array();
    json.end_array();
  }
  json.field("message", std::string_view(action.message));
  json.field("done", done).end_object();
  out.push_back('\n');
}

}  // namespace weir
