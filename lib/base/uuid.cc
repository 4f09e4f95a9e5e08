#include "lib/base/uuid.h"

#include <cassert>

#include "lib/base/json.h"

namespace weir {

std::string Uuid::text() const {
  std::string out;
  append_base64url(out, bytes());
  return out;
}

Result<Uuid> Uuid::parse(std::string_view text) {
  std::string raw;
  if (!parse_base64(text, raw) || raw.size() != 16)
    return fail(Code::kInvalid, "'{}' is not an id of 22 characters", text);
  return from_bytes(raw);
}

Uuid Uuid::from_bytes(Bytes sixteen) {
  assert(sixteen.size() == 16);
  Uuid id;
  std::copy_n(sixteen.begin(), 16, id.raw.begin());
  return id;
}

}  // namespace weir
