#include "lib/inspect/annotate.h"

#include <span>
#include <string>

#include "lib/base/json.h"
#include "lib/base/text.h"
#include "lib/record/layout.h"

namespace weir {

namespace {

std::span<const FieldLayout> layout_of(const RawBatch& batch) {
  if (batch.is_v2()) return kBatchLayout;
  if (batch.magic() == 1) return kMessageV1Layout;
  return kMessageV0Layout;
}

int64_t field_value(Bytes bytes) {
  switch (bytes.size()) {
    case 1:
      return int8_t(bytes[0]);
    case 2:
      return load_be<int16_t>(bytes.data());
    case 4:
      return load_be<int32_t>(bytes.data());
    default:
      return load_be<int64_t>(bytes.data());
  }
}

// What a number means where the table's words alone do not tell.
std::string reading(const RawBatch& batch, std::string_view name, int64_t value,
                    bool valid) {
  if (name == "crc")
    return fmt::format("{:08x}{}", uint32_t(value), valid ? "" : " WRONG");
  if (name == "attributes") {
    std::string out = fmt::format("{:#x}", batch.attributes());
    if (auto codec = batch.codec())
      out += fmt::format(" {}", codec_name(*codec));
    if (batch.transactional()) out += " transactional";
    if (batch.control()) out += " control";
    if (batch.delete_horizon()) out += " horizon";
    return out;
  }
  if (name.ends_with("imestamp") && value >= 0)
    return format_time(TimestampMs(value));
  return std::to_string(value);
}

void append_hex_bytes(std::string& line, Bytes bytes) {
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i != 0) line += ' ';
    append_hex(line, bytes.substr(i, 1));
  }
}

}  // namespace

void put_annotated(TextBuffer& out, const RawBatch& batch, bool valid) {
  int header = 0;
  for (const FieldLayout& field : layout_of(batch)) {
    Bytes bytes =
        batch.bytes().substr(size_t(field.position), size_t(field.width));
    std::string hex;
    append_hex_bytes(hex, bytes);
    out.add(fmt::format(
        "{:>10}  {:<23}  {:<20}  {:<24}  {}\n",
        batch.position().value() + field.position, hex, field.name,
        reading(batch, field.name, field_value(bytes), valid), field.meaning));
    header = field.position + field.width;
  }
  Bytes body = batch.bytes().substr(size_t(header));
  std::string hex;
  append_hex_bytes(hex, body.substr(0, 8));
  out.add(fmt::format("{:>10}  {:<23}  {} bytes of {}\n\n",
                      batch.position().value() + header, hex, body.size(),
                      batch.is_v2() ? "records" : "key and value"));
}

}  // namespace weir
