// What an append takes and answers: where batches come from, what may be
// wrong with them, where they went.
//
// Reference: org.apache.kafka.storage.internals.log.AppendOrigin,
// LogAppendInfo, LogValidator.
#pragma once
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "lib/base/ints.h"
#include "lib/base/result.h"

namespace weir {

/// Who appends: it decides which checks are made.
enum class AppendOrigin {
  kClient,       ///< a producer: everything is checked, sequences too
  kCoordinator,  ///< the broker itself: groups, transaction markers
  kReplication,  ///< what another log already accepted: a warning at most
};

/// Why an append was refused. The broker maps each to one Kafka error code.
enum class AppendFault {
  kCorrupt,             ///< CRC or length: CORRUPT_MESSAGE (2)
  kTooLarge,            ///< above max.message.bytes: MESSAGE_TOO_LARGE (10)
  kSegmentTooSmall,     ///< above segment.bytes: RECORD_LIST_TOO_LARGE (18)
  kInvalidTimestamp,    ///< INVALID_TIMESTAMP (32)
  kUnsupportedFormat,   ///< magic: UNSUPPORTED_FOR_MESSAGE_FORMAT (43)
  kOutOfOrderSequence,  ///< OUT_OF_ORDER_SEQUENCE_NUMBER (45)
  kInvalidEpoch,        ///< INVALID_PRODUCER_EPOCH (47)
  kInvalidTxnState,     ///< INVALID_TXN_STATE (48)
  kCoordinatorFenced,   ///< TRANSACTION_COORDINATOR_FENCED (52)
  kStorage,             ///< the disk refused: KAFKA_STORAGE_ERROR (56)
  kUnsupportedCodec,    ///< UNSUPPORTED_COMPRESSION_TYPE (76)
  kInvalidRecord,       ///< INVALID_RECORD (87)
  kLinkedBlocks,        ///< lz4 that Kafka fails on: UNKNOWN_SERVER_ERROR (-1)
  kOffsetOrder,         ///< as-is only: below the end, or not rising
};

/// A record of a batch that broke a rule.
struct RecordFault {
  int32_t batch_index = 0;  ///< of the record in its batch
  std::string text;
};

struct AppendRejection {
  AppendFault fault;
  Error error;
  std::vector<RecordFault> records = {};
};

struct Appended {
  /// Of a duplicate: where the first copy went.
  Offset first_offset;
  Offset last_offset;
  /// -1 unless message.timestamp.type is LogAppendTime.
  TimestampMs append_time = kNoTimestamp;
  bool duplicate = false;  ///< nothing was written
};

using AppendResult = tl::expected<Appended, AppendRejection>;

/// `return refuse(AppendFault::kCorrupt, Code::kCorrupt, "…", …);`
template <class... Args>
tl::unexpected<AppendRejection> refuse(AppendFault fault, Code code,
                                       fmt::format_string<Args...> text,
                                       Args&&... args) {
  return tl::unexpected(AppendRejection{
      fault, Error{code, fmt::format(text, std::forward<Args>(args)...)}});
}

inline tl::unexpected<AppendRejection> refuse(AppendFault fault, Error error) {
  return tl::unexpected(AppendRejection{fault, std::move(error)});
}

}  // namespace weir
