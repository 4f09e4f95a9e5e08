#include "cmd/fixtures.h"

#include "lib/place/directory_sink.h"
#include "lib/place/record_input.h"

namespace weir {

Result<> load_fixtures(const std::vector<std::string>& files,
                       LocalBroker& broker, const Clock& clock) {
  if (files.empty()) return {};
  auto source = record_input(files, {.kind = InputKind::kEnvelopes});
  DirectorySink sink(broker, clock, {.grow = true});
  OutgoingRecord record;
  for (;;) {
    TRY_ASSIGN(bool more, source->next(record));
    if (!more) return sink.flush();
    TRY(sink.put(record));
  }
}

}  // namespace weir
