// Any message's place in the lists of APIs and records, for describe().
#include "lib/schema/describe.h"

#include "lib/protocol/api/headers.h"
#include "lib/protocol/apis.h"
#include "lib/protocol/internal_records.h"
#include "lib/protocol/messages.h"

namespace weir::protocol {
namespace {

bool describe_api(const schema::Message& m, JsonWriter& out) {
  for (const Api& api : apis()) {
    if (api.request != &m && api.response != &m) continue;
    out.field("type", api.request == &m ? "request" : "response");
    out.field("apiKey", api.key);
    if (api.response == &m) return true;
    out.key("listeners").begin_array();
    if (api.on_broker) out.value("broker");
    if (api.on_controller) out.value("controller");
    out.end_array();
    if (api.latest_unstable) out.field("latestVersionUnstable", true);
    return true;
  }
  return false;
}

bool describe_record(const schema::Message& m, JsonWriter& out) {
  for (InternalTopic topic :
       {InternalTopic::kConsumerOffsets, InternalTopic::kTransactionState,
        InternalTopic::kShareGroupState, InternalTopic::kClusterMetadata}) {
    const RecordType* type = find_record_type(topic, m);
    if (type == nullptr) continue;
    out.field("type", type->key == nullptr ? "metadata"
                      : type->key == &m    ? "coordinator-key"
                                           : "coordinator-value");
    out.field("apiKey", type->id);
    return true;
  }
  return false;
}

bool is_header(const schema::Message& m) {
  return &m == &schema::kMessage<RequestHeader> ||
         &m == &schema::kMessage<ResponseHeader>;
}

}  // namespace

void describe(const schema::Message& message, JsonWriter& out) {
  out.begin_object();
  if (!describe_api(message, out) && !describe_record(message, out))
    out.field("type", is_header(message) ? "header" : "data");
  schema::describe(message, out);
  out.end_object();
}

}  // namespace weir::protocol
