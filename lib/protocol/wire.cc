#include "lib/protocol/wire.h"

#include <boost/json.hpp>

#include "lib/protocol/messages.h"
#include "lib/schema/encode.h"
#include "lib/schema/json_tree.h"

namespace weir::protocol {
namespace {

namespace json = boost::json;

Result<json::object> parse_line(std::string_view line) {
  TRY_ASSIGN(json::value v, schema::parse_tree(line));
  if (!v.is_object()) return fail(Code::kInvalid, "an object is expected");
  return std::move(v.get_object());
}

Result<MessageVersion> what_of(const json::object& line) {
  const json::value* message = line.if_contains("message");
  const json::value* version = line.if_contains("version");
  if (!message || !message->is_string())
    return fail(Code::kInvalid, R"("message" is missing: the name of one)");
  if (!version || !version->is_int64())
    return fail(Code::kInvalid, R"("version" is missing: a number)");
  return find_version(message->get_string(), version->get_int64());
}

// The bytes that "hex" or "base64" stand for.
Result<std::string> given_bytes(const json::object& line) {
  for (std::string_view name : {"hex", "base64"}) {
    const json::value* text = line.if_contains(name);
    if (text == nullptr) continue;
    std::string bytes;
    if (text->is_string() &&
        (name == "hex" ? parse_hex(text->get_string(), bytes)
                       : parse_base64(text->get_string(), bytes)))
      return bytes;
    return fail(Code::kInvalid, "\"{}\" does not hold {}", name, name);
  }
  return fail(Code::kInvalid, R"(neither "hex" nor "base64" is there)");
}

Result<std::string> json_bytes(const json::object& line) {
  TRY_ASSIGN(MessageVersion what, what_of(line));
  const json::value* fields = line.if_contains("json");
  if (fields == nullptr) return fail(Code::kInvalid, R"("json" is missing)");
  std::vector<std::string> arena;
  TRY_ASSIGN(schema::AnyMessage message,
             schema::parse_json(*what.message, what.version, *fields, arena));
  std::string bytes;
  TRY(schema::encode(*what.message, what.version, message.get(), bytes));
  return bytes;
}

// The line's members in their order; `name` is new or replaced.
std::string with_member(const json::object& line, std::string_view name,
                        std::string_view raw) {
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  for (const auto& member : line) {
    std::string_view key(member.key().data(), member.key().size());
    if (key != name) out.key(key).raw(json::serialize(member.value()));
  }
  out.key(name).raw(raw).end_object();
  return text;
}

std::string quoted_hex(Bytes bytes) {
  std::string text = "\"";
  append_hex(text, bytes);
  return text += '"';
}

size_t shared_prefix(std::string_view a, std::string_view b) {
  size_t n = 0;
  while (n < a.size() && n < b.size() && (a[n] | 32) == (b[n] | 32)) ++n;
  return n;
}

// The name that begins most like `wrong`; empty when none begins alike.
std::string_view nearest(std::string_view wrong) {
  std::string_view best;
  size_t most = 2;
  for (const schema::Message* m : messages())
    if (size_t n = shared_prefix(wrong, m->name()); n > most)
      best = m->name(), most = n;
  return best;
}

}  // namespace

Result<const schema::Message*> require_message(std::string_view name) {
  const schema::Message* m = find_message(name);
  if (m != nullptr) return m;
  Error error{Code::kNotFound, fmt::format("no message is named '{}'", name)};
  std::string_view near = nearest(name);
  if (!near.empty()) error.hint = fmt::format("did you mean {}?", near);
  return fail(std::move(error));
}

Result<MessageVersion> find_version(std::string_view name, int64_t version) {
  TRY_ASSIGN(const schema::Message* m, require_message(name));
  if (version < m->versions.first || version > m->versions.last)
    return fail(Code::kUnsupported, "{} has versions {}, not {}", m->name(),
                m->versions.text(), version);
  return MessageVersion{m, int16_t(version)};
}

Result<std::string> decode_line(std::string_view text,
                                schema::JsonOptions options) {
  TRY_ASSIGN(json::object line, parse_line(text));
  TRY_ASSIGN(MessageVersion what, what_of(line));
  TRY_ASSIGN(std::string bytes, given_bytes(line));
  TRY_ASSIGN(schema::AnyMessage message,
             schema::decode_any(*what.message, what.version, bytes));
  return with_member(
      line, "json",
      to_json(*what.message, what.version, message.get(), options));
}

Result<std::string> encode_line(std::string_view text) {
  TRY_ASSIGN(json::object line, parse_line(text));
  TRY_ASSIGN(std::string bytes, json_bytes(line));
  return with_member(line, "hex", quoted_hex(bytes));
}

Result<std::string> decode_message(MessageVersion what, Bytes bytes,
                                   schema::JsonOptions options) {
  TRY_ASSIGN(schema::AnyMessage message,
             schema::decode_any(*what.message, what.version, bytes));
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  out.field("message", what.message->name()).field("version", what.version);
  out.key("hex").raw(quoted_hex(bytes)).key("json");
  print_json(*what.message, what.version, message.get(), out, options);
  out.end_object();
  return text;
}

Result<std::string> line_bytes(std::string_view text) {
  TRY_ASSIGN(json::object line, parse_line(text));
  return line.contains("json") ? json_bytes(line) : given_bytes(line);
}

}  // namespace weir::protocol
