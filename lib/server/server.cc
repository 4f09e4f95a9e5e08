#include "lib/server/server.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace weir {
namespace {

/// What one read takes at most, beside the rest of a large frame.
constexpr size_t kScratchBytes = size_t(256) << 10;
/// And while all hold too much.
constexpr size_t kScarceBytes = size_t(16) << 10;
/// Connections accepted before the others have their turn.
constexpr int kAcceptTurn = 64;
/// How long nobody is accepted when there are no descriptors left.
constexpr int64_t kAcceptPauseMs = 250;
constexpr int64_t kNsPerMs = 1'000'000;

/// Who sits at the other end of a Unix socket: this user, or root.
bool is_our_user(int fd) {
  ucred who{};
  socklen_t size = sizeof who;
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) != 0) return false;
  return who.uid == ::geteuid() || who.uid == 0;
}

}  // namespace

Server::Server(EventLoop& loop, Service& service, const Clock& clock,
               ServerOptions options, RareLog::Sink log)
    : loop_(loop),
      service_(service),
      clock_(clock),
      options_(options),
      log_(std::move(log)),
      scratch_(std::make_unique_for_overwrite<char[]>(kScratchBytes)) {
  service_timer_ = loop_.timer([this] {
    service_.tick();
    settle();
  });
  idle_timer_ = loop_.timer([this] {
    expire();
    settle();
  });
  accept_timer_ = loop_.timer([this] {
    for (auto& door : doors_) door->watch->want_read();
  });
}

Server::~Server() {
  // What the service still says to these peers leads nowhere.
  for (auto& [id, peer] : peers_) service_.disconnected(peer->connection());
}

Result<> Server::add(std::unique_ptr<Listener> listener) {
  auto door = std::make_unique<Door>();
  door->listener = listener.get();
  TRY_ASSIGN(door->watch, loop_.watch(listener->fd(), [this, raw = door.get()] {
    accept(*raw);
  }));
  door->watch->want_read();
  listeners_.push_back(std::move(listener));
  doors_.push_back(std::move(door));
  set_timers();
  return {};
}

