#include "lib/server/peer.h"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "lib/server/server.h"
#include "lib/server/stranger.h"

namespace weir {
namespace {
/// Pieces of answers that may wait: a slice costs little memory, but some.
constexpr size_t kMaxQueuedPieces = 1024;
/// Reads before another connection has its turn.
constexpr int kReadTurn = 4;
}  // namespace

Peer::Peer(Server& server, Socket socket,
           std::shared_ptr<Connection> connection)
    : server_(server),
      socket_(std::move(socket)),
      connection_(std::move(connection)),
      reader_(server.options().max_request_bytes) {}

Result<> Peer::start() {
  TRY_ASSIGN(watch_,
             server_.loop().watch(
                 socket_.fd(), [this] { readable(); }, [this] { writable(); }));
  // What a client sends right behind its connect is often here already.
  readable();
  return {};
}

// A client that keeps several requests on their way has sent the next one by
// now: asking for it at once is cheaper than waiting for it.
void Peer::readable() {
  for (int i = 0; i < kReadTurn && read(); ++i) {
    serve_and_write();
    if (closed_ || !wants_more()) break;
  }
  if (!closed_) wait();
  server_.settle();
}

void Peer::writable() {
  blocked_ = false;
  go_on();
  server_.settle();
}

// False: nothing came.
bool Peer::read() {
  std::array<iovec, 2> into;
  size_t pieces = reader_.space(server_.scratch(), into);
  ssize_t n = ::readv(socket_.fd(), into.data(), int(pieces));
  if (n < 0) {
    if (errno != EAGAIN && errno != EINTR) close();
    return false;
  }
  if (n == 0) {
    ended_ = true;
    return true;
  }
  server_.touch(*this);
  reader_.received(size_t(n), server_.scratch());
  starved_ = false;
  return true;
}

bool Peer::may_serve() const {
  return !awaiting_ && !closing_ && !starved_ && !server_.stopping() &&
         out_.held() < server_.options().max_queued_bytes &&
         out_.waiting() < kMaxQueuedPieces;
}

void Peer::serve() {
  serving_ = true;
  while (may_serve()) {
    Result<std::optional<std::string>> frame = reader_.next();
    if (!frame) {
      refuse(frame.error());
    } else if (!*frame) {
      starved_ = true;
    } else {
      ++requests_;
      awaiting_ = true;
      server_.service().handle(connection_, std::move(**frame),
                               server_.reply_to(id()));
    }
  }
  serving_ = false;
}

void Peer::refuse(const Error& error) {
  closing_ = true;
  if (requests_ == 0)
    server_.log(*this, fmt::format("closed: {}, not Kafka's protocol",
                                   guess_language(reader_.first_bytes())));
  else
    server_.log(*this, fmt::format("closed: {}", error.message()));
}

void Peer::answered(Answer answer) {
  if (!std::exchange(awaiting_, false)) return;
  if (answer.close) {
    closing_ = true;
    if (answer.pieces.empty())
      server_.log(*this, "closed: a request that is not served here");
  }
  if (Result<> pushed = out_.push(std::move(answer)); !pushed)
    refuse(pushed.error());
  if (!serving_) server_.wake(*this);
}

void Peer::write() {
  if (out_.empty() || blocked_) return;
  int64_t before = out_.written();
  Result<OutputQueue::State> state = out_.write(socket_.fd());
  if (!state) {
    if (state.error().code == Code::kCorrupt)
      server_.log(*this, "closed: " + state.error().message());
    return close();
  }
  blocked_ = *state != OutputQueue::State::kEmpty;
  if (out_.written() != before) server_.touch(*this);
}

void Peer::serve_and_write() {
  do {
    serve();
    write();
  } while (!closed_ && may_serve());
}

void Peer::go_on() {
  serve_and_write();
  if (!closed_) wait();
}

bool Peer::wants_more() const {
  return starved_ && !ended_ && !closing_ && !awaiting_ && !server_.stopping();
}

// What has to happen next for this peer to go on.
void Peer::wait() {
  reader_.keep();
  account();
  bool idle = out_.empty() && !awaiting_;
  if (idle && (closing_ || server_.stopping() || (ended_ && starved_)))
    return close();
  if (blocked_) watch_->want_write();
  if (wants_more() && server_.may_grow(*this, held_)) watch_->want_read();
}

void Peer::account() {
  int64_t now = reader_.held() + out_.held();
  server_.hold(*this, now - std::exchange(held_, now));
}

void Peer::close() {
  if (std::exchange(closed_, true)) return;
  server_.hold(*this, -std::exchange(held_, 0));
  server_.remove(*this);
}

}  // namespace weir
