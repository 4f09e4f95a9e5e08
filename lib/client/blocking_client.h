// BlockingClient: one connection to a broker, one request at a time.
//
//   TRY_ASSIGN(auto client, BlockingClient::connect(endpoint, clock,
//   deadline)); TRY_ASSIGN(auto answer, client.call<p::MetadataRequest,
//                                       p::MetadataResponse>(request,
//                                       deadline));
#pragma once
#include <map>
#include <string>

#include "lib/base/clock.h"
#include "lib/net/socket.h"
#include "lib/protocol/apis.h"
#include "lib/schema/decode.h"

namespace weir {

class BlockingClient {
 public:
  /// The longest answer that is read, bytes.
  static constexpr int32_t kMaxAnswer = 100 << 20;

  /// Connects and asks which versions are served. `clock` must outlive it;
  /// `deadline_ns` by Clock::monotonic_ns(). kTimeout; kIo; kNotFound: no such
  /// host or socket; kCorrupt: whatever listens there is no broker.
  static Result<BlockingClient> connect(const Endpoint& endpoint,
                                        const Clock& clock,
                                        int64_t deadline_ns);

  /// Sends the request in the newest version that both sides know. Record
  /// bytes in the answer live until the next call. kUnsupported: no such
  /// version; kTimeout, kIo, kCorrupt: the connection is of no use any more.
  template <class Request, class Response>
  Result<Response> call(const Request& request, int64_t deadline_ns) {
    const protocol::Api& api = *api_of(schema::kMessage<Request>);
    TRY_ASSIGN(int16_t version, version_of(api));
    TRY(exchange(api, version, &request, deadline_ns));
    return schema::decode<Response>(body_, version);
  }

  /// The process at the other end of a Unix socket; 0 where unknown.
  int peer_process() const;

 private:
  BlockingClient(Socket socket, const Clock& clock, std::string name)
      : socket_(std::move(socket)), clock_(&clock), name_(std::move(name)) {}

  static const protocol::Api* api_of(const schema::Message& request);
  Result<> connect_to(const SocketAddress& address, int64_t deadline_ns);
  Result<> ask_versions(int64_t deadline_ns);
  Result<int16_t> version_of(const protocol::Api& api) const;
  /// Leaves the answer, without its header, in body_.
  Result<> exchange(const protocol::Api& api, int16_t version,
                    const void* request, int64_t deadline_ns);
  Result<> wait_for(short events, int64_t deadline_ns);
  Result<> send(Bytes bytes, int64_t deadline_ns);
  Result<> receive(size_t n, std::string& into, int64_t deadline_ns);

  Socket socket_;
  const Clock* clock_;
  std::string name_;  // of the other end, for errors
  std::map<int16_t, schema::Versions> versions_;
  int32_t last_id_ = 0;
  std::string frame_;  // what body_ points into
  Bytes body_;
};

}  // namespace weir
