#include "lib/client/blocking_client.h"

#include <poll.h>

#include <cerrno>
#include <cstring>

#include "lib/protocol/api/api_versions.h"
#include "lib/protocol/api/headers.h"
#include "lib/schema/encode.h"

namespace weir {
namespace {

namespace p = protocol;

/// What is made room for before it came.
constexpr size_t kStep = size_t(1) << 20;

}  // namespace

Result<BlockingClient> BlockingClient::connect(const Endpoint& endpoint,
                                               const Clock& clock,
                                               int64_t deadline_ns) {
  TRY_ASSIGN(auto addresses, resolve(endpoint));
  Result<> tried;
  for (const SocketAddress& address : addresses) {
    Socket socket(::socket(address.family(),
                           SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket) return fail_errno(endpoint.text(), "cannot make a socket");
    BlockingClient client(std::move(socket), clock, endpoint.text());
    tried = client.connect_to(address, deadline_ns);
    if (!tried) continue;
    TRY(client.ask_versions(deadline_ns));
    return client;
  }
  return fail(std::move(tried).error());
}

Result<> BlockingClient::connect_to(const SocketAddress& address,
                                    int64_t deadline_ns) {
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

Result<> BlockingClient::ask_versions(int64_t deadline_ns) {
  const p::Api& api = *api_of(schema::kMessage<p::ApiVersionsRequest>);
  p::ApiVersionsRequest request;
  TRY(exchange(api, 0, &request, deadline_ns));
  auto answer = schema::decode<p::ApiVersionsResponse>(body_, 0);
  if (!answer || answer->errorCode != 0)
    return fail(Error{.code = Code::kCorrupt,
                      .text = "does not answer as a broker does",
                      .file = name_});
  for (const auto& one : answer->apiKeys)
    versions_[one.apiKey] = {one.minVersion, one.maxVersion};
  return {};
}

const p::Api* BlockingClient::api_of(const schema::Message& request) {
  for (const p::Api& api : p::apis())
    if (api.request == &request) return &api;
  return nullptr;
}

Result<int16_t> BlockingClient::version_of(const p::Api& api) const {
  schema::Versions ours = api.request->versions;
  auto theirs = versions_.find(api.key);
  if (theirs != versions_.end()) {
    int16_t newest = std::min(ours.last, theirs->second.last);
    if (newest >= std::max(ours.first, theirs->second.first)) return newest;
  }
  return fail(Error{.code = Code::kUnsupported,
                    .text = fmt::format("does not serve {}", api.name()),
                    .file = name_});
}

Result<> BlockingClient::exchange(const p::Api& api, int16_t version,
                                  const void* request, int64_t deadline_ns) {
  p::RequestHeader header{.requestApiKey = api.key,
                          .requestApiVersion = version,
                          .correlationId = ++last_id_,
                          .clientId = "weir"};
  std::string out(4, '\0');
  TRY(schema::encode(header, api.request_header_version(version), out));
  TRY(schema::encode(*api.request, version, request, out));
  store_be(out.data(), int32_t(out.size() - 4));
  TRY(send(out, deadline_ns));
  std::string head;
  TRY(receive(4, head, deadline_ns));
  int32_t length = load_be<int32_t>(head.data());
  if (length < 4 || length > kMaxAnswer)
    return fail(Error{.code = Code::kCorrupt,
                      .text = fmt::format("sent an answer of {} bytes", length),
                      .file = name_});
  frame_.clear();
  TRY(receive(size_t(length), frame_, deadline_ns));
  Reader in(frame_);
  TRY_ASSIGN(auto answer_header, schema::decode<p::ResponseHeader>(
                                     in, api.response_header_version(version)));
  if (answer_header.correlationId != last_id_)
    return fail(Error{.code = Code::kCorrupt,
                      .text = "answered another request",
                      .file = name_});
  body_ = in.rest();
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

Result<> BlockingClient::send(Bytes bytes, int64_t deadline_ns) {
  while (!bytes.empty()) {
    ssize_t n = ::send(socket_.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n > 0) {
      bytes.remove_prefix(size_t(n));
    } else if (errno == EAGAIN) {
      TRY(wait_for(POLLOUT, deadline_ns));
    } else if (errno != EINTR) {
      return fail_errno(name_, "cannot send");
    }
  }
  return {};
}

Result<> BlockingClient::receive(size_t n, std::string& into,
                                 int64_t deadline_ns) {
  size_t got = 0;
  while (got < n) {
    if (into.size() == got) into.resize(std::min(n, got + kStep));
    ssize_t r = ::recv(socket_.fd(), into.data() + got, into.size() - got, 0);
    if (r > 0) {
      got += size_t(r);
    } else if (r == 0) {
      return fail(Error{
          .code = Code::kIo, .text = "closed the connection", .file = name_});
    } else if (errno == EAGAIN) {
      TRY(wait_for(POLLIN, deadline_ns));
    } else if (errno != EINTR) {
      return fail_errno(name_, "cannot receive");
    }
  }
  return {};
}

int BlockingClient::peer_process() const {
  ucred who{};
  socklen_t size = sizeof who;
  if (::getsockopt(socket_.fd(), SOL_SOCKET, SO_PEERCRED, &who, &size) != 0)
    return 0;
  return who.pid;
}

}  // namespace weir
