// Kafka's error codes: the one list of them (org.apache.kafka.common.protocol.
// Errors, 4.4). The names are Kafka's own, the words are not.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace weir::protocol {

// name, code, whether a client may try again without changing anything, what
// it says to a person.
// clang-format off
#define WEIR_KAFKA_ERRORS(X) \
  X(UNKNOWN_SERVER_ERROR, -1, false, \
    "the broker failed in a way it has no code for") \
  X(NONE, 0, false, "no error") \
  X(OFFSET_OUT_OF_RANGE, 1, false, "the partition has no such offset") \
  X(CORRUPT_MESSAGE, 2, true, \
    "a record batch is damaged, too large, or has a bad checksum or a null " \
    "key where one is needed") \
  X(UNKNOWN_TOPIC_OR_PARTITION, 3, true, \
    "this broker has no such topic or partition") \
  X(INVALID_FETCH_SIZE, 4, false, \
    "the number of bytes asked for is not valid") \
  X(LEADER_NOT_AVAILABLE, 5, true, "the partition has no leader yet") \
  X(NOT_LEADER_OR_FOLLOWER, 6, true, \
    "this broker is not the leader, or not even a replica, of the partition") \
  X(REQUEST_TIMED_OUT, 7, true, "it did not happen in the time allowed") \
  X(BROKER_NOT_AVAILABLE, 8, false, "the broker is not there") \
  X(REPLICA_NOT_AVAILABLE, 9, true, \
    "the replica asked for is not on this broker") \
  X(MESSAGE_TOO_LARGE, 10, false, "a record batch is over max.message.bytes") \
  X(STALE_CONTROLLER_EPOCH, 11, false, \
    "the controller has moved on to another epoch") \
  X(OFFSET_METADATA_TOO_LARGE, 12, false, \
    "the text kept with an offset is too long") \
  X(NETWORK_EXCEPTION, 13, true, \
    "the connection broke before the answer came") \
  X(COORDINATOR_LOAD_IN_PROGRESS, 14, true, \
    "the coordinator is still reading its state") \
  X(COORDINATOR_NOT_AVAILABLE, 15, true, \
    "there is no coordinator at the moment") \
  X(NOT_COORDINATOR, 16, true, "another broker is the coordinator") \
  X(INVALID_TOPIC_EXCEPTION, 17, false, \
    "the topic name is not allowed, or the topic may not be written") \
  X(RECORD_LIST_TOO_LARGE, 18, false, "the batch is larger than a segment") \
  X(NOT_ENOUGH_REPLICAS, 19, true, \
    "fewer in-sync replicas than min.insync.replicas: nothing was written") \
  X(NOT_ENOUGH_REPLICAS_AFTER_APPEND, 20, true, \
    "written, but on fewer in-sync replicas than min.insync.replicas") \
  X(INVALID_REQUIRED_ACKS, 21, false, "acks is neither -1, 0 nor 1") \
  X(ILLEGAL_GENERATION, 22, false, "the group is in another generation") \
  X(INCONSISTENT_GROUP_PROTOCOL, 23, false, \
    "the member shares no protocol, or no protocol type, with the group") \
  X(INVALID_GROUP_ID, 24, false, "the group id is not allowed") \
  X(UNKNOWN_MEMBER_ID, 25, false, "the group has no such member") \
  X(INVALID_SESSION_TIMEOUT, 26, false, \
    "the session timeout is outside the limits of the broker") \
  X(REBALANCE_IN_PROGRESS, 27, false, "the group is rebalancing: join again") \
  X(INVALID_COMMIT_OFFSET_SIZE, 28, false, \
    "the offsets to commit do not fit into one batch") \
  X(TOPIC_AUTHORIZATION_FAILED, 29, false, "not allowed on this topic") \
  X(GROUP_AUTHORIZATION_FAILED, 30, false, "not allowed on this group") \
  X(CLUSTER_AUTHORIZATION_FAILED, 31, false, "not allowed on the cluster") \
  X(INVALID_TIMESTAMP, 32, false, \
    "the timestamp is outside what the topic accepts") \
  X(UNSUPPORTED_SASL_MECHANISM, 33, false, \
    "the broker does not have this SASL mechanism") \
  X(ILLEGAL_SASL_STATE, 34, false, "this step of SASL is not due now") \
  X(UNSUPPORTED_VERSION, 35, false, \
    "the broker does not have this version of the API") \
  X(TOPIC_ALREADY_EXISTS, 36, false, "there is a topic of this name") \
  X(INVALID_PARTITIONS, 37, false, "the number of partitions is not valid") \
  X(INVALID_REPLICATION_FACTOR, 38, false, \
    "the replication factor is below 1 or above the number of brokers") \
  X(INVALID_REPLICA_ASSIGNMENT, 39, false, \
    "the assignment of replicas is not valid") \
  X(INVALID_CONFIG, 40, false, "a config or its value is not valid") \
  X(NOT_CONTROLLER, 41, true, "another node is the controller") \
  X(INVALID_REQUEST, 42, false, \
    "the request contradicts itself or the protocol") \
  X(UNSUPPORTED_FOR_MESSAGE_FORMAT, 43, false, \
    "the message format on disk cannot do this") \
  X(POLICY_VIOLATION, 44, false, \
    "a policy of the broker forbids these settings") \
  X(OUT_OF_ORDER_SEQUENCE_NUMBER, 45, false, \
    "the batch does not follow the last one of its producer") \
  X(DUPLICATE_SEQUENCE_NUMBER, 46, false, "the batch was written before") \
  X(INVALID_PRODUCER_EPOCH, 47, false, \
    "the producer epoch is older than the latest one") \
  X(INVALID_TXN_STATE, 48, false, \
    "the transaction is not in a state that allows this") \
  X(INVALID_PRODUCER_ID_MAPPING, 49, false, \
    "the transactional id belongs to another producer id") \
  X(INVALID_TRANSACTION_TIMEOUT, 50, false, \
    "the transaction timeout is over the limit of the broker") \
  X(CONCURRENT_TRANSACTIONS, 51, true, \
    "the last transaction of this id is still being completed") \
  X(TRANSACTION_COORDINATOR_FENCED, 52, false, \
    "a newer coordinator has written already") \
  X(TRANSACTIONAL_ID_AUTHORIZATION_FAILED, 53, false, \
    "not allowed on this transactional id") \
  X(SECURITY_DISABLED, 54, false, "the broker has no authorizer") \
  X(OPERATION_NOT_ATTEMPTED, 55, false, \
    "not tried, for an earlier part of the request failed") \
  X(KAFKA_STORAGE_ERROR, 56, true, "the disk failed") \
  X(LOG_DIR_NOT_FOUND, 57, false, "the broker has no such log directory") \
  X(SASL_AUTHENTICATION_FAILED, 58, false, \
    "the credentials were not accepted") \
  X(UNKNOWN_PRODUCER_ID, 59, false, \
    "the partition no longer remembers this producer") \
  X(REASSIGNMENT_IN_PROGRESS, 60, false, "the partition is being moved") \
  X(DELEGATION_TOKEN_AUTH_DISABLED, 61, false, \
    "delegation tokens are switched off") \
  X(DELEGATION_TOKEN_NOT_FOUND, 62, false, \
    "there is no such delegation token") \
  X(DELEGATION_TOKEN_OWNER_MISMATCH, 63, false, \
    "the delegation token belongs to somebody else") \
  X(DELEGATION_TOKEN_REQUEST_NOT_ALLOWED, 64, false, \
    "delegation tokens cannot be asked for on this connection") \
  X(DELEGATION_TOKEN_AUTHORIZATION_FAILED, 65, false, \
    "not allowed on this delegation token") \
  X(DELEGATION_TOKEN_EXPIRED, 66, false, "the delegation token has expired") \
  X(INVALID_PRINCIPAL_TYPE, 67, false, "this type of principal is not known") \
  X(NON_EMPTY_GROUP, 68, false, "the group still has members") \
  X(GROUP_ID_NOT_FOUND, 69, false, "there is no such group") \
  X(FETCH_SESSION_ID_NOT_FOUND, 70, true, \
    "the broker has forgotten the fetch session") \
  X(INVALID_FETCH_SESSION_EPOCH, 71, true, \
    "the fetch session expects another epoch") \
  X(LISTENER_NOT_FOUND, 72, true, "the leader has no listener that matches") \
  X(TOPIC_DELETION_DISABLED, 73, false, "topics may not be deleted here") \
  X(FENCED_LEADER_EPOCH, 74, true, "the leader epoch asked with is over") \
  X(UNKNOWN_LEADER_EPOCH, 75, true, \
    "the leader epoch asked with has not reached this broker") \
  X(UNSUPPORTED_COMPRESSION_TYPE, 76, false, \
    "the client cannot read this codec") \
  X(STALE_BROKER_EPOCH, 77, false, "the broker has registered anew since") \
  X(OFFSET_NOT_AVAILABLE, 78, true, \
    "the new leader does not know yet how far its followers are") \
  X(MEMBER_ID_REQUIRED, 79, false, "join again with the member id given") \
  X(PREFERRED_LEADER_NOT_AVAILABLE, 80, true, \
    "the preferred leader cannot lead now") \
  X(GROUP_MAX_SIZE_REACHED, 81, false, "the group is full") \
  X(FENCED_INSTANCE_ID, 82, false, \
    "another member has taken over this instance id") \
  X(ELIGIBLE_LEADERS_NOT_AVAILABLE, 83, true, \
    "no replica may lead the partition now") \
  X(ELECTION_NOT_NEEDED, 84, true, \
    "the partition has the leader it should have") \
  X(NO_REASSIGNMENT_IN_PROGRESS, 85, false, \
    "the partition is not being moved") \
  X(GROUP_SUBSCRIBED_TO_TOPIC, 86, false, \
    "the group reads this topic, so its offsets stay") \
  X(INVALID_RECORD, 87, false, "a record breaks a rule of the topic") \
  X(UNSTABLE_OFFSET_COMMIT, 88, true, \
    "a transaction may still change these offsets") \
  X(THROTTLING_QUOTA_EXCEEDED, 89, true, "the quota is used up: try later") \
  X(PRODUCER_FENCED, 90, false, \
    "a newer producer has the same transactional id") \
  X(RESOURCE_NOT_FOUND, 91, false, "what the request names is not there") \
  X(DUPLICATE_RESOURCE, 92, false, \
    "the request names the same thing twice, or it is there already") \
  X(UNACCEPTABLE_CREDENTIAL, 93, false, "the credential is not good enough") \
  X(INCONSISTENT_VOTER_SET, 94, false, \
    "the voter is not in the set of voters, or the sets differ") \
  X(INVALID_UPDATE_VERSION, 95, false, \
    "somebody has changed it since it was read") \
  X(FEATURE_UPDATE_FAILED, 96, false, \
    "the feature levels could not be changed") \
  X(PRINCIPAL_DESERIALIZATION_FAILURE, 97, false, \
    "the forwarded principal could not be read") \
  X(SNAPSHOT_NOT_FOUND, 98, false, "there is no such snapshot") \
  X(POSITION_OUT_OF_RANGE, 99, false, \
    "the position lies outside the snapshot") \
  X(UNKNOWN_TOPIC_ID, 100, true, "this broker has no topic of this id") \
  X(DUPLICATE_BROKER_REGISTRATION, 101, false, \
    "a broker of this id is registered and alive") \
  X(BROKER_ID_NOT_REGISTERED, 102, false, \
    "no broker of this id is registered") \
  X(INCONSISTENT_TOPIC_ID, 103, true, \
    "the topic has another id in the log directory") \
  X(INCONSISTENT_CLUSTER_ID, 104, false, "this is another cluster") \
  X(TRANSACTIONAL_ID_NOT_FOUND, 105, false, \
    "there is no such transactional id") \
  X(FETCH_SESSION_TOPIC_ID_ERROR, 106, true, \
    "the fetch session changed between names and ids") \
  X(INELIGIBLE_REPLICA, 107, false, \
    "the replica may not join the in-sync ones") \
  X(NEW_LEADER_ELECTED, 108, false, \
    "the change made another replica the leader") \
  X(OFFSET_MOVED_TO_TIERED_STORAGE, 109, false, \
    "the offset is in tiered storage only") \
  X(FENCED_MEMBER_EPOCH, 110, false, \
    "the member has fallen behind its group and must join again") \
  X(UNRELEASED_INSTANCE_ID, 111, false, \
    "another member still has this instance id") \
  X(UNSUPPORTED_ASSIGNOR, 112, false, "the group does not have this assignor") \
  X(STALE_MEMBER_EPOCH, 113, false, \
    "the member must learn its new epoch first") \
  X(MISMATCHED_ENDPOINT_TYPE, 114, false, \
    "this endpoint is of the other kind, broker or controller") \
  X(UNSUPPORTED_ENDPOINT_TYPE, 115, false, \
    "this kind of endpoint is not known") \
  X(UNKNOWN_CONTROLLER_ID, 116, false, "there is no controller of this id") \
  X(UNKNOWN_SUBSCRIPTION_ID, 117, false, \
    "the telemetry subscription has changed") \
  X(TELEMETRY_TOO_LARGE, 118, false, \
    "the telemetry is over the limit of the broker") \
  X(INVALID_REGISTRATION, 119, false, \
    "the controller does not accept this registration") \
  X(TRANSACTION_ABORTABLE, 120, false, \
    "the transaction cannot go on, but can be aborted") \
  X(INVALID_RECORD_STATE, 121, false, \
    "the record is not acquired by this member") \
  X(SHARE_SESSION_NOT_FOUND, 122, true, \
    "the broker has forgotten the share session") \
  X(INVALID_SHARE_SESSION_EPOCH, 123, true, \
    "the share session expects another epoch") \
  X(FENCED_STATE_EPOCH, 124, false, \
    "the share state belongs to a newer epoch") \
  X(INVALID_VOTER_KEY, 125, false, "the voter has another id or directory") \
  X(DUPLICATE_VOTER, 126, false, "the voter is in the set already") \
  X(VOTER_NOT_FOUND, 127, false, "the set has no such voter") \
  X(INVALID_REGULAR_EXPRESSION, 128, false, \
    "the regular expression does not parse") \
  X(REBOOTSTRAP_REQUIRED, 129, false, \
    "the client must start again from its bootstrap servers") \
  X(STREAMS_INVALID_TOPOLOGY, 130, false, "the topology is not valid") \
  X(STREAMS_INVALID_TOPOLOGY_EPOCH, 131, false, \
    "the epoch of the topology is not valid") \
  X(STREAMS_TOPOLOGY_FENCED, 132, false, "the group has a newer topology") \
  X(SHARE_SESSION_LIMIT_REACHED, 133, true, \
    "the broker has no room for another share session") \
  X(GROUP_DELETION_FAILED, 134, false, "the group could not be deleted") \
  X(STREAMS_TOPOLOGY_DESCRIPTION_UPDATE_FAILED, 135, false, \
    "the description of the topology could not be kept") \
  X(CONTROLLER_ID_NOT_REGISTERED, 136, false, \
    "no controller of this id is registered")
// clang-format on

enum class ErrorCode : int16_t {
#define WEIR_ERROR_NAME(name, code, retriable, text) name = code,
  WEIR_KAFKA_ERRORS(WEIR_ERROR_NAME)
#undef WEIR_ERROR_NAME
};

struct ErrorRow {
  ErrorCode code;
  bool retriable;
  std::string_view name;
  std::string_view text;
};

/// By code, from -1 on.
std::span<const ErrorRow> error_rows();

/// Null for a code that Kafka 4.4 does not have.
const ErrorRow* find_error(int16_t code);

}  // namespace weir::protocol
