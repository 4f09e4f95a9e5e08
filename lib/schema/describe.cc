#include "lib/schema/describe.h"

#include "lib/schema/leaf.h"

namespace weir::schema {
namespace {

std::string_view type_name(Type type) {
  constexpr std::string_view kNames[] = {
      "bool",  "int8",    "int16", "uint16", "int32", "uint32",
      "int64", "float64", "uuid",  "string", "bytes", "records",
  };
  return kNames[size_t(type)];
}

std::string type_text(const Field& f) {
  std::string element(f.type == Type::kStruct ? f.access->table->name
                                              : type_name(f.type));
  return f.is_array ? "[]" + element : element;
}

template <class T>
std::string text_of(const T& v) {
  if constexpr (std::is_same_v<T, Uuid>)
    return v.is_zero() ? "" : v.text();
  else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, Bytes>)
    return std::string(v);
  else
    return fmt::format("{}", v);
}

// None for a struct that is there: it has no text.
std::optional<std::string> default_of(const Table& table, const Field& f) {
  const void* member = member_of(f, table.defaults());
  if (f.type == Type::kStruct) {
    if (!items_of(f, member).present) return "null";
    return f.is_array ? std::optional<std::string>("") : std::nullopt;
  }
  return with_leaf(f.type, [&]<class T>(std::type_identity<T>) {
    if (f.is_array)
      return std::string(value_of<std::vector<T>>(f, member) ? "" : "null");
    const T* v = value_of<T>(f, member);
    return v == nullptr ? std::string("null") : text_of(*v);
  });
}

void fields(const Table& table, JsonWriter& out) {
  out.key("fields").begin_array();
  for (const Field& f : table) {
    out.begin_object();
    out.field("name", f.name).field("type", type_text(f));
    out.field("versions", f.versions.text());
    if (Versions v = f.null_versions & f.versions; !v.empty())
      out.field("nullableVersions", v.text());
    if (f.tagged()) out.field("tag", f.tag_number);
    if (auto text = default_of(table, f)) out.field("default", *text);
    if (f.is_ignorable) out.field("ignorable", true);
    if (f.is_never_compact) out.field("flexibleVersions", "none");
    if (f.type == Type::kStruct) fields(*f.access->table, out);
    out.end_object();
  }
  out.end_array();
}

}  // namespace

void describe(const Message& message, JsonWriter& out) {
  out.field("name", message.name());
  out.field("validVersions", message.versions.text());
  out.field("flexibleVersions", message.flexible.text());
  fields(*message.table, out);
}

}  // namespace weir::schema
