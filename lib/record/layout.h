// Where each field of Kafka's batch and message headers stands: one table a
// format. The views, the annotated hex dump, JSON and the format page's test
// all read these, so that a position is written down once.
//
// Reference: org.apache.kafka.common.record.DefaultRecordBatch, LegacyRecord,
// ControlRecordType, EndTransactionMarker.
#pragma once
#include <array>
#include <string_view>

namespace weir {

/// One field of fixed width, big-endian. `name` is Kafka's.
struct FieldLayout {
  std::string_view name;
  int position;  ///< bytes from the start of the batch, message, key or value
  int width;     ///< bytes
  std::string_view meaning;
};

/// Magic 2. The records follow, packed by the codec as one piece.
inline constexpr std::array kBatchLayout = {
    FieldLayout{"baseOffset", 0, 8,
                "offset of the first record the batch was written with"},
    FieldLayout{"batchLength", 8, 4, "bytes that follow this field"},
    FieldLayout{"partitionLeaderEpoch", 12, 4,
                "epoch of the leader that appended it, -1 from a producer"},
    FieldLayout{"magic", 16, 1, "version of the batch format: 2"},
    FieldLayout{"crc", 17, 4, "CRC-32C of everything from attributes on"},
    FieldLayout{"attributes", 21, 2,
                "bits 0-2 codec, 3 timestamp type (1: append time), "
                "4 transactional, 5 control, 6 delete horizon set"},
    FieldLayout{"lastOffsetDelta", 23, 4,
                "last offset less baseOffset, also when records were removed"},
    FieldLayout{"baseTimestamp", 27, 8,
                "what record timestamps are counted from; the delete horizon "
                "where attributes say so"},
    FieldLayout{"maxTimestamp", 35, 8,
                "largest record timestamp, or the append time"},
    FieldLayout{"producerId", 43, 8, "-1 for no idempotent producer"},
    FieldLayout{"producerEpoch", 51, 2, "-1 for no idempotent producer"},
    FieldLayout{"baseSequence", 53, 4,
                "sequence of the first record; -1 for none"},
    FieldLayout{"recordsCount", 57, 4, "records in the batch"},
};

/// Magic 0 and 1: what stands in front of every message.
inline constexpr std::array kMessageV0Layout = {
    FieldLayout{"offset", 0, 8,
                "the message's offset; of a wrapper, its last message's"},
    FieldLayout{"messageSize", 8, 4, "bytes that follow this field"},
    FieldLayout{"crc", 12, 4, "CRC-32 of everything from magic on"},
    FieldLayout{"magic", 16, 1, "version of the message format: 0"},
    FieldLayout{"attributes", 17, 1, "bits 0-2 codec"},
    FieldLayout{"keyLength", 18, 4, "bytes of the key that follows; -1: null"},
};
inline constexpr std::array kMessageV1Layout = {
    FieldLayout{"offset", 0, 8,
                "the message's offset; of a wrapper, its last message's; "
                "inside a wrapper counted from the wrapper's first"},
    FieldLayout{"messageSize", 8, 4, "bytes that follow this field"},
    FieldLayout{"crc", 12, 4, "CRC-32 of everything from magic on"},
    FieldLayout{"magic", 16, 1, "version of the message format: 1"},
    FieldLayout{"attributes", 17, 1,
                "bits 0-2 codec, 3 timestamp type (1: append time)"},
    FieldLayout{"timestamp", 18, 8, "milliseconds since 1970; -1: none"},
    FieldLayout{"keyLength", 26, 4, "bytes of the key that follows; -1: null"},
};

/// The key of a control record.
inline constexpr std::array kControlKeyLayout = {
    FieldLayout{"version", 0, 2, "version of this key: 0"},
    FieldLayout{"type", 2, 2,
                "0 abort, 1 commit, 2 leader-change, 3 snapshot-header, "
                "4 snapshot-footer, 5 kraft-version, 6 kraft-voters"},
};

/// The value of a commit or abort marker.
inline constexpr std::array kEndTxnMarkerLayout = {
    FieldLayout{"version", 0, 2, "version of this value: 0"},
    FieldLayout{"coordinatorEpoch", 2, 4,
                "epoch of the transaction coordinator that wrote it"},
};

/// A field's name as a template argument.
template <size_t N>
struct FieldName {
  consteval FieldName(const char (&text)[N]) {
    for (size_t i = 0; i < N; ++i) chars[i] = text[i];
  }
  consteval std::string_view view() const { return {chars, N - 1}; }
  char chars[N];
};

/// The position of `name` in a table; does not compile for an unknown name.
template <size_t N>
consteval int field_position(const std::array<FieldLayout, N>& table,
                             std::string_view name) {
  for (const FieldLayout& field : table)
    if (field.name == name) return field.position;
  throw "no such field";
}

/// Bytes of a table's fixed part.
template <size_t N>
constexpr int layout_size(const std::array<FieldLayout, N>& table) {
  return table.back().position + table.back().width;
}

/// offset and length, which stand in front of every batch and message and
/// are not counted in the length.
inline constexpr int kLogOverhead = 12;
inline constexpr int kBatchHeaderSize = layout_size(kBatchLayout);  // 61
/// Least size of a v0 or v1 message: its fixed part and the value's length.
inline constexpr int kMessageV0Overhead = layout_size(kMessageV0Layout) + 4;
inline constexpr int kMessageV1Overhead = layout_size(kMessageV1Layout) + 4;
/// Up to here every magic has the same fields, and magic is the last.
inline constexpr int kMagicPosition = field_position(kBatchLayout, "magic");
inline constexpr int kCommonHeaderSize = kMagicPosition + 1;

}  // namespace weir
