// Frames: what goes over a connection. Four bytes of length, a header, a
// message; what an answer holds is known only from the request of the same
// correlation id.
#pragma once
#include <map>
#include <optional>

#include "lib/protocol/apis.h"
#include "lib/schema/decode.h"
#include "lib/schema/json.h"

namespace weir::protocol {

/// What opens every request, whatever its header version.
struct RequestStart {
  int16_t key = 0;
  int16_t version = 0;
  int32_t correlation_id = 0;
  const Api* api = nullptr;  ///< null: a key Kafka 4.4 does not have
};

/// kCorrupt when the frame ends before its correlation id.
Result<RequestStart> read_request_start(Bytes frame);

/// One frame, as far as it could be read.
struct Frame {
  size_t position = 0;  ///< of its length, in the stream
  size_t size = 0;      ///< without its length
  std::optional<RequestStart> start;
  bool is_response = false;
  std::optional<schema::AnyMessage> header, body;
  std::string problem;  ///< why header or body is missing

  /// {"position":…,"size":…,"message":…,"version":…,"header":{…},"json":{…}},
  /// what is not known left out, "problem" where there is one.
  std::string json(schema::JsonOptions options = {}) const;
};

/// Walks one direction of a captured connection. Requests are remembered by
/// correlation id, so walk them first.
class FrameWalker {
 public:
  /// No frame of a real client is larger; a length above it means that the
  /// stream is something else (socket.request.max.bytes is 100 MiB).
  static constexpr int32_t kMaxFrame = 1 << 30;

  /// The next frame of `stream`; none at its end. kCorrupt for a length that
  /// is not one, and for a stream that ends inside a frame.
  Result<std::optional<Frame>> next_request(Bytes stream);
  Result<std::optional<Frame>> next_response(Bytes stream);
  /// Begin another stream, keeping what was asked.
  void rewind() { position_ = 0; }

 private:
  Result<std::optional<Bytes>> next(Bytes stream, Frame& frame);

  size_t position_ = 0;
  std::map<int32_t, RequestStart> asked_;
};

}  // namespace weir::protocol
