// The one list of Kafka's APIs: key, messages, versions, who answers them.
// Facts of Kafka 4.4 (org.apache.kafka.common.protocol.ApiKeys).
#pragma once
#include <span>
#include <string_view>

#include "lib/schema/table.h"

namespace weir::protocol {

struct Api {
  int16_t key;
  bool on_broker;        ///< answered on a broker's listener; telemetry (71,
                         ///< 72) only where something receives it
  bool on_controller;    ///< answered on a controller's listener
  bool latest_unstable;  ///< the last version is not announced
  const schema::Message* request;
  const schema::Message* response;

  /// "Fetch".
  std::string_view name() const {
    std::string_view n = request->name();
    return n.substr(0, n.size() - std::string_view("Request").size());
  }
  /// What ApiVersions says. Produce is announced from 0 on, which nobody
  /// answers: old librdkafka takes the range for a sign of the broker's age
  /// (KAFKA-18659).
  schema::Versions announced() const;
  /// 2 with flexible versions, else 1.
  int16_t request_header_version(int16_t version) const;
  /// 1 with flexible versions, else 0; always 0 for ApiVersions, whose answer
  /// must be readable before versions are agreed (KIP-511).
  int16_t response_header_version(int16_t version) const;
};

/// By key; keys have gaps.
std::span<const Api> apis();

/// Null for a key Kafka 4.4 does not have.
const Api* find_api(int16_t key);
/// By name as in Api::name().
const Api* find_api(std::string_view name);

}  // namespace weir::protocol
