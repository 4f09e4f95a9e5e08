#include "lib/place/envelope_reader.h"

#include <boost/json.hpp>
#include <deque>

#include "lib/base/json.h"

namespace weir {

namespace json = boost::json;

struct EnvelopeReader::State {
  // Enough for the tree of a common envelope, so that it costs no allocation.
  static constexpr size_t kTree = size_t(32) << 10;
  std::unique_ptr<unsigned char[]> room{new unsigned char[kTree]};
  json::parser parser;
  std::optional<json::monotonic_resource> memory;
  std::optional<json::value> tree;
  std::deque<std::string> decoded;  // of base64; addresses stay
};

EnvelopeReader::EnvelopeReader() : state_(std::make_unique<State>()) {}
EnvelopeReader::~EnvelopeReader() = default;

namespace {

Failure wrong(std::string_view member, std::string_view wanted) {
  return fail(Code::kUsage, "\"{}\" of the envelope must be {}", member,
              wanted);
}

Bytes text_of(const json::string& text) {
  // Empty is not null: the data of an empty string is not null either.
  return {text.data(), text.size()};
}

// NAME or NAME_base64; `found` tells whether either stood there.
class BytesMember {
 public:
  BytesMember(const json::object& object, std::string_view name,
              std::deque<std::string>& decoded)
      : object_(object), name_(name), decoded_(decoded) {}

  Result<bool> read(Bytes& out) {
    const json::value* plain = object_.if_contains(key(name_));
    std::string other = std::string(name_) + "_base64";
    const json::value* base64 = object_.if_contains(key(other));
    if (plain != nullptr && base64 != nullptr)
      return fail(Code::kUsage, "the envelope has \"{}\" and \"{}\"", name_,
                  other);
    if (base64 != nullptr) {
      if (!base64->is_string() ||
          !parse_base64(text_of(base64->get_string()), decoded_.emplace_back()))
        return wrong(other, "a string in base64");
      out = decoded_.back();
      return true;
    }
    if (plain == nullptr) return false;
    if (plain->is_null()) {
      out = {};
      return true;
    }
    if (!plain->is_string()) return wrong(name_, "a string or null");
    out = text_of(plain->get_string());
    return true;
  }

 private:
  static json::string_view key(std::string_view name) {
    return {name.data(), name.size()};
  }
  const json::object& object_;
  std::string_view name_;
  std::deque<std::string>& decoded_;
};

Result<std::optional<int64_t>> number(const json::object& object,
                                      std::string_view name, int64_t least,
                                      int64_t most) {
  const json::value* value =
      object.if_contains(json::string_view(name.data(), name.size()));
  if (value == nullptr || value->is_null()) return std::optional<int64_t>();
  if (!value->is_int64() || value->get_int64() < least ||
      value->get_int64() > most)
    return wrong(name,
                 fmt::format("a whole number from {} to {}", least, most));
  return std::optional<int64_t>(value->get_int64());
}

Result<> read_headers(const json::object& envelope,
                      std::vector<RecordHeader>& headers,
                      std::deque<std::string>& decoded) {
  const json::value* list = envelope.if_contains("headers");
  if (list == nullptr) return {};
  if (!list->is_array()) return wrong("headers", "an array of objects");
  for (const json::value& one : list->get_array()) {
    if (!one.is_object()) return wrong("headers", "an array of objects");
    RecordHeader header;
    TRY_ASSIGN(
        bool named,
        BytesMember(one.get_object(), "name", decoded).read(header.name));
    if (!named || is_null(header.name))
      return wrong("name", "in every header, and not null");
    TRY(BytesMember(one.get_object(), "value", decoded).read(header.value));
    headers.push_back(header);
  }
  return {};
}

}  // namespace

Result<> EnvelopeReader::read(std::string_view line, OutgoingRecord& record,
                              std::vector<RecordHeader>& headers) {
  State& s = *state_;
  s.tree.reset();
  s.decoded.clear();
  headers.clear();
  s.memory.emplace(s.room.get(), State::kTree);
  s.parser.reset(&*s.memory);
  json::error_code error;
  s.parser.write(line.data(), line.size(), error);
  if (error) return fail(Code::kUsage, "no JSON: {}", error.message());
  s.tree.emplace(s.parser.release());
  if (!s.tree->is_object())
    return fail(Code::kUsage, "no envelope: expected a JSON object");
  const json::object& envelope = s.tree->get_object();
  const json::value* control = envelope.if_contains("control");
  if (control != nullptr && control->is_string())
    return fail(Code::kUsage, "a control record cannot be produced");
  TRY(BytesMember(envelope, "topic", s.decoded).read(record.topic));
  TRY_ASSIGN(auto partition, number(envelope, "partition", 0, INT32_MAX));
  if (partition) record.partition = PartitionId(int32_t(*partition));
  TRY_ASSIGN(auto timestamp, number(envelope, "timestamp", -1, INT64_MAX));
  if (timestamp) record.timestamp = TimestampMs(*timestamp);
  TRY(BytesMember(envelope, "key", s.decoded).read(record.key));
  TRY_ASSIGN(bool valued,
             BytesMember(envelope, "value", s.decoded).read(record.value));
  if (!valued)
    return fail(Code::kUsage,
                "the envelope has no \"value\" (null stands for "
                "a tombstone)");
  TRY(read_headers(envelope, headers, s.decoded));
  record.headers = headers;
  return {};
}

}  // namespace weir
