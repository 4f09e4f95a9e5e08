// Which records Kafka's internal topics hold, and how to read and write them
// without knowing their type:
// - __consumer_offsets, __transaction_state, __share_group_state: the key is
//   two bytes of record type and version 0 of the type's key; the value is two
//   bytes of version and the type's value; a null value is a tombstone
//   (CoordinatorRecordSerde).
// - __cluster_metadata: no key; the value is a frame version (1), the record
//   type and its version as unsigned varints, and the record
//   (MetadataRecordSerde).
#pragma once
#include <optional>
#include <span>

#include "lib/schema/decode.h"
#include "lib/schema/encode.h"
#include "lib/schema/json.h"

namespace weir::protocol {

enum class InternalTopic {
  kConsumerOffsets,
  kTransactionState,
  kShareGroupState,
  kClusterMetadata,
};

/// By its name in the log directory; none for other topics.
std::optional<InternalTopic> internal_topic(std::string_view name);
std::string_view internal_topic_name(InternalTopic topic);

struct RecordType {
  int16_t id;
  const schema::Message* key;  ///< null in __cluster_metadata
  const schema::Message* value;
};

std::span<const RecordType> record_types(InternalTopic topic);
const RecordType* find_record_type(InternalTopic topic, int32_t id);
/// The type whose key or value has the struct's table.
const RecordType* find_record_type(InternalTopic topic,
                                   const schema::Message& part);

/// A key or a value as far as it could be read.
struct RecordPart {
  bool is_null = false;
  const schema::Message* message = nullptr;  ///< null: of an unknown type
  std::optional<int32_t> version;            ///< as stored, known or not
  std::optional<schema::AnyMessage> body;    ///< none: show the bytes instead
  int16_t body_version = 0;                  ///< the body's own: 0 for a key
  std::string problem;                       ///< why there is no body

  template <class T>
  const T* as() const {
    return body ? body->as<T>() : nullptr;
  }
  /// The body's JSON by Kafka's rules; "null" when there is none.
  std::string json(schema::JsonOptions options = {}) const;
};

struct DecodedRecord {
  RecordPart key, value;
};

/// Never fails: what is unknown or malformed comes back with its type and
/// version, as far as they can be told, and with the reason. The version of a
/// key is its record type. Bytes behind a body are ignored, as Kafka does.
DecodedRecord decode_record(InternalTopic topic, std::optional<Bytes> key,
                            std::optional<Bytes> value);

/// The value of a record in a control batch: `type` as the record's key says
/// it (ControlRecordType), null message for an unknown one. KRaft's own say
/// their version in their first two bytes.
RecordPart decode_control(int16_t type, std::optional<Bytes> value);

/// Bytes of a record's key: the type and version 0 of the key.
template <class Key>
Result<std::string> encode_record_key(InternalTopic topic, const Key& key);
/// Bytes of a record's value, `version` first.
template <class Value>
Result<std::string> encode_record_value(const Value& value, int16_t version);
/// Bytes of a metadata record with its frame.
template <class Record>
Result<std::string> encode_metadata_record(const Record& record,
                                           int16_t version);

namespace detail {
Result<std::string> encode_key(InternalTopic topic, const schema::Message& m,
                               const void* key);
Result<std::string> encode_value(const schema::Message& m, const void* value,
                                 int16_t version);
Result<std::string> encode_metadata(const schema::Message& m,
                                    const void* record, int16_t version);
}  // namespace detail

template <class Key>
Result<std::string> encode_record_key(InternalTopic topic, const Key& key) {
  return detail::encode_key(topic, schema::kMessage<Key>, &key);
}
template <class Value>
Result<std::string> encode_record_value(const Value& value, int16_t version) {
  return detail::encode_value(schema::kMessage<Value>, &value, version);
}
template <class Record>
Result<std::string> encode_metadata_record(const Record& record,
                                           int16_t version) {
  return detail::encode_metadata(schema::kMessage<Record>, &record, version);
}

}  // namespace weir::protocol
