#include "lib/protocol/messages.h"

#include "lib/protocol/api/default_principal.h"
#include "lib/protocol/api/headers.h"
#include "lib/protocol/apis.h"
#include "lib/protocol/internal_records.h"
#include "lib/protocol/records/control/control_type.h"
#include "lib/protocol/records/control/quorum.h"
#include "lib/protocol/records/control/quorum_state.h"
#include "lib/protocol/records/control/snapshot.h"
#include "lib/protocol/records/group/consumer_protocol.h"
#include "lib/protocol/records/transaction/markers.h"

namespace weir::protocol {
namespace {

using schema::kMessage;
using schema::Message;

// What no list of APIs or record types has.
constexpr const Message* kOthers[] = {
    &kMessage<RequestHeader>,
    &kMessage<ResponseHeader>,
    &kMessage<DefaultPrincipal>,
    &kMessage<ConsumerProtocolSubscription>,
    &kMessage<ConsumerProtocolAssignment>,
    &kMessage<ControlRecordTypeSchema>,
    &kMessage<EndTxnMarker>,
    &kMessage<AbortedTxn>,
    &kMessage<LeaderChangeMessage>,
    &kMessage<SnapshotHeaderRecord>,
    &kMessage<SnapshotFooterRecord>,
    &kMessage<KRaftVersionRecord>,
    &kMessage<VotersRecord>,
    &kMessage<QuorumState>,
};

// Until `visit` says that it has seen enough.
template <class Visit>
void each_message(Visit visit) {
  for (const Api& api : apis())
    if (visit(*api.request) || visit(*api.response)) return;
  for (InternalTopic topic :
       {InternalTopic::kConsumerOffsets, InternalTopic::kTransactionState,
        InternalTopic::kShareGroupState, InternalTopic::kClusterMetadata})
    for (const RecordType& type : record_types(topic))
      if ((type.key && visit(*type.key)) || visit(*type.value)) return;
  for (const Message* m : kOthers)
    if (visit(*m)) return;
}

}  // namespace

std::vector<const Message*> messages() {
  std::vector<const Message*> all;
  each_message([&](const Message& m) {
    all.push_back(&m);
    return false;
  });
  return all;
}

const Message* find_message(std::string_view name) {
  const Message* found = nullptr;
  each_message([&](const Message& m) {
    if (m.name() == name) found = &m;
    return found != nullptr;
  });
  return found;
}

}  // namespace weir::protocol
