// Tagged fields (KIP-482) that a table does not know, kept as they came so
// that a message decoded and encoded again loses none of them.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "lib/base/bytes.h"

namespace weir::schema {

struct UnknownTag {
  uint32_t tag;
  std::string data;
  bool operator==(const UnknownTag&) const = default;
};

/// One pointer wide, for nearly every struct has none.
class UnknownTags {
 public:
  UnknownTags() = default;
  UnknownTags(const UnknownTags& other) { *this = other; }
  UnknownTags(UnknownTags&& other) noexcept : list_(other.list_) {
    other.list_ = nullptr;
  }
  UnknownTags& operator=(const UnknownTags& other);
  UnknownTags& operator=(UnknownTags&& other) noexcept {
    std::swap(list_, other.list_);
    return *this;
  }
  ~UnknownTags() {
    if (list_ != nullptr) clear();
  }

  bool empty() const { return list_ == nullptr; }
  /// In the order in which they came.
  const std::vector<UnknownTag>& list() const;
  void add(uint32_t tag, Bytes data);
  void clear();
  bool operator==(const UnknownTags& other) const {
    if (empty() && other.empty()) return true;
    return list() == other.list();
  }

 private:
  std::vector<UnknownTag>* list_ = nullptr;  // owned
};

}  // namespace weir::schema
