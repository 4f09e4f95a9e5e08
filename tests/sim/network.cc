#include "tests/sim/network.h"

#include <cstdlib>
#include <utility>

namespace weir::sim {
namespace {

std::optional<std::string> bytes_of(const Answer& answer) {
  std::string out;
  for (const Piece& piece : answer.pieces) {
    if (const auto* text = std::get_if<std::string>(&piece)) {
      out += *text;
      continue;
    }
    const auto& slice = std::get<FileSlice>(piece);
    size_t at = out.size(), length = size_t(slice.length);
    out.resize(at + length);
    auto read = slice.file->read_at(slice.position, out.data() + at, length);
    if (!read || *read != length) return {};
  }
  return out;
}

}  // namespace

const protocol::Api& api_of(const schema::Message& request) {
  for (const protocol::Api& api : protocol::apis())
    if (api.request == &request) return api;
  std::abort();  // a request that is none
}

void must(const Result<>& done) {
  if (!done) std::abort();
}

std::shared_ptr<Network::Link> Network::connect() {
  auto link = std::make_shared<Link>();
  link->connection->id = next_connection_++;
  link->life = node_.life();
  return link;
}

int64_t Network::delay(int64_t& last) {
  last = std::max(
      last, now_ms_ + int64_t(below(uint64_t(options_.max_delay_ms) + 1)));
  return last - now_ms_;
}

void Network::send(std::shared_ptr<Link> link, std::string frame,
                   std::function<void(Bytes)> then) {
  bool lost = chance(options_.loss);
  then = [once = std::make_shared<std::function<void(Bytes)>>(std::move(then))](
             Bytes bytes) {
    if (auto first = std::exchange(*once, nullptr)) first(std::move(bytes));
  };
  after_ms(delay(link->last_arrival_ms), [=, this, frame = std::move(frame)] {
    link->lost |= lost;
    if (link->lost || !node_.up() || link->life != node_.life()) {
      link->lost = true;
      return then({});
    }
    node_.broker().handle(link->connection, frame, [=, this](Answer answer) {
      deliver(link, std::move(answer), then);
    });
    // A request that is never answered, because the node died with it, is
    // lost all the same.
    after_ms(5'000, [=] { then({}); });
  });
}

void Network::deliver(std::shared_ptr<Link> link, Answer answer,
                      std::function<void(Bytes)> then) {
  bool lost = chance(options_.loss) || answer.close;
  auto bytes = bytes_of(answer);
  after_ms(delay(link->last_delivery_ms), [=, this, bytes = std::move(bytes)] {
    link->lost |= lost || !bytes ||
                  (options_.lost_with_the_node && link->life != node_.life());
    if (link->lost) return then({});
    then(bytes);
  });
}

bool Network::step() {
  auto due = node_.up() ? node_.broker().next_deadline_ns() : std::nullopt;
  if (due && (events_.empty() || *due < events_.begin()->first * 1'000'000)) {
    int64_t at = (*due + 999'999) / 1'000'000;
    if (at > now_ms_) node_.clock.advance_ms(at - now_ms_), now_ms_ = at;
    node_.tick();
    return true;
  }
  if (events_.empty()) return false;
  auto event = events_.extract(events_.begin());
  if (event.key() > now_ms_) {
    node_.clock.advance_ms(event.key() - now_ms_);
    now_ms_ = event.key();
  }
  event.mapped()();
  node_.tick();
  return true;
}

}  // namespace weir::sim
