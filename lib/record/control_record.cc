#include "lib/record/control_record.h"

#include <array>

namespace weir {
namespace {

constexpr std::array<std::string_view, 7> kNames = {
    "abort",           "commit",        "leader-change", "snapshot-header",
    "snapshot-footer", "kraft-version", "kraft-voters"};

}  // namespace

std::string_view control_type_name(ControlType type) {
  size_t id = size_t(type);
  return id < kNames.size() ? kNames[id] : "unknown";
}

Result<ControlKey> parse_control_key(Bytes key) {
  Reader in(key);
  ControlKey out;
  out.version = in.i16();
  out.type_id = in.i16();
  if (!in.ok())
    return fail(Code::kCorrupt, "a control record's key has {} bytes, not 4",
                key.size());
  if (out.version < 0)
    return fail(Code::kCorrupt, "a control record's key has version {}",
                out.version);
  if (out.type_id >= 0 && size_t(out.type_id) < kNames.size())
    out.type = ControlType(out.type_id);
  return out;
}

std::string control_key(ControlType type) {
  std::string out;
  Writer writer(out);
  writer.i16(0);
  writer.i16(int16_t(type));
  return out;
}

Result<EndTxnMarker> parse_end_txn_marker(Bytes value) {
  Reader in(value);
  EndTxnMarker out;
  out.version = in.i16();
  out.coordinator_epoch = in.i32();
  if (!in.ok())
    return fail(Code::kCorrupt, "a transaction marker has {} bytes, not 6",
                value.size());
  if (out.version < 0)
    return fail(Code::kCorrupt, "a transaction marker has version {}",
                out.version);
  return out;
}

std::string end_txn_marker(int32_t coordinator_epoch) {
  std::string out;
  Writer writer(out);
  writer.i16(0);
  writer.i32(coordinator_epoch);
  return out;
}

}  // namespace weir
