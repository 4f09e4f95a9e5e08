// How handlers are written: a function of a decoded request that sends a
// response through a Responder, and the row that binds it.
//
//   void list_things(Broker& broker, const p::ListThingsRequest& request,
//                    Responder<p::ListThingsResponse> respond);
//   ... {3, answer<p::ListThingsRequest, p::ListThingsResponse, list_things>},
#pragma once
#include <utility>

#include "lib/broker/broker.h"
#include "lib/protocol/api/headers.h"
#include "lib/schema/decode.h"
#include "lib/schema/encode.h"

namespace weir {

/// What goes into a field errorCode: `code(ErrorCode::NONE)`.
constexpr int16_t code(protocol::ErrorCode error) { return int16_t(error); }

/// The answer as pieces: header, body; each record field that is marked by
/// records_of() is replaced by its slice.
Answer make_answer(const Call& call, const schema::Message& message,
                   const void* response, std::span<const FileSlice> slices);

/// Replies with make_answer().
void send_answer(const Call& call, const schema::Message& message,
                 const void* response, std::span<const FileSlice> slices);
/// Decodes a request's body; false where it is none: the connection is then
/// closed, as Kafka does. Bytes behind the request Kafka does not look at, and
/// librdkafka sends some (Metadata 13, all topics). Out of line, as
/// make_answer() is: each handler would have its own copy.
bool read_body(const schema::Message& message, Reader& body, const Call& call,
               void* request);

/// Slices that one answer can have.
inline constexpr size_t kMaxSlices = 4000;

/// A view of `length` bytes that stands for slices[index] in a response. Never
/// looked at; make_answer() puts the slice in its place.
Bytes records_of(size_t index, int64_t length);

template <class Response>
class Responder {
 public:
  explicit Responder(Call&& call) : call_(std::move(call)) {}

  const Call& call() const { return call_; }
  int16_t version() const { return call_.version; }
  Connection& connection() const { return *call_.connection; }

  void operator()(const Response& response,
                  std::span<const FileSlice> slices = {}) const {
    send_answer(call_, schema::kMessage<Response>, &response, slices);
  }
  /// Nothing is sent; the next request may go on.
  void none() const { call_.reply({}); }
  void close() const { call_.reply({.close = true}); }

 private:
  Call call_;
};

void refuse(const Refusal& why, int16_t& error_code,
            std::optional<std::string>& message);
/// Says why in a part of a response that has an error's code and message.
template <class Out>
void refuse(Out& out, const Refusal& why) {
  refuse(why, out.errorCode, out.errorMessage);
}

template <class Request, class Response,
          void (*Function)(Broker&, Request&, Responder<Response>)>
void answer(Broker& broker, Call call, Reader& body) {
  Request request;
  if (!read_body(schema::kMessage<Request>, body, call, &request)) return;
  Function(broker, request, Responder<Response>(std::move(call)));
}

}  // namespace weir
