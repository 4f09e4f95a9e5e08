#include "lib/inspect/internal_json.h"

#include "lib/protocol/records/group/classic_group.h"
#include "lib/protocol/records/group/consumer_protocol.h"

namespace weir {

namespace {

// The message behind two bytes of version; nothing if it cannot be read.
template <class T>
std::optional<std::string> versioned_json(Bytes bytes) {
  Reader in(bytes);
  int16_t version = in.i16();
  if (!in.ok()) return std::nullopt;
  // A later version only adds fields behind those that are known.
  version = std::min(version, schema::kMessage<T>.versions.last);
  auto message = schema::decode<T>(in, version);
  if (!message) return std::nullopt;
  return schema::to_json(schema::kMessage<T>, version, &*message);
}

// Replaces the base64 text of `bytes` behind `"name":`, at or behind `from`.
void replace_bytes(std::string& json, size_t& from, std::string_view name,
                   Bytes bytes, const std::optional<std::string>& decoded) {
  std::string text = fmt::format("\"{}\":\"", name);
  append_base64(text, bytes);
  text += '"';
  size_t at = json.find(text, from);
  if (at == json.npos) return;
  from = at + text.size();
  if (!decoded) return;
  std::string replacement = fmt::format("\"{}\":{}", name, *decoded);
  json.replace(at, text.size(), replacement);
  from = at + replacement.size();
}

}  // namespace

std::string internal_json(const protocol::RecordPart& part,
                          schema::JsonOptions options) {
  std::string json = part.json(options);
  const auto* group = part.as<protocol::GroupMetadataValue>();
  if (!group || group->protocolType != "consumer") return json;
  size_t from = 0;
  for (const auto& member : group->members) {
    replace_bytes(json, from, "subscription", member.subscription,
                  versioned_json<protocol::ConsumerProtocolSubscription>(
                      member.subscription));
    replace_bytes(json, from, "assignment", member.assignment,
                  versioned_json<protocol::ConsumerProtocolAssignment>(
                      member.assignment));
  }
  return json;
}

}  // namespace weir
