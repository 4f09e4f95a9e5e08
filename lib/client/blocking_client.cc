#include "lib/client/blocking_client.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "lib/client/sasl.h"
#include "lib/os/random.h"
#include "lib/protocol/api/api_versions.h"
#include "lib/protocol/api/headers.h"
#include "lib/protocol/api/sasl_authenticate.h"
#include "lib/protocol/api/sasl_handshake.h"
#include "lib/schema/encode.h"

namespace weir {
namespace {

namespace p = protocol;

/// What is made room for before it came.
constexpr size_t kStep = size_t(1) << 20;
/// Pieces handed to the system at once.
constexpr size_t kMaxPieces = 64;

}  // namespace

Result<BlockingClient> BlockingClient::connect(
    const Endpoint& endpoint, const Clock& clock, int64_t deadline_ns,
    std::string client_id, std::shared_ptr<const Security> security) {
  TRY_ASSIGN(auto addresses, resolve(endpoint));
  Result<> tried;
  for (const SocketAddress& address : addresses) {
    Socket socket(::socket(address.family(),
                           SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket) return fail_errno(endpoint.text(), "cannot make a socket");
    BlockingClient client(std::move(socket), clock, endpoint.text(), client_id);
    tried = client.connect_to(address, deadline_ns);
    if (!tried) continue;
    bool secure = security && endpoint.kind == Endpoint::Kind::kTcp;
    if (secure && security->tls())
      TRY(client.start_tls(security, endpoint, deadline_ns));
    TRY(client.ask_versions(deadline_ns));
    if (secure && security->login()) TRY(client.log_in(*security, deadline_ns));
    return client;
  }
  return fail(std::move(tried).error());
}

Result<> BlockingClient::connect_to(const SocketAddress& address,
                                    int64_t deadline_ns) {
  int one = 1;  // of no meaning to a Unix socket
  ::setsockopt(socket_.fd(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (::connect(socket_.fd(), address.raw(), address.size) == 0) return {};
  if (errno != EINPROGRESS) return fail_errno(name_, "cannot connect");
  TRY(wait_for(POLLOUT, deadline_ns));
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(socket_.fd(), SOL_SOCKET, SO_ERROR, &error, &size);
  if (error == 0) return {};
  errno = error;
  return fail_errno(name_, "cannot connect");
}

Result<> BlockingClient::start_tls(std::shared_ptr<const Security> security,
                                   const Endpoint& endpoint,
                                   int64_t deadline_ns) {
  TRY_ASSIGN(tls_, TlsSession::make(std::move(security), fd(), endpoint));
  for (;;) {
    auto done = tls_->handshake();
    if (!done) return fail(std::move(done).error().in(name_));
    if (done->bytes > 0) return {};
    if (!done->wait)
      return fail(Error{
          .code = Code::kRefused, .text = "does not speak TLS", .file = name_});
    TRY(wait_for(*done->wait, deadline_ns));
  }
}

Result<> BlockingClient::log_in(const Security& security, int64_t deadline_ns) {
  const Login& login = *security.login();
  SystemRandom random;
  TRY_ASSIGN(auto conversation,
             SaslConversation::begin(
                 login, security.openssl(),
                 fmt::format("{:016x}{:016x}", random.next(), random.next())));
  auto refused = [&](std::string_view why) {
    return fail(Error{
        .code = Code::kRefused,
        .text = fmt::format("does not let '{}' in: {}", login.username, why),
        .file = name_});
  };
  TRY_ASSIGN(auto offer,
             (call<p::SaslHandshakeRequest, p::SaslHandshakeResponse>(
                 {.mechanism = login.mechanism}, deadline_ns)));
  if (offer.errorCode != 0)
    return refused(fmt::format("it offers {}, not {}",
                               fmt::join(offer.mechanisms, ", "),
                               login.mechanism));
  std::string token = conversation->first();
  for (;;) {
    TRY_ASSIGN(auto answer,
               (call<p::SaslAuthenticateRequest, p::SaslAuthenticateResponse>(
                   {.authBytes = token}, deadline_ns)));
    if (answer.errorCode != 0)
      return refused(answer.errorMessage.value_or("no reason is given"));
    auto next = conversation->next(answer.authBytes);
    if (!next) return fail(std::move(next).error().in(name_));
    if (!*next) return {};
    token = std::move(**next);
  }
}

Result<> BlockingClient::ask_versions(int64_t deadline_ns) {
  const p::Api& api = api_of(schema::kMessage<p::ApiVersionsRequest>);
  p::ApiVersionsRequest request;
  TRY_ASSIGN(int32_t number, send_version(api, 0, &request, deadline_ns));
  TRY_ASSIGN(AnswerBytes bytes, receive(number, deadline_ns));
  auto answer = schema::decode<p::ApiVersionsResponse>(bytes.body, 0);
  if (!answer || answer->errorCode != 0)
    return fail(Error{.code = Code::kCorrupt,
                      .text = "does not answer as a broker does",
                      .file = name_});
  for (const auto& one : answer->apiKeys)
    versions_[one.apiKey] = {one.minVersion, one.maxVersion};
  return {};
}

const p::Api& BlockingClient::api_of(const schema::Message& request) {
  std::span<const p::Api> all = p::apis();
  return *std::find_if(all.begin(), all.end(), [&](const p::Api& api) {
    return api.request == &request;
  });
}

Result<int16_t> BlockingClient::version_of(
    const schema::Message& request) const {
  const p::Api& api = api_of(request);
  schema::Versions ours = request.versions;
  auto theirs = versions_.find(api.key);
  if (theirs != versions_.end()) {
    int16_t newest = std::min(ours.last, theirs->second.last);
    if (newest >= std::max(ours.first, theirs->second.first)) return newest;
  }
  return fail(Error{.code = Code::kUnsupported,
                    .text = fmt::format("does not serve {}", api.name()),
                    .file = name_});
}

void BlockingClient::use_at_most(const schema::Message& request,
                                 int16_t version) {
  auto theirs = versions_.find(api_of(request).key);
  if (theirs == versions_.end()) return;
  theirs->second.last = std::min(theirs->second.last, version);
}

// Whatever goes wrong on the wire leaves it of no use.
template <class T>
Result<T> BlockingClient::noting(Result<T> done) {
  if (!done) broken_ = true;
  return done;
}

Result<AnswerBytes> BlockingClient::call_raw(const schema::Message& message,
                                             const void* request,
                                             int64_t deadline_ns) {
  TRY_ASSIGN(int32_t number, send(message, request, deadline_ns));
  return receive(number, deadline_ns);
}

Result<int32_t> BlockingClient::send(const schema::Message& message,
                                     const void* request, int64_t deadline_ns) {
  TRY_ASSIGN(int16_t version, version_of(message));
  return send_version(api_of(message), version, request, deadline_ns);
}

Result<int32_t> BlockingClient::send_version(const p::Api& api, int16_t version,
                                             const void* request,
                                             int64_t deadline_ns) {
  p::RequestHeader header{.requestApiKey = api.key,
                          .requestApiVersion = version,
                          .correlationId = ++last_number_,
                          .clientId = client_id_};
  std::string out(4, '\0');
  std::vector<schema::Splice> records;
  TRY(schema::encode(header, api.request_header_version(version), out));
  TRY(schema::encode(*api.request, version, request, out, &records));
  std::vector<Bytes> pieces;
  size_t at = 0, size = out.size() - 4;
  for (const schema::Splice& splice : records) {
    pieces.push_back(Bytes(out).substr(at, splice.position - at));
    pieces.push_back(splice.records);
    at = splice.position;
    size += splice.records.size();
  }
  pieces.push_back(Bytes(out).substr(at));
  store_be(out.data(), int32_t(size));
  TRY(noting(write(pieces, deadline_ns)));
  waiting_.push_back({.number = last_number_, .api = &api, .version = version});
  return last_number_;
}

Result<AnswerBytes> BlockingClient::receive(int32_t number,
                                            int64_t deadline_ns) {
  for (;;) {
    auto found =
        std::find_if(waiting_.begin(), waiting_.end(),
                     [&](const Waiting& one) { return one.number == number; });
    if (found == waiting_.end())
      return fail(Error{
          .code = Code::kIo, .text = "has nothing to answer", .file = name_});
    if (found->answer) {
      AnswerBytes answer = std::move(*found->answer);
      waiting_.erase(found);
      return answer;
    }
    TRY(noting(receive_one(deadline_ns)));
  }
}

void BlockingClient::abandon(int32_t number) {
  for (auto one = waiting_.begin(); one != waiting_.end(); ++one) {
    if (one->number != number) continue;
    one->abandoned = true;
    if (one->answer) waiting_.erase(one);
    return;
  }
}

// The next answer belongs to the oldest request that has none.
Result<> BlockingClient::receive_one(int64_t deadline_ns) {
  auto next = std::find_if(waiting_.begin(), waiting_.end(),
                           [](const Waiting& one) { return !one.answer; });
  std::string head;
  TRY(read(4, head, deadline_ns));
  int32_t length = load_be<int32_t>(head.data());
  if (length < 4 || length > kMaxAnswer)
    return fail(Error{.code = Code::kCorrupt,
                      .text = fmt::format("sent an answer of {} bytes", length),
                      .file = name_});
  auto frame = std::make_shared<std::string>();
  TRY(read(size_t(length), *frame, deadline_ns));
  Reader in(*frame);
  TRY_ASSIGN(auto header,
             schema::decode<p::ResponseHeader>(
                 in, next->api->response_header_version(next->version)));
  if (header.correlationId != next->number)
    return fail(Error{.code = Code::kCorrupt,
                      .text = "answered another request",
                      .file = name_});
  if (next->abandoned)
    waiting_.erase(next);
  else
    next->answer = AnswerBytes{frame, in.rest(), next->version};
  return {};
}

Result<> BlockingClient::wait_for(short events, int64_t deadline_ns) {
  for (;;) {
    int64_t left = deadline_ns - clock_->monotonic_ns();
    pollfd one{.fd = socket_.fd(), .events = events, .revents = 0};
    int ms = int(std::clamp<int64_t>((left + 999'999) / 1'000'000, 0, 60'000));
    int n = ::poll(&one, 1, ms);
    if (n > 0) return {};
    if (n < 0 && errno != EINTR) return fail_errno(name_, "cannot wait");
    if (n < 0) return fail(Code::kInterrupted, "interrupted");
    if (clock_->monotonic_ns() >= deadline_ns)
      return fail(Error{
          .code = Code::kTimeout, .text = "does not answer", .file = name_});
  }
}

Result<> BlockingClient::wait_for(TlsSession::Wait what, int64_t deadline_ns) {
  return wait_for(what == TlsSession::Wait::kRead ? POLLIN : POLLOUT,
                  deadline_ns);
}

Result<> BlockingClient::write_tls(std::span<Bytes> pieces,
                                   int64_t deadline_ns) {
  for (Bytes& piece : pieces)
    while (!piece.empty()) {
      auto done = tls_->write(piece);
      if (!done) return fail(std::move(done).error().in(name_));
      if (done->wait) TRY(wait_for(*done->wait, deadline_ns));
      piece.remove_prefix(done->bytes);
    }
  return {};
}

Result<> BlockingClient::write(std::span<Bytes> pieces, int64_t deadline_ns) {
  if (tls_) return write_tls(pieces, deadline_ns);
  while (!pieces.empty()) {
    iovec parts[kMaxPieces];
    size_t count = std::min(pieces.size(), kMaxPieces);
    for (size_t i = 0; i < count; ++i)
      parts[i] = {const_cast<char*>(pieces[i].data()), pieces[i].size()};
    msghdr message{};
    message.msg_iov = parts;
    message.msg_iovlen = count;
    ssize_t n = ::sendmsg(socket_.fd(), &message, MSG_NOSIGNAL);
    if (n < 0 && errno == EAGAIN) {
      TRY(wait_for(POLLOUT, deadline_ns));
    } else if (n < 0 && errno != EINTR) {
      return fail_errno(name_, "cannot send");
    }
    for (size_t sent = n > 0 ? size_t(n) : 0; !pieces.empty();) {
      size_t part = std::min(sent, pieces.front().size());
      pieces.front().remove_prefix(part);
      sent -= part;
      if (!pieces.front().empty()) break;
      pieces = pieces.subspan(1);
    }
  }
  return {};
}

Result<> BlockingClient::read(size_t n, std::string& into,
                              int64_t deadline_ns) {
  size_t got = 0;
  while (got < n) {
    if (into.size() == got) into.resize(std::min(n, got + kStep));
    TRY_ASSIGN(size_t some,
               read_some(into.data() + got, into.size() - got, deadline_ns));
    got += some;
  }
  return {};
}

// One byte or more.
Result<size_t> BlockingClient::read_some(char* into, size_t size,
                                         int64_t deadline_ns) {
  for (;;) {
    if (tls_) {
      auto done = tls_->read(into, size);
      if (!done) return fail(std::move(done).error().in(name_));
      if (done->bytes > 0) return done->bytes;
      if (done->wait) {
        TRY(wait_for(*done->wait, deadline_ns));
        continue;
      }
    } else {
      ssize_t r = ::recv(socket_.fd(), into, size, 0);
      if (r > 0) return size_t(r);
      if (r < 0 && errno == EAGAIN) {
        TRY(wait_for(POLLIN, deadline_ns));
        continue;
      }
      if (r < 0 && errno == EINTR) continue;
      if (r < 0) return fail_errno(name_, "cannot receive");
    }
    return fail(Error{
        .code = Code::kIo, .text = "closed the connection", .file = name_});
  }
}

int BlockingClient::peer_process() const {
  ucred who{};
  socklen_t size = sizeof who;
  if (::getsockopt(socket_.fd(), SOL_SOCKET, SO_PEERCRED, &who, &size) != 0)
    return 0;
  return who.pid;
}

}  // namespace weir
