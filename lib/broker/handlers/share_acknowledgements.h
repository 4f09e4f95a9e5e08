// Acknowledgements as ShareFetch and ShareAcknowledge carry them.
#pragma once
#include "lib/broker/share/share_partition.h"

namespace weir {

/// What a request says of a partition's records. INVALID_REQUEST: batches that
/// overlap or run backwards, types that there are none of or not as many, or a
/// renewal in a request that announces none. Batches may share one offset, as
/// with Kafka: the second finds that it is acknowledged already.
template <class Batch>
Answered<std::vector<Acknowledgement>> acknowledgements_of(
    const std::vector<Batch>& batches, bool renews) {
  std::vector<Acknowledgement> out;
  for (const Batch& batch : batches) {
    int64_t count = batch.lastOffset - batch.firstOffset + 1;
    bool good = batch.firstOffset >= 0 && count > 0 &&
                (out.empty() || batch.firstOffset >= out.back().last) &&
                (batch.acknowledgeTypes.size() == 1 ||
                 int64_t(batch.acknowledgeTypes.size()) == count);
    for (int8_t type : batch.acknowledgeTypes)
      good = good && type >= 0 && type <= int8_t(AcknowledgeType::kRenew) &&
             (renews || type != int8_t(AcknowledgeType::kRenew));
    if (!good) return refusal(protocol::ErrorCode::INVALID_REQUEST, "");
    out.push_back(
        {batch.firstOffset, batch.lastOffset, batch.acknowledgeTypes});
  }
  return out;
}

/// Kafka says nothing where it has nothing to say.
inline std::optional<std::string> message_of(const Refusal& refused) {
  if (refused.text.empty()) return std::nullopt;
  return refused.text;
}

}  // namespace weir
