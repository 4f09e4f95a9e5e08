// Who a forwarded request comes from (EnvelopeRequest), behind two bytes of
// version.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct DefaultPrincipal {
  std::string type;
  std::string name;
  bool tokenAuthenticated = false;
  MESSAGE(DefaultPrincipal, "0", "0+")
};

TABLE(DefaultPrincipal) = {
    FIELD(type, "0+"),
    FIELD(name, "0+"),
    FIELD(tokenAuthenticated, "0+"),
};

}  // namespace weir::protocol
