#include "lib/protocol/frames.h"

#include "lib/protocol/api/headers.h"

namespace weir::protocol {
namespace {

using schema::AnyMessage;
using schema::Message;

// Header, then body, into the frame; what fails says so there.
void read(const Message& header, int16_t header_version, const Message& body,
          Bytes bytes, Frame& frame) {
  Reader in(bytes);
  AnyMessage head(header);
  auto done = decode(header, header_version, in, head.get());
  if (!done) {
    frame.problem = "header: " + done.error().message();
    return;
  }
  frame.header = std::move(head);
  auto rest = schema::decode_any(body, frame.start->version, in.rest());
  if (rest)
    frame.body = std::move(*rest);
  else
    frame.problem = rest.error().message();
}

int16_t header_version(const Frame& frame) {
  const RequestStart& start = *frame.start;
  return frame.is_response ? start.api->response_header_version(start.version)
                           : start.api->request_header_version(start.version);
}

}  // namespace

Result<RequestStart> read_request_start(Bytes frame) {
  Reader in(frame);
  RequestStart start;
  start.key = in.i16();
  start.version = in.i16();
  start.correlation_id = in.i32();
  if (!in.ok())
    return fail(Code::kCorrupt, "{} bytes are no request", frame.size());
  start.api = find_api(start.key);
  return start;
}

std::string Frame::json(schema::JsonOptions options) const {
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  out.field("position", position).field("size", size);
  if (start && start->api != nullptr) {
    const Api& api = *start->api;
    out.field("message", (is_response ? api.response : api.request)->name());
  } else if (start) {
    out.field("api", start->key);
  }
  if (start) out.field("version", start->version);
  if (header) {
    out.key("header");
    print_json(header->message(), header_version(*this), header->get(), out,
               options);
  }
  if (body) {
    out.key("json");
    print_json(body->message(), start->version, body->get(), out, options);
  }
  if (!problem.empty()) out.field("problem", problem);
  out.end_object();
  return text;
}

Result<std::optional<Bytes>> FrameWalker::next(Bytes stream, Frame& frame) {
  frame.position = position_;
  Bytes rest = stream.substr(std::min(position_, stream.size()));
  if (rest.empty()) return std::nullopt;
  Reader in(rest);
  int32_t size = in.i32();
  if (!in.ok())
    return fail(Error{Code::kCorrupt, "the stream ends inside a length"}.at(
        int64_t(position_)));
  if (size < 0 || size > kMaxFrame)
    return fail(Error{Code::kCorrupt, fmt::format("{} is no length", size)}.at(
        int64_t(position_)));
  if (size_t(size) > in.remaining())
    return fail(Error{
        Code::kCorrupt,
        fmt::format("a frame of {} bytes, {} are left", size, in.remaining())}
                    .at(int64_t(position_)));
  frame.size = size_t(size);
  position_ += 4 + frame.size;
  return in.bytes(size);
}

Result<std::optional<Frame>> FrameWalker::next_request(Bytes stream) {
  Frame frame;
  TRY_ASSIGN(std::optional<Bytes> bytes, next(stream, frame));
  if (!bytes) return std::nullopt;
  auto start = read_request_start(*bytes);
  if (!start) {
    frame.problem = start.error().message();
    return frame;
  }
  frame.start = *start;
  asked_[start->correlation_id] = *start;
  if (start->api == nullptr)
    frame.problem = fmt::format("API key {} is not known", start->key);
  else
    read(schema::kMessage<RequestHeader>, header_version(frame),
         *start->api->request, *bytes, frame);
  return frame;
}

Result<std::optional<Frame>> FrameWalker::next_response(Bytes stream) {
  Frame frame;
  frame.is_response = true;
  TRY_ASSIGN(std::optional<Bytes> bytes, next(stream, frame));
  if (!bytes) return std::nullopt;
  Reader in(*bytes);
  int32_t id = in.i32();
  auto asked = asked_.find(id);
  if (!in.ok() || asked == asked_.end()) {
    frame.problem = in.ok() ? fmt::format("nobody asked with id {}", id)
                            : "shorter than a correlation id";
    return frame;
  }
  frame.start = asked->second;
  asked_.erase(asked);
  if (frame.start->api == nullptr)
    frame.problem = fmt::format("API key {} is not known", frame.start->key);
  else
    read(schema::kMessage<ResponseHeader>, header_version(frame),
         *frame.start->api->response, *bytes, frame);
  return frame;
}

}  // namespace weir::protocol
