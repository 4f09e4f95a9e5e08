#include "lib/broker/kafka_errors.h"

namespace weir {

using protocol::ErrorCode;

ErrorCode kafka_error(AppendFault fault) {
  switch (fault) {
    case AppendFault::kCorrupt:
      return ErrorCode::CORRUPT_MESSAGE;
    case AppendFault::kTooLarge:
      return ErrorCode::MESSAGE_TOO_LARGE;
    case AppendFault::kSegmentTooSmall:
      return ErrorCode::RECORD_LIST_TOO_LARGE;
    case AppendFault::kInvalidTimestamp:
      return ErrorCode::INVALID_TIMESTAMP;
    case AppendFault::kUnsupportedFormat:
      return ErrorCode::UNSUPPORTED_FOR_MESSAGE_FORMAT;
    case AppendFault::kOutOfOrderSequence:
      return ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER;
    case AppendFault::kInvalidEpoch:
      return ErrorCode::INVALID_PRODUCER_EPOCH;
    case AppendFault::kInvalidTxnState:
      return ErrorCode::INVALID_TXN_STATE;
    case AppendFault::kCoordinatorFenced:
      return ErrorCode::TRANSACTION_COORDINATOR_FENCED;
    case AppendFault::kStorage:
      return ErrorCode::KAFKA_STORAGE_ERROR;
    case AppendFault::kUnsupportedCodec:
      return ErrorCode::UNSUPPORTED_COMPRESSION_TYPE;
    case AppendFault::kInvalidRecord:
      return ErrorCode::INVALID_RECORD;
    case AppendFault::kLinkedBlocks:
    case AppendFault::kOffsetOrder:
      break;  // the last only of batches that are appended as they are
  }
  return ErrorCode::UNKNOWN_SERVER_ERROR;
}

ErrorCode kafka_error(Code code) {
  switch (code) {
    case Code::kNotFound:
    case Code::kIo:
    case Code::kCorrupt:
      return ErrorCode::KAFKA_STORAGE_ERROR;
    default:
      return ErrorCode::UNKNOWN_SERVER_ERROR;
  }
}

}  // namespace weir
