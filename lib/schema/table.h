// Tables: what the wire knows of a struct, one row a field. A message is a
// struct of plain members and one table beside it:
//
//   struct VoteAnswer {
//     int16_t errorCode = 0;
//     std::optional<std::string> reason;
//     MESSAGE(VoteAnswer, "0-2", "1+")       // versions, flexible versions
//   };
//   TABLE(VoteAnswer) = {
//       FIELD(errorCode, "0+"),
//       FIELD(reason, "2+").ignorable(),
//   };
//
// The member's type is the field's type, its name the name in Kafka's JSON,
// its initialiser the default. optional<T> is a field that may be null: in all
// its versions unless nullable() says in which. The interpreter (encode.h,
// decode.h, json.h) walks tables; nothing is generated for each message but
// what its vectors and optionals need.
#pragma once
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/bytes.h"
#include "lib/base/uuid.h"
#include "lib/schema/unknown_tags.h"
#include "lib/schema/versions.h"

namespace weir::schema {

enum class Type : uint8_t {
  kBool,
  kInt8,
  kInt16,
  kUint16,
  kInt32,
  kUint32,
  kInt64,
  kFloat64,
  kUuid,
  kString,   ///< std::string, at most 32,767 bytes of UTF-8
  kBytes,    ///< std::string, any bytes: FIELD(...).bytes()
  kRecords,  ///< Bytes: a view into the frame that was decoded
  kStruct,
};

struct Table;

/// The structs a member holds: T, optional<T>, vector<T>, optional<vector<T>>.
struct Items {
  void* first;
  size_t count;
  bool present;
};

/// How to reach and make the structs that a member holds, without its type.
struct Access {
  const Table* table;
  size_t stride;  ///< from one struct to the next
  Items (*items)(void* member);
  void (*reset)(void* member, int64_t count);  ///< fresh ones; -1 means null
};

/// One row. The setters return a copy, so that rows chain and stay constexpr.
struct Field {
  const char* name;
  uint32_t offset;  ///< of the member in its struct
  Type type;
  bool is_array = false;
  bool is_optional = false;  ///< the member is an optional<>
  bool is_ignorable = false;
  bool is_never_compact = false;
  bool is_secret = false;
  int16_t tag_number = -1;
  Versions versions = {};
  Versions null_versions = {};
  const Access* access = nullptr;  ///< of kStruct

  bool tagged() const { return tag_number >= 0; }

  /// Null is allowed in these versions only.
  constexpr Field nullable(Versions v) const {
    if (!is_optional) throw "only an optional member can be null";
    Field f = *this;
    f.null_versions = v;
    return f;
  }
  /// In every version that has the field it is a tagged one.
  constexpr Field tag(int16_t number) const {
    if (number < 0 || number >= kMaxTags) throw "not a tag";
    Field f = *this;
    f.tag_number = number;
    return f;
  }
  /// May be dropped, whatever its value, by a version that lacks it.
  constexpr Field ignorable() const {
    Field f = *this;
    f.is_ignorable = true;
    return f;
  }
  /// A string member that holds any bytes, not text.
  constexpr Field bytes() const {
    if (type != Type::kString) throw "bytes are kept in a std::string";
    Field f = *this;
    f.type = Type::kBytes;
    return f;
  }
  /// Two bytes of length even in flexible versions (the client id of KIP-511).
  constexpr Field never_compact() const {
    Field f = *this;
    f.is_never_compact = true;
    return f;
  }
  /// Printed as "hidden" unless the caller asks for secrets.
  constexpr Field secret() const {
    Field f = *this;
    f.is_secret = true;
    return f;
  }

  static constexpr int16_t kMaxTags = 64;  ///< Kafka's own use 16 at most
};

/// Rows in the order of the wire and of JSON.
using Fields = std::initializer_list<Field>;

struct Table {
  const char* name;  ///< Kafka's name of the struct
  const Field* fields;
  uint16_t count;
  uint16_t tag_count;         ///< tags run from 0 to tag_count - 1
  uint32_t unknown_tags;      ///< offset of the UnknownTags member
  const void* (*defaults)();  ///< a struct as its initialisers leave it

  const Field* begin() const { return fields; }
  const Field* end() const { return fields + count; }
};

/// A table that stands by itself: a request, response, header or record.
struct Message {
  const Table* table;
  Versions versions;
  Versions flexible;  ///< compact lengths and tagged fields (KIP-482)
  void* (*make)();
  void (*destroy)(void* object);

