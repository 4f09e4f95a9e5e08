// The key of every control record, behind two bytes of version: which kind it
// is.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct ControlRecordTypeSchema {
  int16_t type = 0;
  MESSAGE(ControlRecordTypeSchema, "0", "none")
};

TABLE(ControlRecordTypeSchema) = {
    FIELD(type, "0+"),
};

}  // namespace weir::protocol
