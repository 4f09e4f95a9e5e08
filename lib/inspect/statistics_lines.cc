// Statistics as lines.
#include "lib/base/json.h"
#include "lib/base/text.h"
#include "lib/inspect/statistics.h"

namespace weir {

namespace {

template <class T>
void maybe(JsonWriter& json, std::string_view name, const std::optional<T>& v) {
  json.key(name);
  v ? json.value(*v) : json.null();
}

void key_json(JsonWriter& json, const KeyCounter::Counted& key) {
  json.begin_object();
  if (is_utf8(key.first)) {
    json.field("key", std::string_view(key.first));
  } else {
    std::string text;
    append_base64(text, key.first);
    json.field("key_base64", std::string_view(text));
  }
  json.field("records", key.second).end_object();
}

// "3.21", how many times smaller; nothing where nothing was packed.
std::string ratio(int64_t unpacked, int64_t packed) {
  if (packed == 0) return "-";
  return fmt::format("{:.2f}", double(unpacked) / double(packed));
}

std::string shown_key(const std::string& key) {
  if (is_utf8(key) && key.find_first_of("\n\r\t") == key.npos) return key;
  std::string hex = "0x";
  append_hex(hex, key);
  return hex;
}

}  // namespace

void append_statistics_json(std::string& out, const Statistics& s, size_t top) {
  JsonWriter json(out);
  json.begin_object().field("topic", std::string_view(s.topic));
  if (s.partition) json.field("partition", *s.partition);
  json.field("partitions", s.partitions).field("segments", s.segments);
  json.field("batches", s.batches).field("records", s.records);
  json.field("control_records", s.control_records).field("bytes", s.bytes);
  json.field("uncompressed_bytes", s.uncompressed_bytes);
  json.field("key_bytes", s.key_bytes).field("value_bytes", s.value_bytes);
  json.field("header_bytes", s.header_bytes);
  json.field("overhead_bytes", s.overhead_bytes());
  json.field("null_keys", s.null_keys).field("tombstones", s.tombstones);
  json.field("distinct_keys", s.keys.distinct());
  json.key("top_keys").begin_array();
  for (const KeyCounter::Counted& key : s.keys.top(top)) key_json(json, key);
  json.end_array().key("codecs").begin_object();
  for (size_t i = 0; i < s.codecs.size(); ++i) {
    if (s.codecs[i].batches == 0) continue;
    json.key(codec_name(Codec(i))).begin_object();
    json.field("batches", s.codecs[i].batches);
    json.field("bytes", s.codecs[i].bytes);
    json.field("uncompressed_bytes", s.codecs[i].uncompressed_bytes);
    json.end_object();
  }
  json.end_object();
  maybe(json, "first_offset", s.first_offset);
  maybe(json, "last_offset", s.last_offset);
  json.field("gaps", s.gaps);
  maybe(json, "first_timestamp", s.first_timestamp);
  maybe(json, "last_timestamp", s.last_timestamp);
  json.field("producers", s.producer_ids.size());
  json.field("open_transactions", s.open_transactions);
  json.field("committed_transactions", s.committed_transactions);
  json.field("aborted_transactions", s.aborted_transactions);
  json.key("formats").begin_array();
  for (int format : s.formats) json.value(format);
  json.end_array().end_object();
  out.push_back('\n');
}

void append_statistics_text(std::string& out, const Statistics& s, size_t top) {
  out += s.topic;
  if (s.partition) out += fmt::format(":{}", *s.partition);
  out += '\n';
  auto line = [&](std::string_view name, const std::string& text) {
    out += fmt::format("  {:<14} {}\n", name, text);
  };
  line("records",
       fmt::format("{}, {} control, {} tombstones, {} without key", s.records,
                   s.control_records, s.tombstones, s.null_keys));
  line("batches", fmt::format("{} in {} segments of {} partitions", s.batches,
                              s.segments, s.partitions));
  line("bytes",
       fmt::format("{}, unpacked {} ({} times)", s.bytes, s.uncompressed_bytes,
                   ratio(s.uncompressed_bytes, s.bytes)));
  line("of these",
       fmt::format("keys {}, values {}, headers {}, overhead {}", s.key_bytes,
                   s.value_bytes, s.header_bytes, s.overhead_bytes()));
  for (size_t i = 0; i < s.codecs.size(); ++i)
    if (const CodecStatistics& c = s.codecs[i]; c.batches > 0)
      line(codec_name(Codec(i)),
           fmt::format("{} batches, {} bytes, {} times", c.batches, c.bytes,
                       ratio(c.uncompressed_bytes, c.bytes)));
  if (s.first_offset)
    line("offsets", fmt::format("{} to {}, {} missing", *s.first_offset,
                                *s.last_offset, s.gaps));
  if (s.first_timestamp)
    line("times", fmt::format("{} to {}", format_time(*s.first_timestamp),
                              format_time(*s.last_timestamp)));
  if (!s.producer_ids.empty())
    line("producers",
         fmt::format("{}; transactions: {} committed, {} aborted, {} open",
                     s.producer_ids.size(), s.committed_transactions,
                     s.aborted_transactions, s.open_transactions));
  auto keys = s.keys.top(top);
  if (keys.empty()) return;
  line("keys", fmt::format("{}{} different; most frequent:",
                           s.keys.exact() ? "" : "about ", s.keys.distinct()));
  for (const KeyCounter::Counted& key : keys)
    out += fmt::format("  {:>14} {}\n", key.second, shown_key(key.first));
}

}  // namespace weir
