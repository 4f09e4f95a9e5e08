// A message out of Kafka's JSON, by its table.
#include <boost/json.hpp>
#include <limits>

#include "lib/schema/json.h"
#include "lib/schema/json_tree.h"
#include "lib/schema/leaf.h"

namespace weir::schema {
namespace {

namespace json = boost::json;

constexpr std::string_view kUnknownTags = "unknownTaggedFields";

// Fills one message. Every step answers whether to go on; what is wrong is
// kept as text with the path of the field.
class Parser {
 public:
  Parser(int16_t version, bool flexible, std::vector<std::string>& arena)
      : version_(version), flexible_(flexible), arena_(arena) {}

  bool structure(const Table& table, const json::value& from, void* object);
  Failure error() && {
    Error error{Code::kInvalid, std::move(text_)};
    error.field = std::move(path_);
    return fail(std::move(error));
  }

 private:
  bool field(const Field& f, const json::value& from, void* member);
  bool structs(const Field& f, const json::value& from, void* member);
  bool unknown(const json::value& from, UnknownTags& tags);
  bool known_names(const Table& table, const json::object& from);
  template <class T>
  bool leaf(const Field& f, const json::value& from, T& out);
  template <class T>
  bool integer(const json::value& from, T& out);
  bool number(const json::value& from, double& out);
  bool text(const Field& f, const json::value& from, std::string& out);

  bool wrong(std::string what) {
    text_ = std::move(what);
    return false;
  }
  bool in_field(std::string_view name) {
    std::string sep = path_.empty() || path_[0] == '[' ? "" : ".";
    path_ = std::string(name) + sep + path_;
    return false;
  }
  bool in_element(size_t i) {
    path_ = "[" + std::to_string(i) + (path_.empty() ? "]" : "]." + path_);
    return false;
  }

