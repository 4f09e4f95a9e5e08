// Values of control records by type (ControlRecordType).
#include "lib/protocol/internal_records.h"
#include "lib/protocol/records/control/quorum.h"
#include "lib/protocol/records/control/snapshot.h"
#include "lib/protocol/records/transaction/markers.h"

namespace weir::protocol {
namespace {

struct ControlType {
  int16_t id;
  const schema::Message* value;
  bool version_is_prefix;  ///< else it is the message's own first field
};

constexpr ControlType kTypes[] = {
    {0, &schema::kMessage<EndTxnMarker>, true},  // abort
    {1, &schema::kMessage<EndTxnMarker>, true},  // commit
    {2, &schema::kMessage<LeaderChangeMessage>, false},
    {3, &schema::kMessage<SnapshotHeaderRecord>, false},
    {4, &schema::kMessage<SnapshotFooterRecord>, false},
    {5, &schema::kMessage<KRaftVersionRecord>, false},
    {6, &schema::kMessage<VotersRecord>, false},
};

}  // namespace

RecordPart decode_control(int16_t type, std::optional<Bytes> value) {
  RecordPart part;
  for (const ControlType& t : kTypes) {
    if (t.id != type) continue;
    part.message = t.value;
    if (!value) break;
    Reader in(*value);
    int16_t version = in.i16();
    if (!in.ok()) {
      part.problem = "a value without a version";
      return part;
    }
    part.version = version;
    if (!t.version_is_prefix) in = Reader(*value);
    schema::AnyMessage body(*t.value);
    auto done = decode(*t.value, version, in, body.get());
    if (!done) {
      part.problem = done.error().message();
      return part;
    }
    part.body = std::move(body);
    part.body_version = version;
    return part;
  }
  part.is_null = !value;
  if (value) part.problem = fmt::format("control record type {}", type);
  return part;
}

}  // namespace weir::protocol
