// The one place that turns a row's type into a C++ type: every walker asks it
// for members that are no structs.
#pragma once
#include <type_traits>

#include "lib/schema/table.h"

namespace weir::schema {

/// Calls fn(std::type_identity<T>{}) with the C++ type of `type`, which is
/// not kStruct.
template <class Fn>
auto with_leaf(Type type, Fn&& fn) {
  switch (type) {
    case Type::kBool:
      return fn(std::type_identity<bool>{});
    case Type::kInt8:
      return fn(std::type_identity<int8_t>{});
    case Type::kInt16:
      return fn(std::type_identity<int16_t>{});
    case Type::kUint16:
      return fn(std::type_identity<uint16_t>{});
    case Type::kInt32:
      return fn(std::type_identity<int32_t>{});
    case Type::kUint32:
      return fn(std::type_identity<uint32_t>{});
    case Type::kInt64:
      return fn(std::type_identity<int64_t>{});
    case Type::kFloat64:
      return fn(std::type_identity<double>{});
    case Type::kUuid:
      return fn(std::type_identity<Uuid>{});
    case Type::kRecords:
      return fn(std::type_identity<Bytes>{});
    case Type::kString:
    case Type::kBytes:
    case Type::kStruct:
      break;
  }
  return fn(std::type_identity<std::string>{});
}

/// A member that holds T, optional<T>, vector<T> or optional<vector<T>>:
/// null where there is none, else the T or the vector.
template <class V, class Object>
auto* value_of(const Field& f, Object* member) {
  using Plain = std::conditional_t<std::is_const_v<Object>, const V, V>;
  using Maybe = std::conditional_t<std::is_const_v<Object>,
                                   const std::optional<V>, std::optional<V>>;
  if (!f.is_optional) return static_cast<Plain*>(member);
  auto* maybe = static_cast<Maybe*>(member);
  return maybe->has_value() ? &**maybe : static_cast<Plain*>(nullptr);
}

/// The same, making a fresh value where there was none.
template <class V>
V& fresh_value(const Field& f, void* member) {
  if (!f.is_optional) return *static_cast<V*>(member) = V();
  return static_cast<std::optional<V>*>(member)->emplace();
}

/// The member of `object` that a row describes.
inline void* member_of(const Field& f, void* object) {
  return static_cast<char*>(object) + f.offset;
}
inline const void* member_of(const Field& f, const void* object) {
  return static_cast<const char*>(object) + f.offset;
}

inline UnknownTags& unknown_tags(const Table& table, void* object) {
  return *reinterpret_cast<UnknownTags*>(static_cast<char*>(object) +
                                         table.unknown_tags);
}
inline const UnknownTags& unknown_tags(const Table& table, const void* object) {
  return *reinterpret_cast<const UnknownTags*>(
      static_cast<const char*>(object) + table.unknown_tags);
}

/// The structs of a kStruct member. They are only as mutable as the member.
inline Items items_of(const Field& f, const void* member) {
  return f.access->items(const_cast<void*>(member));
}

/// The field with this tag, null where the table has none.
const Field* find_tag(const Table& table, uint32_t tag);

/// Whether a member equals that of a struct as its initialisers leave it: a
/// tagged field is not sent then, and a version without the field can do.
bool is_default(const Table& table, const Field& f, const void* object);

}  // namespace weir::schema
