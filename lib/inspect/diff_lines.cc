// Differences as lines.
#include "lib/base/json.h"
#include "lib/inspect/diff.h"
#include "lib/inspect/envelope.h"
#include "lib/inspect/record_lines.h"

namespace weir {

namespace {

std::string envelope(const DiffRecord& r) {
  TextBuffer out;
  put_envelope(out, envelope_prefix(r.partition->topic, r.partition->partition),
               r.record, r.batch.leader_epoch());
  out.add("}");
  return std::string(out.view());
}

void put_side(TextBuffer& out, char side, const DiffRecord* r) {
  if (!r) return;
  out.need(64);
  out.put("  ");
  out.put(side);
  out.put(' ');
  out.put_int(r->record.offset.value());
  out.put("  ");
  TimeText().put(out, r->record.timestamp);
  out.put("  ");
  put_shown(out, r->record.key);
  out.add(" = ");
  put_shown(out, r->record.value);
  for (const RecordHeader& header : r->record.headers()) {
    out.add("  ");
    put_shown(out, header.name);
    out.add(": ");
    put_shown(out, header.value);
  }
  out.add("\n");
}

}  // namespace

void append_difference_json(std::string& out, const Difference& d) {
  const DiffRecord& at = d.a ? *d.a : *d.b;
  JsonWriter json(out);
  json.begin_object().field("topic", std::string_view(at.partition->topic));
  json.field("partition", at.partition->partition);
  json.field("offset", at.record.offset).field("kind", diff_kind_name(d.kind));
  if (d.kind == DiffKind::kDiffers) {
    json.key("fields").begin_array();
    for (std::string_view field : d.fields) json.value(field);
    json.end_array();
  }
  if (d.a) json.key("a").raw(envelope(*d.a));
  if (d.b) json.key("b").raw(envelope(*d.b));
  json.end_object();
  out.push_back('\n');
}

void append_difference_text(std::string& out, const Difference& d) {
  const DiffRecord& at = d.a ? *d.a : *d.b;
  out += fmt::format(
      "{}:{} offset {}: ",
      at.partition->topic.empty() ? at.partition->path : at.partition->topic,
      at.partition->partition, at.record.offset);
  if (d.kind == DiffKind::kDiffers)
    out += fmt::format("differs in {}\n", fmt::join(d.fields, ", "));
  else
    out += d.kind == DiffKind::kOnlyA ? "only in A\n" : "only in B\n";
  TextBuffer sides;
  put_side(sides, 'A', d.a);
  put_side(sides, 'B', d.b);
  out += sides.view();
}

}  // namespace weir
