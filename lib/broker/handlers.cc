// The table of handlers. An API that has no row is not announced.
#include "lib/broker/handlers/handlers.h"

namespace weir {

std::span<const Handler> handlers() {
  static constexpr Handler kHandlers[] = {
      {0, handle_produce},  {1, handle_fetch},         {2, handle_list_offsets},
      {3, handle_metadata}, {18, handle_api_versions},
  };
  return kHandlers;
}

const Handler* find_handler(int16_t key) {
  for (const Handler& handler : handlers())
    if (handler.key == key) return &handler;
  return nullptr;
}

}  // namespace weir
