// TxnOffsetCommit (28), versions 0 to 6: how far a group has read, to count
// once the transaction is committed. From version 3 on members name
// themselves; from 5 on the group's partition of __consumer_offsets becomes
// part of the transaction by the request itself (KIP-890); topics are named up
// to version 5, by id in 6.
//
// Errors, of each partition: UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID,
// OFFSET_METADATA_TOO_LARGE; of all: INVALID_GROUP_ID, UNKNOWN_MEMBER_ID,
// FENCED_INSTANCE_ID, ILLEGAL_GENERATION, COORDINATOR_NOT_AVAILABLE, those of
// admit(); TRANSACTIONAL_ID_AUTHORIZATION_FAILED (served read-only).
//
// Reference: kafka.server.KafkaApis.handleTxnOffsetCommitRequest,
// OffsetMetadataManager.commitTransactionalOffset; KIP-98, KIP-447.
#include "lib/protocol/api/txn_offset_commit.h"

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/offset_request.h"
#include "lib/broker/respond.h"
#include "lib/broker/transactions/admission.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;

constexpr int16_t kFirstWithIds = 6;
constexpr int16_t kFirstImplicit = 5;
constexpr int16_t kFirstAbortable = 4;

TxnClient client_of(int16_t version) {
  if (version >= kFirstImplicit) return TxnClient::kImplicit;
  return version >= kFirstAbortable ? TxnClient::kAbortable : TxnClient::kOld;
}

ErrorCode commit(Broker& broker, const p::TxnOffsetCommitRequest& request,
                 int16_t version, const GroupCoordinator::Offsets& offsets) {
  if (broker.options().read_only)
    return ErrorCode::TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
  if (request.groupId.empty()) return ErrorCode::INVALID_GROUP_ID;
  ErrorCode error = broker.groups().load();
  if (error == ErrorCode::NONE) error = broker.load_transactions();
  if (error != ErrorCode::NONE) return error;
  Result<TopicPartition> place =
      broker.directory().partition_of_group(request.groupId);
  if (!place) return ErrorCode::COORDINATOR_NOT_AVAILABLE;
  auto led = broker.lead(place->topic, place->partition.value());
  if (!led) return ErrorCode::NOT_COORDINATOR;
  TxnProducer writer{ProducerId(request.producerId),
                     ProducerEpoch(request.producerEpoch)};
  if (!has_ongoing(*led->log, writer))
    error = admit(broker.transactions(), request.transactionalId, writer,
                  {*place}, client_of(version));
  if (error != ErrorCode::NONE) return error;
  GroupCoordinator::Committer who{
      .group = request.groupId,
      .generation = request.generationIdOrMemberEpoch,
      .member = request.memberId,
      .instance = request.groupInstanceId,
      .version = version};
  error = broker.groups().check_transactional(who);
  if (error != ErrorCode::NONE) return error;
  return broker.groups().commit_in(writer, who, offsets);
}

void txn_offset_commit(Broker& broker, p::TxnOffsetCommitRequest& request,
                       Responder<p::TxnOffsetCommitResponse> respond) {
  p::TxnOffsetCommitResponse response;
  int16_t version = respond.version();
  GroupCoordinator::Offsets offsets;
  bool any_known =
      take_offsets(broker, request.topics, version >= kFirstWithIds,
                   kNoRetention, offsets, response.topics);
  if (!any_known) return respond(response);
  ErrorCode error = commit(broker, request, version, offsets);
  if (error != ErrorCode::NONE) fail_known(response.topics, error);
  respond(response);
}

}  // namespace

void handle_txn_offset_commit(Broker& broker, Call call, Reader& body) {
  answer<p::TxnOffsetCommitRequest, p::TxnOffsetCommitResponse,
         txn_offset_commit>(broker, std::move(call), body);
}

}  // namespace weir
