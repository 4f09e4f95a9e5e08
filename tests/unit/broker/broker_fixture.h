// A broker over a directory of a test's own, spoken to in frames.
#pragma once
#include <catch2/catch.hpp>

#include "lib/broker/broker.h"
#include "lib/broker/respond.h"
#include "lib/protocol/api/headers.h"
#include "lib/protocol/frames.h"
#include "lib/record/batch_builder.h"
#include "lib/record/patch.h"
#include "lib/record/record_reader.h"
#include "lib/schema/decode.h"
#include "lib/schema/encode.h"
#include "tests/support/temp_dir.h"

namespace weir {

/// What a request will have been answered.
template <class Response>
struct Pending {
  struct State {
    bool answered = false;
    bool closed = false;
    std::string bytes;  ///< what record views point into
    Response response;
  };
  std::shared_ptr<State> state = std::make_shared<State>();

  bool answered() const { return state->answered; }
  bool closed() const { return state->closed; }
  Response* operator->() const {
    REQUIRE(state->answered);
    REQUIRE_FALSE(state->closed);
    return &state->response;
  }
};

inline std::string bytes_of(const Answer& answer) {
  std::string out;
  for (const Piece& piece : answer.pieces) {
    if (const auto* text = std::get_if<std::string>(&piece)) {
      out += *text;
      continue;
    }
    const auto& slice = std::get<FileSlice>(piece);
    size_t at = out.size();
    out.resize(at + size_t(slice.length));
    auto read = slice.file->read_at(slice.position, out.data() + at,
                                    size_t(slice.length));
    REQUIRE(read.value() == size_t(slice.length));
  }
  return out;
}

/// The newest version that both messages of an API have.
template <class Request>
constexpr int16_t newest() {
  return schema::kMessage<Request>.versions.last;
}

class BrokerFixture {
 public:
  /// `fs`: where another disk than the machine's is wanted.
  explicit BrokerFixture(BrokerOptions options = {}, Fs& fs = posix_fs())
      : options_(options), fs_(fs) {
    connection->id = 1;
    start();
  }

  void start() {
    auto opened = LocalBroker::open(fs_, clock, random, dir,
                                    {.lock = &fs_ == &posix_fs()}, findings);
    if (!opened) FAIL(opened.error().message());
    local = std::move(*opened);
    if (auto led = local->lead_all(); !led) FAIL(led.error().message());
    broker = std::make_unique<Broker>(*local, clock, random, options_);
  }
  /// As kill -9 leaves it, and started again.
  void restart() {
    broker.reset();
    local.reset();
    start();
  }

  template <class Request, class Response>
  Pending<Response> send(const Request& request, int16_t version,
                         std::string client = "test") {
    const protocol::Api* api = nullptr;
    for (const protocol::Api& one : protocol::apis())
      if (one.request == &schema::kMessage<Request>) api = &one;
    REQUIRE(api);
    protocol::RequestHeader header;
    header.requestApiKey = api->key;
    header.requestApiVersion = version;
    header.correlationId = 7;
    header.clientId = client;
    std::string frame;
    auto headed =
        schema::encode(header, api->request_header_version(version), frame);
    REQUIRE(headed);
    auto encoded = schema::encode(request, version, frame);
    if (!encoded) FAIL(encoded.error().message());
    frame += behind_requests;
    Pending<Response> out;
    auto state = out.state;
    broker->handle(connection, std::move(frame), [=](Answer answer) {
      REQUIRE_FALSE(state->answered);
      state->answered = true;
      state->closed = answer.close;
      if (answer.close || answer.pieces.empty()) return;
      state->bytes = bytes_of(answer);
      Reader in(state->bytes);
      auto head = schema::decode<protocol::ResponseHeader>(
          in, api->response_header_version(version));
      REQUIRE(head);
      CHECK(head->correlationId == 7);
      auto body = schema::decode<Response>(in, version);
      if (!body) FAIL(body.error().message());
      REQUIRE(in.done());
      state->response = std::move(*body);
    });
    return out;
  }

  void pass_ms(int64_t ms) {
    clock.advance_ms(ms);
    broker->tick();
  }
  Uuid id_of(std::string_view topic) {
    REQUIRE(broker->image().topic(topic));
    return broker->image().topic(topic)->id;
  }

  TempDir temp;
  std::string dir = temp / "data";
  ManualClock clock{TimestampMs(1'700'000'000'000)};
  SeededRandom random{Catch::rngSeed()};
  CollectFindings findings;
  std::unique_ptr<LocalBroker> local;
  std::unique_ptr<Broker> broker;
  std::shared_ptr<Connection> connection = std::make_shared<Connection>();
  std::string behind_requests;  ///< sent after each, in its frame

 private:
  BrokerOptions options_;
  Fs& fs_;
};

inline constexpr TimestampMs kThen{1'700'000'000'000};

/// One batch of `count` records at `timestamp`, keys "k0"….
inline std::string batch_of(int count, BatchSpec spec = {},
                            std::string value = "value",
                            TimestampMs timestamp = kThen) {
  BatchBuilder builder;
  builder.begin(spec);
  for (int i = 0; i < count; ++i)
    builder.add(timestamp + i, "k" + std::to_string(i), value);
  auto built = builder.finish();
  if (!built) FAIL(built.error().message());
  return std::string(*built);
}

inline std::string sequenced(int16_t epoch, int32_t sequence, int count = 1,
                             int64_t producer = 7) {
  BatchSpec spec;
  spec.producer_id = ProducerId(producer);
  spec.producer_epoch = ProducerEpoch(epoch);
  spec.base_sequence = Sequence(sequence);
  return batch_of(count, spec);
}

}  // namespace weir
