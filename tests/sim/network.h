// Network: simulated time, and requests that take time, arrive in order for
// each connection, and are lost with their connection.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "lib/protocol/api/headers.h"
#include "lib/protocol/apis.h"
#include "lib/schema/decode.h"
#include "lib/schema/encode.h"
#include "tests/sim/node.h"

namespace weir::sim {

/// What came back, with the bytes that its record views point into; nothing
/// if the connection was lost before.
template <class Response>
struct Received {
  std::string bytes;
  Response body;
};

class Network {
 public:
  struct Options {
    int64_t max_delay_ms = 5;
    double loss = 0;  ///< chance that a message ends its connection
    /// What was on its way when the node died does not arrive any more.
    bool lost_with_the_node = false;
  };
  Network(Node& node, uint64_t seed, Options options)
      : node_(node), random_(seed), options_(options) {}

  /// One client's connection to one life of the node.
  struct Link {
    std::shared_ptr<Connection> connection = std::make_shared<Connection>();
    int life = 0;
    bool lost = false;
    int64_t last_arrival_ms = 0;
    int64_t last_delivery_ms = 0;
  };
  std::shared_ptr<Link> connect();

  /// Sends `request`; `then` hears of the answer, or of the loss of the link,
  /// exactly once.
  template <class Request, class Response>
  void call(std::shared_ptr<Link> link, const Request& request, int16_t version,
            std::function<void(std::optional<Received<Response>>)> then);

  void after_ms(int64_t ms, std::function<void()> act) {
    events_.emplace(now_ms_ + ms, std::move(act));
  }
  /// Does the next thing that is due, and lets time pass until then; false if
  /// nothing is left.
  bool step();
  int64_t now_ms() const { return now_ms_; }

  uint64_t below(uint64_t n) { return random_.next() % n; }
  bool chance(double p) { return double(below(1'000'000)) < p * 1e6; }
  void set_loss(double loss) { options_.loss = loss; }

 private:
  using Bytes = std::optional<std::string>;
  void send(std::shared_ptr<Link> link, std::string frame,
            std::function<void(Bytes)> then);
  void deliver(std::shared_ptr<Link> link, Answer answer,
               std::function<void(Bytes)> then);
  int64_t delay(int64_t& last);

  Node& node_;
  SeededRandom random_;
  Options options_;
  std::multimap<int64_t, std::function<void()>> events_;
  int64_t now_ms_ = 0;
  uint64_t next_connection_ = 1;
};

const protocol::Api& api_of(const schema::Message& request);
/// A request of ours can always be encoded.
void must(const Result<>& done);

template <class Request, class Response>
void Network::call(
    std::shared_ptr<Link> link, const Request& request, int16_t version,
    std::function<void(std::optional<Received<Response>>)> then) {
  const protocol::Api& api = api_of(schema::kMessage<Request>);
  protocol::RequestHeader header;
  header.requestApiKey = api.key;
  header.requestApiVersion = version;
  header.clientId = "sim";
  std::string frame;
  must(schema::encode(header, api.request_header_version(version), frame));
  must(schema::encode(request, version, frame));
  int16_t headed = api.response_header_version(version);
  send(std::move(link), std::move(frame), [=](Bytes bytes) {
    if (!bytes) return then({});
    Received<Response> out{std::move(*bytes), {}};
    Reader in(out.bytes);
    schema::decode<protocol::ResponseHeader>(in, headed).value();
    out.body = schema::decode<Response>(in, version).value();
    then(std::move(out));
  });
}

}  // namespace weir::sim
