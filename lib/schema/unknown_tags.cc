#include "lib/schema/unknown_tags.h"

namespace weir::schema {

UnknownTags& UnknownTags::operator=(const UnknownTags& other) {
  if (this == &other) return *this;
  clear();
  if (!other.empty()) list_ = new std::vector<UnknownTag>(*other.list_);
  return *this;
}

const std::vector<UnknownTag>& UnknownTags::list() const {
  static const std::vector<UnknownTag> kNone;
  return list_ == nullptr ? kNone : *list_;
}

void UnknownTags::add(uint32_t tag, Bytes data) {
  if (list_ == nullptr) list_ = new std::vector<UnknownTag>();
  list_->push_back({tag, std::string(data)});
}

void UnknownTags::clear() {
  delete list_;
  list_ = nullptr;
}

}  // namespace weir::schema