  std::string_view name() const { return table->name; }
};

namespace detail {

template <class M>
struct Shape {
  using Item = M;
  static constexpr bool array = false, optional = false;
  static Items items(void* m) { return {m, 1, true}; }
  static void reset(void* m, int64_t) { *static_cast<M*>(m) = M(); }
};

template <class T>
struct Shape<std::vector<T>> {
  using Item = T;
  static constexpr bool array = true, optional = false;
  static Items items(void* m) {
    auto& v = *static_cast<std::vector<T>*>(m);
    return {v.data(), v.size(), true};
  }
  static void reset(void* m, int64_t count) {
    *static_cast<std::vector<T>*>(m) = std::vector<T>(size_t(count));
  }
};

template <class T>
struct Shape<std::optional<T>> {
  using Item = T;
  static constexpr bool array = false, optional = true;
  static Items items(void* m) {
    auto& o = *static_cast<std::optional<T>*>(m);
    return {o ? &*o : nullptr, o ? 1u : 0u, o.has_value()};
  }
  static void reset(void* m, int64_t count) {
    auto& o = *static_cast<std::optional<T>*>(m);
    o.reset();
    if (count >= 0) o.emplace();
  }
};

template <class T>
struct Shape<std::optional<std::vector<T>>> {
  using Item = T;
  static constexpr bool array = true, optional = true;
  static Items items(void* m) {
    auto& o = *static_cast<std::optional<std::vector<T>>*>(m);
    if (!o) return {nullptr, 0, false};
    return {o->data(), o->size(), true};
  }
  static void reset(void* m, int64_t count) {
    auto& o = *static_cast<std::optional<std::vector<T>>*>(m);
    o.reset();
    if (count >= 0) o.emplace(size_t(count));
  }
};

template <class T>
constexpr Type type_of() {
  if constexpr (std::is_same_v<T, bool>) return Type::kBool;
  if constexpr (std::is_same_v<T, int8_t>) return Type::kInt8;
  if constexpr (std::is_same_v<T, int16_t>) return Type::kInt16;
  if constexpr (std::is_same_v<T, uint16_t>) return Type::kUint16;
  if constexpr (std::is_same_v<T, int32_t>) return Type::kInt32;
  if constexpr (std::is_same_v<T, uint32_t>) return Type::kUint32;
  if constexpr (std::is_same_v<T, int64_t>) return Type::kInt64;
  if constexpr (std::is_same_v<T, double>) return Type::kFloat64;
  if constexpr (std::is_same_v<T, Uuid>) return Type::kUuid;
  if constexpr (std::is_same_v<T, std::string>) return Type::kString;
  if constexpr (std::is_same_v<T, Bytes>) return Type::kRecords;
  return Type::kStruct;
}

template <class T>
const void* defaults() {
  static const T kDefault{};
  return &kDefault;
}

constexpr uint16_t count_tags(Fields fields) {
  uint64_t seen = 0;
  uint16_t count = 0;
  for (const Field& f : fields) {
    if (f.tag_number < 0) continue;
    if (seen & uint64_t(1) << f.tag_number) throw "a tag that is taken";
    seen |= uint64_t(1) << f.tag_number;
    if (f.tag_number >= count) count = uint16_t(f.tag_number + 1);
  }
  return count;
}

}  // namespace detail

template <class T>
inline constexpr Table kTable = {
    T::kName,
    T::kFields.begin(),
    T::kFields.size(),
    detail::count_tags(T::kFields),
    T::unknown_tags_offset(),
    &detail::defaults<T>,
};

template <class T>
inline constexpr Message kMessage = {
    &kTable<T>,
    T::kVersions,
    T::kFlexible,
    []() -> void* { return new T(); },
    [](void* object) { delete static_cast<T*>(object); },
};

template <class M>
inline constexpr Access kAccess = {
    &kTable<typename detail::Shape<M>::Item>,
    sizeof(typename detail::Shape<M>::Item),
    &detail::Shape<M>::items,
    &detail::Shape<M>::reset,
};

/// The row of a member of type M: FIELD() calls it.
template <class M>
constexpr Field field_of(const char* name, size_t offset, Versions versions) {
  using Shape = detail::Shape<M>;
  Field f{name, uint32_t(offset), detail::type_of<typename Shape::Item>()};
  f.is_array = Shape::array;
  f.is_optional = Shape::optional;
  f.versions = versions;
  if (Shape::optional) f.null_versions = versions;
  if constexpr (detail::type_of<typename Shape::Item>() == Type::kStruct)
    f.access = &kAccess<M>;
  return f;
}

}  // namespace weir::schema

// STRUCT ends a struct that others hold, MESSAGE one that stands by itself.
// They bring the table's declaration and the place for unknown tagged fields.
#define STRUCT(type)                                \
  ::weir::schema::UnknownTags unknownTags = {};     \
  using Self = type;                                \
  static constexpr const char* kName = #type;       \
  static const ::weir::schema::Fields kFields;      \
  static constexpr uint32_t unknown_tags_offset() { \
    return uint32_t(offsetof(Self, unknownTags));   \
  }
// A struct that an optional member of the struct around it holds. The
// constructor is for clang 14, which else takes the struct for one that
// cannot be made without arguments.
#define STRUCT_OR_NULL(type) \
  STRUCT(type)               \
  type() {}
#define MESSAGE(type, versions, flexible)                         \
  STRUCT(type)                                                    \
  static constexpr ::weir::schema::Versions kVersions = versions; \
  static constexpr ::weir::schema::Versions kFlexible = flexible;
#define FIELD(member, versions)                                               \
  ::weir::schema::field_of<decltype(member)>(#member, offsetof(Self, member), \
                                             versions)

// TABLE(type) = { rows }; stands behind the outermost struct.
#define TABLE(type) inline constexpr ::weir::schema::Fields type::kFields