  int16_t version_;
  bool flexible_;
  std::vector<std::string>& arena_;
  std::string text_, path_;
};

bool Parser::structure(const Table& table, const json::value& from,
                       void* object) {
  const json::object* fields = from.if_object();
  if (fields == nullptr) return wrong("an object is expected");
  if (!known_names(table, *fields)) return false;
  for (const Field& f : table) {
    const json::value* v = fields->if_contains(f.name);
    if (v == nullptr) {
      if (f.tagged() || !f.versions.has(version_)) continue;
      wrong(fmt::format("version {} needs this field", version_));
      return in_field(f.name);
    }
    if (!field(f, *v, member_of(f, object))) return in_field(f.name);
  }
  const json::value* tags = fields->if_contains(kUnknownTags);
  if (tags == nullptr || unknown(*tags, unknown_tags(table, object)))
    return true;
  return in_field(kUnknownTags);
}

bool Parser::known_names(const Table& table, const json::object& from) {
  for (const auto& entry : from) {
    std::string_view name(entry.key().data(), entry.key().size());
    if (name == kUnknownTags && flexible_) continue;
    if (std::none_of(table.begin(), table.end(),
                     [&](const Field& f) { return name == f.name; })) {
      wrong(fmt::format("{} has no such field", table.name));
      return in_field(name);
    }
  }
  return true;
}

bool Parser::field(const Field& f, const json::value& from, void* member) {
  if (from.is_null()) {
    if (!f.is_optional) return wrong("null is not allowed");
    if (f.type == Type::kStruct) return f.access->reset(member, -1), true;
    with_leaf(f.type, [&]<class T>(std::type_identity<T>) {
      if (f.is_array)
        static_cast<std::optional<std::vector<T>>*>(member)->reset();
      else
        static_cast<std::optional<T>*>(member)->reset();
    });
    return true;
  }
  if (f.is_array && !from.is_array()) return wrong("an array is expected");
  if (f.type == Type::kStruct) return structs(f, from, member);
  return with_leaf(f.type, [&]<class T>(std::type_identity<T>) {
    if (!f.is_array) return leaf(f, from, fresh_value<T>(f, member));
    auto& out = fresh_value<std::vector<T>>(f, member);
    for (const json::value& v : from.get_array()) {
      T item{};
      if (!leaf(f, v, item)) return in_element(out.size());
      out.push_back(std::move(item));
    }
    return true;
  });
}

bool Parser::structs(const Field& f, const json::value& from, void* member) {
  const Access& access = *f.access;
  if (!f.is_array) {
    access.reset(member, 1);
    return structure(*access.table, from, access.items(member).first);
  }
  const json::array& list = from.get_array();
  access.reset(member, int64_t(list.size()));
  auto* at = static_cast<char*>(access.items(member).first);
  for (size_t i = 0; i < list.size(); ++i, at += access.stride)
    if (!structure(*access.table, list[i], at)) return in_element(i);
  return true;
}

bool Parser::unknown(const json::value& from, UnknownTags& tags) {
  if (!from.is_array()) return wrong("an array is expected");
  for (const json::value& v : from.get_array()) {
    const json::object* tag = v.if_object();
    const json::value* number = tag ? tag->if_contains("tag") : nullptr;
    const json::value* data = tag ? tag->if_contains("data") : nullptr;
    uint32_t id;
    std::string bytes;
    if (!number || !data || !data->is_string() || !integer(*number, id) ||
        !parse_base64(data->get_string(), bytes))
      return wrong(R"({"tag":NUMBER,"data":BASE64} is expected)");
    tags.add(id, bytes);
  }
  return true;
}

template <class T>
bool Parser::leaf(const Field& f, const json::value& from, T& out) {
  if constexpr (std::is_same_v<T, bool>) {
    if (!from.is_bool()) return wrong("true or false is expected");
    out = from.get_bool();
    return true;
  } else if constexpr (std::is_same_v<T, double>) {
    return number(from, out);
  } else if constexpr (std::is_integral_v<T>) {
    return integer(from, out);
  } else if constexpr (std::is_same_v<T, Uuid>) {
    std::string raw;
    if (!from.is_string() || !parse_base64(from.get_string(), raw) ||
        raw.size() != 16)
      return wrong("an id of 22 characters is expected");
    out = Uuid::from_bytes(raw);
    return true;
  } else if constexpr (std::is_same_v<T, Bytes>) {
    if (!text(f, from, arena_.emplace_back())) return false;
    out = arena_.back();
    return true;
  } else {
    return text(f, from, out);
  }
}

template <class T>
bool Parser::integer(const json::value& from, T& out) {
  int64_t v;
  if (const int64_t* i = from.if_int64())
    v = *i;
  else if (from.is_uint64())  // Boost's kind for what is over INT64_MAX
    return wrong("a number too large");
  else
    return wrong("a whole number is expected");
  // Kafka keeps a uint16 in an int, prints the int and sends its low half: its
  // own JSON is read as it sends.
  using Kept = std::conditional_t<std::is_same_v<T, uint16_t>, int32_t, T>;
  if (v < int64_t(std::numeric_limits<Kept>::min()) ||
      v > int64_t(std::numeric_limits<Kept>::max()))
    return wrong(fmt::format("{} does not fit", v));
  out = T(v);
  return true;
}

bool Parser::number(const json::value& from, double& out) {
  if (from.is_number()) {
    out = from.to_number<double>();
    return true;
  }
  const json::string* word = from.if_string();
  if (word && *word == "NaN")
    out = std::numeric_limits<double>::quiet_NaN();
  else if (word && *word == "Infinity")
    out = std::numeric_limits<double>::infinity();
  else if (word && *word == "-Infinity")
    out = -std::numeric_limits<double>::infinity();
  else
    return wrong("a number is expected");
  return true;
}

bool Parser::text(const Field& f, const json::value& from, std::string& out) {
  if (!from.is_string()) return wrong("a string is expected");
  if (f.type == Type::kString) {
    out = from.get_string();
    return true;
  }
  return parse_base64(from.get_string(), out) || wrong("this is not base64");
}

}  // namespace

Result<AnyMessage> parse_json(const Message& message, int16_t version,
                              const json::value& from,
                              std::vector<std::string>& arena) {
  if (!message.versions.has(version))
    return fail(Code::kUnsupported, "{} has no version {}", message.name(),
                version);
  AnyMessage out(message);
  Parser parser(version, message.flexible.has(version), arena);
  if (!parser.structure(*message.table, from, out.get()))
    return std::move(parser).error();
  return out;
}

Result<AnyMessage> parse_json(const Message& message, int16_t version,
                              std::string_view text,
                              std::vector<std::string>& arena) {
  TRY_ASSIGN(json::value root, parse_tree(text));
  return parse_json(message, version, root, arena);
}

}  // namespace weir::schema
