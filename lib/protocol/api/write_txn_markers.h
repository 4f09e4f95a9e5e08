// WriteTxnMarkers (key 27): the coordinator has the end of transactions written
// to partitions.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct WriteTxnMarkersRequest {
  struct WritableTxnMarkerTopic {
    std::string name;
    std::vector<int32_t> partitionIndexes;
    STRUCT(WritableTxnMarkerTopic)
  };
  struct WritableTxnMarker {
    int64_t producerId = 0;
    int16_t producerEpoch = 0;
    bool transactionResult = false;
    std::vector<WritableTxnMarkerTopic> topics;
    int32_t coordinatorEpoch = 0;
    int8_t transactionVersion = 0;
    STRUCT(WritableTxnMarker)
  };
  std::vector<WritableTxnMarker> markers;
  MESSAGE(WriteTxnMarkersRequest, "1-2", "1+")
};

TABLE(WriteTxnMarkersRequest::WritableTxnMarkerTopic) = {
    FIELD(name, "0+"),
    FIELD(partitionIndexes, "0+"),
};

TABLE(WriteTxnMarkersRequest::WritableTxnMarker) = {
    FIELD(producerId, "0+"),        FIELD(producerEpoch, "0+"),
    FIELD(transactionResult, "0+"), FIELD(topics, "0+"),
    FIELD(coordinatorEpoch, "0+"),  FIELD(transactionVersion, "2+").ignorable(),
};

TABLE(WriteTxnMarkersRequest) = {
    FIELD(markers, "0+"),
};

struct WriteTxnMarkersResponse {
  struct WritableTxnMarkerPartitionResult {
    int32_t partitionIndex = 0;
    int16_t errorCode = 0;
    STRUCT(WritableTxnMarkerPartitionResult)
  };
  struct WritableTxnMarkerTopicResult {
    std::string name;
    std::vector<WritableTxnMarkerPartitionResult> partitions;
    STRUCT(WritableTxnMarkerTopicResult)
  };
  struct WritableTxnMarkerResult {
    int64_t producerId = 0;
    std::vector<WritableTxnMarkerTopicResult> topics;
    STRUCT(WritableTxnMarkerResult)
  };
  std::vector<WritableTxnMarkerResult> markers;
  MESSAGE(WriteTxnMarkersResponse, "1-2", "1+")
};

TABLE(WriteTxnMarkersResponse::WritableTxnMarkerPartitionResult) = {
    FIELD(partitionIndex, "0+"),
    FIELD(errorCode, "0+"),
};

TABLE(WriteTxnMarkersResponse::WritableTxnMarkerTopicResult) = {
    FIELD(name, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(WriteTxnMarkersResponse::WritableTxnMarkerResult) = {
    FIELD(producerId, "0+"),
    FIELD(topics, "0+"),
};

TABLE(WriteTxnMarkersResponse) = {
    FIELD(markers, "0+"),
};

}  // namespace weir::protocol