void Server::accept(Door& door) {
  for (int i = 0; i < kAcceptTurn; ++i) {
    Socket socket(::accept4(door.listener->fd(), nullptr, nullptr,
                            SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (socket) {
      admit(*door.listener, std::move(socket));
      continue;
    }
    if (errno == EAGAIN) break;
    if (errno == EINTR || errno == ECONNABORTED) continue;
    log_.say(clock_.monotonic_ns(),
             fmt::format("cannot accept connections for now: {}",
                         std::strerror(errno)));
    return pause_accepting();
  }
  if (!accept_timer_->is_set()) door.watch->want_read();
  settle();
}

void Server::pause_accepting() {
  accept_timer_->set(clock_.monotonic_ns() + kAcceptPauseMs * kNsPerMs);
  settle();
}

void Server::admit(const Listener& listener, Socket socket) {
  if (listener.is_unix() && !is_our_user(socket.fd())) {
    log_.say(clock_.monotonic_ns(), "refused another user on the Unix socket");
    return;
  }
  auto connection = describe(listener, socket);
  connection->id = ++last_id_;
  auto owner = std::make_unique<Peer>(*this, std::move(socket), connection);
  Peer& peer = *owner;
  peers_.emplace(peer.id(), std::move(owner));
  peer.active_ns = clock_.monotonic_ns();
  peer.by_age = by_age_.insert(by_age_.end(), &peer);
  if (Result<> started = peer.start(); !started) {
    log(peer, started.error().message());
    peer.close();
  }
}

std::shared_ptr<Connection> Server::describe(const Listener& listener,
                                             const Socket& socket) const {
  auto out = std::make_shared<Connection>();
  Endpoint told = listener.advertised;
  if (listener.is_unix()) {
    out->client_host = "/unix";
    for (const auto& other : listeners_) {
      if (!told.host.empty() || other->is_unix()) continue;
      told = other->advertised.host.empty() ? other->endpoint()
                                            : other->advertised;
    }
  } else {
    out->client_host = "/" + peer_address(socket.fd()).endpoint().host;
    if (told.host.empty()) told = local_address(socket.fd()).endpoint();
  }
  if (!told.host.empty()) {
    out->advertised_host = told.host;
    out->advertised_port = told.port;
  }
  return out;
}

// Small and trivially copied, so that std::function allocates nothing.
Reply Server::reply_to(uint64_t peer) {
  return [this, peer](Answer answer) {
    auto found = peers_.find(peer);
    if (found != peers_.end()) found->second->answered(std::move(answer));
  };
}

void Server::touch(Peer& peer) {
  peer.active_ns = clock_.monotonic_ns();
  by_age_.splice(by_age_.end(), by_age_, peer.by_age);
}

void Server::hold(Peer& peer, int64_t more) {
  if (more == 0) return;
  held_ += more;
  if (more > 0) return;
  if (growing_ == peer.id()) growing_ = 0;
  if (growing_ != 0 && held_ >= options_.max_held_bytes) return;
  for (uint64_t id : std::exchange(starved_, {})) woken_.push_back(id);
}

std::span<char> Server::scratch() {
  std::span<char> all(scratch_.get(), kScratchBytes);
  return held_ < options_.max_held_bytes ? all : all.first(kScarceBytes);
}

// Who holds nothing may always begin: small requests go on.
bool Server::may_grow(Peer& peer, int64_t held) {
  if (held == 0 || held_ < options_.max_held_bytes) return true;
  if (growing_ == 0) growing_ = peer.id();
  if (growing_ == peer.id()) return true;
  starved_.push_back(peer.id());
  return false;
}

void Server::log(const Peer& peer, std::string_view line) {
  log_.say(clock_.monotonic_ns(),
           fmt::format("{}: {}", peer.connection().client_host, line));
}

void Server::remove(Peer& peer) {
  auto found = peers_.find(peer.id());
  by_age_.erase(peer.by_age);
  if (growing_ == peer.id()) growing_ = 0;
  removed_.push_back(std::move(found->second));
  peers_.erase(found);
  service_.disconnected(removed_.back()->connection());
}

void Server::settle() {
  while (!woken_.empty()) {
    for (uint64_t id : std::exchange(woken_, {}))
      if (auto found = peers_.find(id); found != peers_.end())
        found->second->go_on();
  }
  removed_.clear();
  set_timers();
  end_if_done();
}

void Server::set_timers() {
  if (auto due = service_.next_deadline_ns();
      due && (!service_timer_->is_set() || *due < service_due_ns_)) {
    service_due_ns_ = *due;
    service_timer_->set(*due);
  }
  if (!by_age_.empty() && !idle_timer_->is_set())
    idle_timer_->set(by_age_.front()->active_ns +
                     options_.max_idle_ms * kNsPerMs);
}

void Server::expire() {
  int64_t oldest = clock_.monotonic_ns() - options_.max_idle_ms * kNsPerMs;
  while (!by_age_.empty() && by_age_.front()->active_ns <= oldest)
    by_age_.front()->close();
}

void Server::stop(std::function<void()> done) {
  stopping_ = true;
  done_ = std::move(done);
  doors_.clear();
  listeners_.clear();
  accept_timer_->cancel();
  for (auto& [id, peer] : peers_) woken_.push_back(id);
  auto later = [this](int64_t ms, std::function<void()> act) {
    stop_timer_ = loop_.timer(std::move(act));
    stop_timer_->set(clock_.monotonic_ns() + ms * kNsPerMs);
  };
  later(options_.answer_grace_ms, [this, later] {
    std::vector<Peer*> waiting;
    for (auto& [id, peer] : peers_)
      if (peer->awaiting()) waiting.push_back(peer.get());
    for (Peer* peer : waiting) peer->close();
    later(options_.write_grace_ms, [this] {
      while (!by_age_.empty()) by_age_.front()->close();
      settle();
    });
    settle();
  });
  settle();
}

void Server::end_if_done() {
  if (!stopping_ || !peers_.empty() || !done_) return;
  stop_timer_->cancel();
  std::exchange(done_, {})();
}

}  // namespace weir
