// A service in which the first byte of a request says what becomes of it.
#pragma once
#include <atomic>
#include <deque>
#include <map>
#include <set>

#include "lib/server/service.h"

namespace weir {

///  e…  the same bytes back, at once
///  w…  the same bytes back when somebody sends an r
///  t…  the same bytes back when the clock says so (10 ms)
///  r   answers the oldest w, then itself
///  n…  nothing back
///  c…  closes the connection; C… answers, then closes
///  f…  the bytes of `file` as a slice, between two bytes '<' and '>'
///  m…  a megabyte of 'm'
class FakeService : public Service {
 public:
  explicit FakeService(const Clock& clock) : clock_(clock) {}

  void handle(const std::shared_ptr<Connection>& connection, std::string frame,
              Reply reply) override {
    ++requests;
    last_connection = *connection;
    switch (frame[0]) {
      case 'w':
        waiting_.push_back({std::move(frame), std::move(reply)});
        ++parked;
        return;
      case 't':
        due_ns_ = clock_.monotonic_ns() + 10'000'000;
        timed_.push_back({std::move(frame), std::move(reply)});
        return;
      case 'r':
        if (!waiting_.empty()) {
          Waiting one = std::move(waiting_.front());
          waiting_.pop_front();
          one.reply(Answer{.pieces = {std::move(one.frame)}});
        }
        return reply(Answer{.pieces = {std::move(frame)}});
      case 'n':
        return reply({});
      case 'c':
        return reply({.close = true});
      case 'C':
        return reply({.pieces = {std::move(frame)}, .close = true});
      case 'f':
        return reply({.pieces = {std::string("<"), slice, std::string(">")}});
      case 'm':
        return reply({.pieces = {std::string(1 << 20, 'm')}});
      default:
        return reply({.pieces = {std::move(frame)}});
    }
  }
  void disconnected(const Connection&) override { ++ended; }
  std::optional<int64_t> next_deadline_ns() const override {
    if (timed_.empty()) return std::nullopt;
    return due_ns_;
  }
  void tick() override {
    if (timed_.empty() || clock_.monotonic_ns() < due_ns_) return;
    for (Waiting& one : std::exchange(timed_, {}))
      one.reply(Answer{.pieces = {std::move(one.frame)}});
  }

  FileSlice slice;
  Connection last_connection;
  std::atomic<int> requests{0};
  std::atomic<int> parked{0};
  std::atomic<int> ended{0};

 private:
  struct Waiting {
    std::string frame;
    Reply reply;
  };
  const Clock& clock_;
  int64_t due_ns_ = 0;
  std::deque<Waiting> waiting_;
  std::deque<Waiting> timed_;
};

}  // namespace weir
