#include "lib/inspect/batch_event.h"

#include "lib/inspect/time_text.h"

namespace weir {

namespace {

constexpr std::string_view kUnknownCodecs[] = {"unknown-5", "unknown-6",
                                               "unknown-7"};
// More than the longest line without the file's name.
constexpr size_t kLineRoom = 768;

void put_bool(TextBuffer& out, std::string_view name, bool value) {
  out.put(name);
  out.put(value ? std::string_view("true") : std::string_view("false"));
}

void put_number(TextBuffer& out, std::string_view name, int64_t value) {
  out.put(name);
  out.put_int(value);
}

// What only batches of magic 2 have.
void put_v2_json(TextBuffer& out, const BatchView& v) {
  put_number(out, R"(,"count":)", v.count());
  put_number(out, R"(,"leader_epoch":)", v.leader_epoch().value());
  put_number(out, R"(,"producer_id":)", v.producer_id().value());
  put_number(out, R"(,"producer_epoch":)", v.producer_epoch().value());
  put_number(out, R"(,"base_sequence":)", v.base_sequence().value());
  put_number(out, R"(,"last_sequence":)", v.last_sequence().value());
  put_bool(out, R"(,"transactional":)", v.transactional());
  put_bool(out, R"(,"control":)", v.control());
  out.put(R"(,"delete_horizon":)");
  if (auto horizon = v.delete_horizon())
    out.put_int(horizon->value());
  else
    out.put("null");
}

constexpr std::string_view kNoV2Json =
    R"(,"count":null,"leader_epoch":null,"producer_id":null)"
    R"(,"producer_epoch":null,"base_sequence":null,"last_sequence":null)"
    R"(,"transactional":null,"control":null,"delete_horizon":null)";

}  // namespace

std::string_view shown_codec(const RawBatch& batch) {
  if (auto codec = codec_from_id(batch.codec_id())) return codec_name(*codec);
  return kUnknownCodecs[batch.codec_id() - kCodecCount];
}

BatchEvent make_batch_event(const RawBatch& batch, bool valid,
                            RecordReader& reader) {
  BatchEvent event{batch, batch.base_offset(), valid};
  if (!batch.is_v2() && batch.compressed() && valid && reader.open(batch))
    event.base_offset = reader.first_offset();
  return event;
}

void put_batch_json(TextBuffer& out, std::string_view file,
                    const BatchEvent& event) {
  const RawBatch& b = event.batch;
  out.need(kLineRoom + file.size());
  out.put(R"({"file":)");
  out.put(file);
  put_number(out, R"(,"position":)", b.position().value());
  put_number(out, R"(,"size":)", b.size());
  put_number(out, R"(,"magic":)", b.magic());
  put_number(out, R"(,"base_offset":)", event.base_offset.value());
  put_number(out, R"(,"last_offset":)", b.last_offset().value());
  if (b.is_v2())
    put_v2_json(out, b.v2());
  else
    out.put(kNoV2Json);
  out.put(R"(,"timestamp_type":")");
  out.put(timestamp_type_name(b.timestamp_type()));
  out.put(R"(","max_timestamp":)");
  if (b.timestamp_type() == TimestampType::kNone)
    out.put("null");
  else
    out.put_int(b.max_timestamp().value());
  out.put(R"(,"codec":")");
  out.put(shown_codec(b));
  out.put(R"(","crc":)");
  out.put_uint(b.stored_crc());
  put_bool(out, R"(,"valid":)", event.valid);
  out.put("}\n");
}

void put_batch_heading(TextBuffer& out, std::string_view file) {
  out.add(file);
  out.add(
      "\n  position      size      first offset       last offset  records  "
      "v  codec   epoch  crc       max timestamp             producer\n");
}

void put_batch_text(TextBuffer& out, const BatchEvent& event) {
  const RawBatch& b = event.batch;
  out.need(kLineRoom);
  out.put_int(b.position().value(), 10);
  out.put_int(b.size(), 10);
  out.put_int(event.base_offset.value(), 18);
  out.put_int(b.last_offset().value(), 18);
  if (auto count = b.count())
    out.put_int(*count, 9);
  else
    out.put_left("        -", 9);
  out.put_int(b.magic(), 3);
  out.put("  ");
  out.put_left(shown_codec(b), 6);
  out.put_int(b.leader_epoch().value(), 7);
  out.put("  ");
  out.put_hex8(b.stored_crc());
  out.put("  ");
  TimeText().put(out, b.max_timestamp());
  if (b.timestamp_type() == TimestampType::kAppend) out.put(" append");
  if (b.has_producer()) {
    BatchView v = b.v2();
    out.put("  ");
    out.put_int(v.producer_id().value());
    out.put(':');
    out.put_int(v.producer_epoch().value());
    out.put(" seq ");
    out.put_int(v.base_sequence().value());
    out.put('-');
    out.put_int(v.last_sequence().value());
  }
  if (b.transactional()) out.put("  txn");
  if (b.control()) out.put("  control");
  if (auto horizon = b.delete_horizon()) {
    out.put("  horizon ");
    TimeText().put(out, *horizon);
  }
  if (!event.valid) out.put("  BAD CRC");
  out.put('\n');
}

}  // namespace weir
