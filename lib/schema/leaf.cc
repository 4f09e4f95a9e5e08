#include "lib/schema/leaf.h"

namespace weir::schema {

const Field* find_tag(const Table& table, uint32_t tag) {
  if (tag >= table.tag_count) return nullptr;
  for (const Field& f : table)
    if (f.tag_number == int16_t(tag)) return &f;
  return nullptr;
}

namespace {

template <class V>
bool same_value(const Field& f, const void* a, const void* b) {
  const V* left = value_of<V>(f, a);
  const V* right = value_of<V>(f, b);
  if (left == nullptr || right == nullptr) return left == right;
  return *left == *right;
}

bool same_struct(const Table& table, const void* a, const void* b);

bool same(const Field& f, const void* a, const void* b) {
  if (f.type != Type::kStruct)
    return with_leaf(f.type, [&]<class T>(std::type_identity<T>) {
      return f.is_array ? same_value<std::vector<T>>(f, a, b)
                        : same_value<T>(f, a, b);
    });
  Items left = items_of(f, a), right = items_of(f, b);
  if (left.count != right.count || left.present != right.present) return false;
  for (size_t i = 0; i < left.count; ++i)
    if (!same_struct(*f.access->table,
                     static_cast<char*>(left.first) + i * f.access->stride,
                     static_cast<char*>(right.first) + i * f.access->stride))
      return false;
  return true;
}

bool same_struct(const Table& table, const void* a, const void* b) {
  for (const Field& f : table)
    if (!same(f, member_of(f, a), member_of(f, b))) return false;
  return unknown_tags(table, a) == unknown_tags(table, b);
}

}  // namespace

bool is_default(const Table& table, const Field& f, const void* object) {
  return same(f, member_of(f, object), member_of(f, table.defaults()));
}

}  // namespace weir::schema
