#include "lib/inspect/record_lines.h"

#include "lib/base/json.h"
#include "lib/inspect/batch_event.h"
#include "lib/inspect/envelope.h"
#include "lib/inspect/internal_json.h"
#include "lib/protocol/internal_records.h"
#include "lib/record/control_record.h"

namespace weir {

namespace {

// Whether all 8 bytes are printable ASCII and no backslash.
bool plain8(const char* p) {
  constexpr uint64_t kOnes = 0x0101010101010101u, kHigh = 0x8080808080808080u;
  uint64_t w;
  std::memcpy(&w, p, 8);
  auto has_zero = [&](uint64_t v) { return (v - kOnes) & ~v & kHigh; };
  uint64_t low = (w - kOnes * 0x20) & ~w & kHigh;
  return ((w & kHigh) | low | has_zero(w ^ kOnes * 0x7f) |
          has_zero(w ^ kOnes * '\\')) == 0;
}

// At most 4 bytes.
void put_escaped(TextBuffer& out, uint8_t c) {
  out.put('\\');
  switch (c) {
    case '\n':
      return out.put('n');
    case '\r':
      return out.put('r');
    case '\t':
      return out.put('t');
    case '\\':
      return out.put('\\');
    default:
      out.put('x');
      out.put("0123456789abcdef"[c >> 4]);
      out.put("0123456789abcdef"[c & 15]);
  }
}

}  // namespace

void put_shown(TextBuffer& out, Bytes bytes) {
  if (is_null(bytes)) return out.add("(null)");
  out.need(bytes.size() * 4);
  const char* p = bytes.data();
  const char* end = p + bytes.size();
  int text = -1;  // whether it is UTF-8: asked when it matters
  while (p != end) {
    if (end - p >= 8 && plain8(p)) {
      out.put({p, 8});
      p += 8;
      continue;
    }
    uint8_t c = uint8_t(*p++);
    if (c >= 0x80 && text < 0) text = is_utf8(bytes);
    if (c >= 0x80 ? text == 0 : c < 0x20 || c == 0x7f || c == '\\')
      put_escaped(out, c);
    else
      out.put(char(c));
  }
}

namespace {

// `"key_type":…,"key_version":…,"key":…`; bytes in hex where there is no body.
void part_json(JsonWriter& json, const std::string& name,
               const protocol::RecordPart& part, Bytes bytes,
               schema::JsonOptions options) {
  json.key(name + "_type");
  part.message ? json.value(part.message->name()) : json.null();
  json.key(name + "_version");
  part.version ? json.value(*part.version) : json.null();
  if (part.body || part.is_null) {
    json.key(name).raw(internal_json(part, options));
    return;
  }
  std::string hex;
  append_hex(hex, bytes);
  json.field(name + "_hex", hex);
  if (!part.problem.empty()) json.field(name + "_problem", part.problem);
}

void part_text(std::string& out, const protocol::RecordPart& part, Bytes bytes,
               schema::JsonOptions options) {
  if (part.is_null) {
    out += "(null)";
    return;
  }
  out += part.message ? part.message->name() : std::string_view("unknown");
  if (part.version) out += fmt::format(" v{}", *part.version);
  out += ' ';
  if (part.body) {
    out += internal_json(part, options);
    return;
  }
  append_hex(out, bytes);
  if (!part.problem.empty()) out += " (" + part.problem + ")";
}

struct Decoded {
  std::optional<ControlKey> control = {};
  protocol::DecodedRecord record = {};
  bool has_key = true;
};

Decoded decode(const RawBatch& batch, const RecordView& record,
               protocol::InternalTopic topic) {
  Decoded out;
  if (batch.control()) {
    auto key = parse_control_key(record.key);
    out.control = key ? *key : ControlKey{0, -1, ControlType::kUnknown};
    out.record.value = protocol::decode_control(out.control->type_id,
                                                unless_null(record.value));
    return out;
  }
  out.has_key = topic != protocol::InternalTopic::kClusterMetadata;
  out.record = protocol::decode_record(topic, unless_null(record.key),
                                       unless_null(record.value));
  return out;
}

}  // namespace

void RecordLines::enter(const Source& source) {
  if (source_ == &source) return;
  source_ = &source;
  internal_ = protocol::internal_topic(source.topic).has_value();
  prefix_ = envelope_prefix(source.topic, source.partition);
  file_json_.clear();
  append_json_string(file_json_, source.name);
}

Result<> RecordLines::put(TextBuffer& out, const Source& source,
                          const RawBatch& batch, int64_t& left) {
  enter(source);
  TRY(reader_.open(batch));
  bool decoded = internal_ || batch.control();
  for (RecordView record; left > 0 && reader_.next(record);) {
    if (record.offset < source.from || record.offset >= source.until) continue;
    --left;
    if (decoded)
      put_decoded(out, batch, record);
    else if (options_.json)
      put_plain_json(out, batch, record);
    else
      put_plain_text(out, record);
  }
  if (!reader_.ok()) return fail(reader_.error());
  return {};
}

void RecordLines::put_plain_text(TextBuffer& out, const RecordView& record) {
  out.need(64);
  out.put_int(record.offset.value(), 10);
  out.put("  ");
  time_.put(out, record.timestamp);
  out.put("  ");
  put_shown(out, record.key);
  out.add(" = ");
  put_shown(out, record.value);
  for (const RecordHeader& header : record.headers()) {
    out.add("  ");
    put_shown(out, header.name);
    out.add(": ");
    put_shown(out, header.value);
  }
  out.add("\n");
}

void RecordLines::put_plain_json(TextBuffer& out, const RawBatch& batch,
                                 const RecordView& record) {
  put_envelope(out, prefix_, record, batch.leader_epoch());
  put_envelope_attributes(out, batch, record);
  put_place(out, batch);
}

void RecordLines::put_place(TextBuffer& out, const RawBatch& batch) {
  out.need(file_json_.size() + 64);
  out.put(R"(,"file":)");
  out.put(file_json_);
  out.put(R"(,"position":)");
  out.put_int(batch.position().value());
  out.put("}\n");
}

void RecordLines::put_decoded(TextBuffer& out, const RawBatch& batch,
                              const RecordView& record) {
  auto topic = protocol::internal_topic(source_->topic);
  Decoded decoded = decode(
      batch, record, topic.value_or(protocol::InternalTopic::kClusterMetadata));
  schema::JsonOptions options{.secrets = options_.secrets};
  scratch_.clear();
  if (!options_.json) {
    out.need(64);
    out.put_int(record.offset.value(), 10);
    out.put("  ");
    time_.put(out, record.timestamp);
    out.put("  ");
    if (decoded.control)
      scratch_ += control_type_name(decoded.control->type);
    else if (decoded.has_key)
      part_text(scratch_, decoded.record.key, record.key, options);
    if (decoded.has_key) scratch_ += " = ";
    part_text(scratch_, decoded.record.value, record.value, options);
    scratch_ += '\n';
    return out.add(scratch_);
  }
  JsonWriter json(scratch_);
  json.begin_object().field("offset", record.offset);
  if (decoded.control) {
    json.field("control", control_type_name(decoded.control->type));
    json.field("control_type", decoded.control->type_id);
    if (decoded.control->ends_transaction())
      if (auto marker = parse_end_txn_marker(record.value))
        json.field("coordinator_epoch", marker->coordinator_epoch);
  } else if (decoded.has_key) {
    part_json(json, "key", decoded.record.key, record.key, options);
  } else {
    json.key("key").null();
  }
  part_json(json, "value", decoded.record.value, record.value, options);
  json.field("topic", source_->topic).field("partition", source_->partition);
  json.field("timestamp", record.timestamp);
  json.field("timestamp_type", timestamp_type_name(record.timestamp_type));
  json.field("leader_epoch", batch.leader_epoch());
  json.field("producer_id", batch.producer_id());
  json.field("producer_epoch", batch.producer_epoch());
  json.field("sequence", batch.is_v2()
                             ? batch.v2().sequence_at(record.offset).value()
                             : -1);
  json.field("transactional", batch.transactional());
  out.add(scratch_);
  put_place(out, batch);
}

}  // namespace weir
