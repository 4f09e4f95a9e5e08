// BlockingClient: one connection to a broker. One request at a time by call(),
// or several under way by send() and receive().
//
//   TRY_ASSIGN(auto client, BlockingClient::connect(endpoint, clock,
//   deadline)); TRY_ASSIGN(auto answer, client.call<p::MetadataRequest,
//                                       p::MetadataResponse>(request,
//                                       deadline));
#pragma once
#include <deque>
#include <map>
#include <memory>
#include <span>
#include <string>

#include "lib/base/clock.h"
#include "lib/client/tls.h"
#include "lib/net/socket.h"
#include "lib/protocol/apis.h"
#include "lib/schema/decode.h"

namespace weir {

/// An answer without its header; `frame` keeps the bytes.
struct AnswerBytes {
  std::shared_ptr<const std::string> frame = {};
  Bytes body = {};
  int16_t version = 0;
};

class BlockingClient {
 public:
  /// The longest answer that is read, bytes.
  static constexpr int32_t kMaxAnswer = 100 << 20;

  /// Connects and asks which versions are served. `clock` must outlive it;
  /// `deadline_ns` by Clock::monotonic_ns(). kTimeout; kIo; kNotFound: no such
  /// host or socket; kCorrupt: whatever listens there is no broker.
  /// With `security` a TCP connection is protected and logged in as it says:
  /// kRefused where either side does not trust the other.
  static Result<BlockingClient> connect(
      const Endpoint& endpoint, const Clock& clock, int64_t deadline_ns,
      std::string client_id = "weir",
      std::shared_ptr<const Security> security = nullptr);

  /// Sends the request in the newest version that both sides know. Record
  /// bytes in the answer live until the next call. kUnsupported: no such
  /// version; kTimeout, kIo, kCorrupt: the connection is of no use any more.
  template <class Request, class Response>
  Result<Response> call(const Request& request, int64_t deadline_ns) {
    TRY_ASSIGN(last_,
               call_raw(schema::kMessage<Request>, &request, deadline_ns));
    return schema::decode<Response>(last_.body, last_.version);
  }
  /// The same for a message of any type.
  Result<AnswerBytes> call_raw(const schema::Message& message,
                               const void* request, int64_t deadline_ns);

  /// Sends a request and gives its number, for receive() or abandon().
  Result<int32_t> send(const schema::Message& message, const void* request,
                       int64_t deadline_ns);
  /// The answer to that request; those to earlier ones are kept.
  Result<AnswerBytes> receive(int32_t number, int64_t deadline_ns);
  /// Nobody will ask for that answer any more.
  void abandon(int32_t number);

  /// The newest version that both sides know. kUnsupported.
  Result<int16_t> version_of(const schema::Message& request) const;
  /// From now on no newer one is taken, whatever the other side knows.
  void use_at_most(const schema::Message& request, int16_t version);
  /// Whether an error ended the connection.
  bool broken() const { return broken_; }
  /// To wait for several at once, unless there is something to read already.
  int fd() const { return socket_.fd(); }
  bool has_more() const { return tls_ && tls_->has_more(); }
  /// Of the other end, for errors.
  const std::string& name() const { return name_; }
  /// The process at the other end of a Unix socket; 0 where unknown.
  int peer_process() const;

 private:
  struct Waiting {
    int32_t number;
    const protocol::Api* api;
    bool abandoned = false;
    std::optional<AnswerBytes> answer = {};
    int16_t version = 0;
  };

  BlockingClient(Socket socket, const Clock& clock, std::string name,
                 std::string client_id)
      : socket_(std::move(socket)),
        clock_(&clock),
        name_(std::move(name)),
        client_id_(std::move(client_id)) {}

  static const protocol::Api& api_of(const schema::Message& request);
  Result<> connect_to(const SocketAddress& address, int64_t deadline_ns);
  Result<> start_tls(std::shared_ptr<const Security> security,
                     const Endpoint& endpoint, int64_t deadline_ns);
  Result<> log_in(const Security& security, int64_t deadline_ns);
  Result<> ask_versions(int64_t deadline_ns);
  Result<int32_t> send_version(const protocol::Api& api, int16_t version,
                               const void* request, int64_t deadline_ns);
  Result<> receive_one(int64_t deadline_ns);
  Result<> wait_for(short events, int64_t deadline_ns);
  Result<> wait_for(TlsSession::Wait what, int64_t deadline_ns);
  Result<> write(std::span<Bytes> pieces, int64_t deadline_ns);
  Result<> write_tls(std::span<Bytes> pieces, int64_t deadline_ns);
  Result<size_t> read_some(char* into, size_t size, int64_t deadline_ns);
  Result<> read(size_t n, std::string& into, int64_t deadline_ns);
  template <class T>
  Result<T> noting(Result<T> done);

  Socket socket_;
  std::unique_ptr<TlsSession> tls_;  // null: as it is
  const Clock* clock_;
  std::string name_;
  std::string client_id_;
  std::map<int16_t, schema::Versions> versions_;
  int32_t last_number_ = 0;
  std::deque<Waiting> waiting_;  // in the order they were sent
  bool broken_ = false;
  AnswerBytes last_;
};

}  // namespace weir
