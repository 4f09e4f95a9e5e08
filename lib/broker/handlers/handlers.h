// Every handler, by name; each is a file of its own in this folder.
#pragma once
#include "lib/broker/broker.h"

namespace weir {

#define WEIR_HANDLER(name) void handle_##name(Broker&, Call, Reader&)

WEIR_HANDLER(produce);
WEIR_HANDLER(fetch);
WEIR_HANDLER(list_offsets);
WEIR_HANDLER(metadata);
WEIR_HANDLER(api_versions);

#undef WEIR_HANDLER

}  // namespace weir
