#include "lib/protocol/errors.h"

namespace weir::protocol {
namespace {

constexpr ErrorRow kRows[] = {
#define WEIR_ERROR_ROW(name, code, retriable, text) \
  {ErrorCode::name, retriable, #name, text},
    WEIR_KAFKA_ERRORS(WEIR_ERROR_ROW)
#undef WEIR_ERROR_ROW
};

constexpr bool rising() {
  int expected = -1;
  for (const ErrorRow& row : kRows)
    if (int(row.code) != expected++) return false;
  return true;
}
static_assert(rising(), "find_error() takes the code for an index");

}  // namespace

std::span<const ErrorRow> error_rows() { return kRows; }

const ErrorRow* find_error(int16_t code) {
  int index = code + 1;
  if (index < 0 || size_t(index) >= std::size(kRows)) return nullptr;
  return &kRows[index];
}

}  // namespace weir::protocol
