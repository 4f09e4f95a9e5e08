#include "lib/protocol/internal_records.h"

#include <cassert>

namespace weir::protocol {
namespace {

using schema::Message;

struct Name {
  InternalTopic topic;
  std::string_view name;
};
constexpr Name kNames[] = {
    {InternalTopic::kConsumerOffsets, "__consumer_offsets"},
    {InternalTopic::kTransactionState, "__transaction_state"},
    {InternalTopic::kShareGroupState, "__share_group_state"},
    {InternalTopic::kClusterMetadata, "__cluster_metadata"},
};

constexpr uint32_t kFrameVersion = 1;

RecordPart without_body(RecordPart part, std::string problem) {
  part.problem = std::move(problem);
  return part;
}

// The body, in the version that is set already.
RecordPart with_body(RecordPart part, int16_t version, Reader& in) {
  schema::AnyMessage body(*part.message);
  auto done = decode(*part.message, version, in, body.get());
  if (!done) return without_body(std::move(part), done.error().message());
  part.body = std::move(body);
  part.body_version = version;
  return part;
}

RecordPart null_part(const Message* message) {
  RecordPart part;
  part.is_null = true;
  part.message = message;
  return part;
}

// `type` is what the key said; none when it said nothing that is known.
RecordPart decode_key(InternalTopic topic, Bytes key, const RecordType*& type) {
  RecordPart part;
  Reader in(key);
  int16_t id = in.i16();
  if (!in.ok()) return without_body(std::move(part), "a key without a type");
  part.version = id;
  type = find_record_type(topic, id);
  if (type == nullptr)
    return without_body(std::move(part), fmt::format("record type {}", id));
  part.message = type->key;
  return with_body(std::move(part), 0, in);
}

RecordPart decode_value(const RecordType* type, std::optional<Bytes> value) {
  const Message* message = type == nullptr ? nullptr : type->value;
  if (!value) return null_part(message);
  RecordPart part;
  part.message = message;
  Reader in(*value);
  int16_t version = in.i16();
  if (!in.ok())
    return without_body(std::move(part), "a value without a version");
  part.version = version;
  if (message == nullptr)
    return without_body(std::move(part), "the key does not say its type");
  return with_body(std::move(part), version, in);
}

RecordPart decode_metadata(std::optional<Bytes> value) {
  if (!value) return null_part(nullptr);
  RecordPart part;
  Reader in(*value);
  uint32_t frame = in.uvarint();
  uint32_t id = in.uvarint();
  uint32_t version = in.uvarint();
  if (!in.ok()) return without_body(std::move(part), "the frame is cut");
  if (frame != kFrameVersion)
    return without_body(std::move(part), fmt::format("frame {}", frame));
  if (version > INT16_MAX || id > INT16_MAX)
    return without_body(std::move(part), "a type or version out of range");
  part.version = int32_t(version);
  const RecordType* type =
      find_record_type(InternalTopic::kClusterMetadata, int32_t(id));
  if (type == nullptr)
    return without_body(std::move(part), fmt::format("record type {}", id));
  part.message = type->value;
  return with_body(std::move(part), int16_t(version), in);
}

}  // namespace

std::optional<InternalTopic> internal_topic(std::string_view name) {
  for (const Name& n : kNames)
    if (n.name == name) return n.topic;
  return {};
}

std::string_view internal_topic_name(InternalTopic topic) {
  return kNames[size_t(topic)].name;
}

const RecordType* find_record_type(InternalTopic topic, int32_t id) {
  for (const RecordType& type : record_types(topic))
    if (type.id == id) return &type;
  return nullptr;
}

const RecordType* find_record_type(InternalTopic topic, const Message& part) {
  for (const RecordType& type : record_types(topic))
    if (type.key == &part || type.value == &part) return &type;
  return nullptr;
}

std::string RecordPart::json(schema::JsonOptions options) const {
  if (!body) return "null";
  return to_json(*message, body_version, body->get(), options);
}

DecodedRecord decode_record(InternalTopic topic, std::optional<Bytes> key,
                            std::optional<Bytes> value) {
  if (topic == InternalTopic::kClusterMetadata)
    return {null_part(nullptr), decode_metadata(value)};
  const RecordType* type = nullptr;
  RecordPart head = key ? decode_key(topic, *key, type) : null_part(nullptr);
  return {std::move(head), decode_value(type, value)};
}

namespace detail {

Result<std::string> encode_key(InternalTopic topic, const Message& m,
                               const void* key) {
  const RecordType* type = find_record_type(topic, m);
  assert(type != nullptr && type->key == &m);
  std::string out;
  Writer(out).i16(type->id);
  TRY(schema::encode(m, 0, key, out));
  return out;
}

Result<std::string> encode_value(const Message& m, const void* value,
                                 int16_t version) {
  std::string out;
  Writer(out).i16(version);
  TRY(schema::encode(m, version, value, out));
  return out;
}

Result<std::string> encode_metadata(const Message& m, const void* record,
                                    int16_t version) {
  const RecordType* type = find_record_type(InternalTopic::kClusterMetadata, m);
  assert(type != nullptr);
  std::string out;
  Writer frame(out);
  frame.uvarint(kFrameVersion);
  frame.uvarint(uint16_t(type->id));
  frame.uvarint(uint16_t(version));
  TRY(schema::encode(m, version, record, out));
  return out;
}

}  // namespace detail
}  // namespace weir::protocol
