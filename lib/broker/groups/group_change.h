// GroupChange: one change of one group, record by record: each is applied to
// the group at once and goes into the batch that is stored when the change is
// whole. And how records of a group are told apart.
#pragma once
#include "lib/broker/group_batch.h"
#include "lib/protocol/internal_records.h"

namespace weir {

/// Gives a record to the group it speaks of; null: a tombstone.
template <class Group, class Key, class Value>
void apply_to(Group& group, const Key& key, const Value* value) {
  if constexpr (requires { key.memberId; })
    group.apply(key.memberId, value);
  else if constexpr (requires { key.regularExpression; })
    group.apply(key.regularExpression, value);
  else
    group.apply(value);
}

template <class Group>
struct GroupChange {
  Group& group;
  GroupBatch batch{};
  bool failed = false;  ///< a record that cannot be encoded

  template <class Key, class Value>
  void put(const Key& key, const Value& value) {
    if (!batch.put(key, value, 0)) failed = true;
    apply_to(group, key, &value);
  }
  template <class Value, class Key>
  void take_back(const Key& key) {
    if (!batch.forget(key)) failed = true;
    apply_to(group, key, static_cast<const Value*>(nullptr));
  }
};

/// Calls `see(key, value or null)` where the record has such a key.
template <class Key, class Value, class See>
bool try_record(const protocol::DecodedRecord& record, See& see) {
  const auto* key = record.key.as<Key>();
  if (key) see(*key, record.value.as<Value>());
  return key != nullptr;
}

}  // namespace weir
