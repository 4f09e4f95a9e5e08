// A finding as a line: for people and as the object of commands.md.
#pragma once
#include <string>

#include "lib/base/findings.h"

namespace weir {

/// `{"id":…,"severity":…,"file":…,"position":…,"offset":…,"message":…}` and
/// a newline; position and offset are left out where there is none.
void append_finding_json(std::string& out, const Finding& finding);

/// `error: orders-0/0….log: at 8412: the CRC … (offset 1310) [batch-crc]`.
void append_finding_text(std::string& out, const Finding& finding);

}  // namespace weir
