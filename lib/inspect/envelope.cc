#include "lib/inspect/envelope.h"

#include "lib/base/json.h"
#include "lib/inspect/batch_event.h"
#include "lib/record/control_record.h"

namespace weir {

std::string envelope_prefix(std::string_view topic, PartitionId partition) {
  std::string out;
  JsonWriter(out)
      .begin_object()
      .field("topic", topic)
      .field("partition", partition);
  out.push_back(',');
  return out;
}

void put_json_text(TextBuffer& out, Bytes text) {
  if (is_null(text)) return out.add("null");
  out.need(text.size() * 6 + 2);
  out.set_end(put_json_string(out.end(), text));
}

void put_json_bytes(TextBuffer& out, std::string_view name, Bytes bytes) {
  out.need(name.size() + 16);
  out.put('"');
  out.put(name);
  if (is_utf8(bytes)) {
    out.put("\":");
    return put_json_text(out, bytes);
  }
  out.put("_base64\":\"");
  out.need(bytes.size() / 3 * 4 + 8);
  out.set_end(put_base64(out.end(), bytes));
  out.put('"');
}

namespace {

void put_headers(TextBuffer& out, const RecordView& record) {
  char between = '[';
  for (const RecordHeader& header : record.headers()) {
    out.need(4);
    out.put(between);
    out.put('{');
    put_json_bytes(out, "name", header.name);
    out.add(",");
    put_json_bytes(out, "value", header.value);
    out.add("}");
    between = ',';
  }
  out.add("]");
}

}  // namespace

void put_envelope(TextBuffer& out, std::string_view prefix,
                  const RecordView& record, LeaderEpoch epoch) {
  out.need(prefix.size() + 256);
  out.put(prefix);
  out.put(R"("offset":)");
  out.put_int(record.offset.value());
  out.put(R"(,"timestamp":)");
  out.put_int(record.timestamp.value());
  out.put(R"(,"timestamp_type":")");
  out.put(timestamp_type_name(record.timestamp_type));
  out.put(R"(","leader_epoch":)");
  out.put_int(epoch.value());
  out.put(',');
  put_json_bytes(out, "key", record.key);
  out.add(",");
  put_json_bytes(out, "value", record.value);
  out.need(32);
  out.put(R"(,"headers":)");
  if (record.header_count == 0)
    out.put("[]");
  else
    put_headers(out, record);
}

void put_envelope_attributes(TextBuffer& out, const RawBatch& batch,
                             const RecordView& record) {
  out.need(320);
  out.put(R"(,"producer_id":)");
  out.put_int(batch.producer_id().value());
  out.put(R"(,"producer_epoch":)");
  out.put_int(batch.producer_epoch().value());
  out.put(R"(,"sequence":)");
  out.put_int(batch.is_v2() ? batch.v2().sequence_at(record.offset).value()
                            : -1);
  out.put(R"(,"transactional":)");
  out.put(batch.transactional() ? std::string_view("true")
                                : std::string_view("false"));
  out.put(R"(,"control":)");
  if (batch.control()) {
    auto key = parse_control_key(record.key);
    out.put('"');
    out.put(control_type_name(key ? key->type : ControlType::kUnknown));
    out.put('"');
  } else {
    out.put("false");
  }
  out.put(R"(,"codec":")");
  out.put(shown_codec(batch));
  out.put(R"(","batch_offset":)");
  out.put_int(batch.base_offset().value());
}

}  // namespace weir
