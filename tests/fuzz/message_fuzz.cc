// Bytes as a message of Kafka: the first two choose the message, the third
// its version. Whatever the rest is, it decodes or is refused.
//
// Held against it: what decodes encodes to bytes of exactly its size, which
// decode to the same bytes again; so does its JSON without loss. Internal
// records and frames read the same bytes without harm. The environment
// variable WEIR_FUZZ_CANARY turns on a canary, which must be found.
#include <cstdint>
#include <cstdlib>

#include "lib/protocol/frames.h"
#include "lib/protocol/internal_records.h"
#include "lib/protocol/messages.h"

using namespace weir;
using schema::AnyMessage;

namespace {

const auto kMessages = protocol::messages();

void require(bool fact) {
  if (!fact) std::abort();
}

std::string encoded(const AnyMessage& m, int16_t version) {
  std::string out;
  require(schema::encode(m.message(), version, m.get(), out).has_value());
  require(schema::encoded_size(m.message(), version, m.get()) == out.size());
  return out;
}

// Text that is no UTF-8 is replaced in JSON, and a NaN's payload is not said:
// neither comes back.
bool replaced(const std::string& json) {
  return json.find("\xef\xbf\xbd") != json.npos ||
         json.find("\"NaN\"") != json.npos;
}

void round_trips(const schema::Message& message, int16_t version, Bytes in) {
  auto first = schema::decode_any(message, version, in);
  if (!first) return;
  std::string bytes = encoded(*first, version);
  auto second = schema::decode_any(message, version, bytes);
  require(second.has_value());
  require(encoded(*second, version) == bytes);
  std::string json =
      to_json(message, version, first->get(), {.lossless = true});
  if (replaced(json)) return;
  std::vector<std::string> arena;
  auto third = schema::parse_json(message, version, json, arena);
  require(third.has_value());
  require(encoded(*third, version) == bytes);
}

void internal_records(Bytes bytes) {
  for (auto topic : {protocol::InternalTopic::kConsumerOffsets,
                     protocol::InternalTopic::kTransactionState,
                     protocol::InternalTopic::kShareGroupState,
                     protocol::InternalTopic::kClusterMetadata}) {
    auto record = protocol::decode_record(topic, bytes, bytes);
    require(record.value.body || !record.value.problem.empty());
    record.value.json();
  }
}

void frames(Bytes stream) {
  protocol::FrameWalker walker;
  for (;;) {
    auto frame = walker.next_request(stream);
    if (!frame || !*frame) return;
    (*frame)->json();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const bool kCanary = std::getenv("WEIR_FUZZ_CANARY") != nullptr;
  Bytes bytes(reinterpret_cast<const char*>(data), size);
  if (size < 3) return 0;
  size_t which = (size_t(data[0]) << 8 | data[1]) % kMessages.size();
  const schema::Message& message = *kMessages[which];
  int span = message.versions.last - message.versions.first + 1;
  int16_t version = int16_t(message.versions.first + data[2] % span);
  Bytes body = bytes.substr(3);
  if (kCanary && schema::decode_any(message, version, body)) std::abort();
  round_trips(message, version, body);
  internal_records(body);
  frames(body);
  return 0;
}
