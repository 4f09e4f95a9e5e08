// Prints man/weir-protocol.7: what is served of Kafka's protocol, from the
// rows that the broker itself goes by. `protocol_page PAGE` compares instead;
// exit code 1 says that they differ.
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <iterator>

#include "cmd/cli/roff.h"
#include "lib/broker/broker.h"
#include "lib/broker/differences.h"
#include "lib/protocol/apis.h"

namespace weir {
namespace {

constexpr std::string_view kAbout =
    "weir serve answers clients in Kafka's protocol. This page says which "
    "of the APIs of Apache Kafka 4.4 it serves to them, in which versions, and "
    "where an answer differs from Kafka's.";
constexpr std::string_view kTableAbout =
    "Each line has the key, the name, the versions that Kafka 4.4 announces on "
    "a broker's listener, and those that weir does. Where there is a dash, "
    "weir does not serve the API. Produce is announced from version 0 on and "
    "answered from 3 on, by both: old clients on librdkafka take the range for "
    "a sign of the broker's age.";
constexpr std::string_view kDifferencesAbout =
    "The same clients run against Kafka and against weir in "
    "`scripts/interop clients`, which prints what they see otherwise. "
    "Differences that are meant:";

std::string range(schema::Versions versions) {
  return fmt::format("{}-{}", versions.first, versions.last);
}

std::string api_table() {
  std::string out =
      fmt::format("{:>3}  {:<28} {:<6} {}\n", "key", "API", "Kafka", "weir");
  for (const protocol::Api& api : protocol::apis()) {
    if (!api.on_broker && !find_handler(api.key)) continue;
    std::string versions = range(api.announced());
    out += fmt::format("{:>3}  {:<28} {:<6} {}\n", api.key, api.name(),
                       versions, find_handler(api.key) ? versions : "-");
  }
  return out;
}

std::string page() {
  cli::Roff roff;
  roff.raw(".\\\" Printed by the target man from the broker's own rows.");
  roff.title("weir-protocol", 7, "weir manual");
  roff.heading("NAME");
  roff.raw("weir\\-protocol \\- what weir serves of Kafka\\(aqs protocol");
  roff.heading("DESCRIPTION");
  roff.text(kAbout);
  roff.heading("APIS");
  roff.text(kTableAbout);
  roff.verbatim(api_table());
  roff.heading("DIFFERENCES");
  roff.text(kDifferencesAbout);
  for (const Difference& row : differences()) {
    const protocol::Api* api = protocol::find_api(row.key);
    roff.item(api ? fmt::format("{} ({})", api->name(), row.key) : "Every API",
              row.what);
  }
  roff.heading("SEE ALSO");
  roff.raw(
      "\\fBweir\\-serve\\fR(1), \\fBweir\\-wire\\fR(1), "
      "\\fBweir\\-version\\fR(1)");
  return roff.take();
}

}  // namespace
}  // namespace weir

int main(int count, char** words) {
  std::string want = weir::page();
  if (count < 2) return std::fputs(want.c_str(), stdout) < 0;
  std::ifstream file(words[1]);
  std::string have{std::istreambuf_iterator<char>(file), {}};
  if (want == have) return 0;
  std::fprintf(stderr, "%s is not what the broker's rows say: build man\n",
               words[1]);
  return 1;
}
