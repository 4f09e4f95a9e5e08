// The only file that includes Asio.
#include "lib/server/event_loop.h"

#include <signal.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <utility>

namespace weir {

namespace asio = boost::asio;
using boost::system::error_code;

struct EventLoop::Impl {
  asio::io_context io{1};  // one thread; post() stays safe
  std::unique_ptr<asio::signal_set> signals;
  std::function<bool(int)> on_signal;

  void wait_for_signal() {
    signals->async_wait([this](error_code error, int which) {
      if (error) return;
      if (on_signal(which)) return wait_for_signal();
      signals->clear(error);  // the default action is back
    });
  }
};

struct EventLoop::Watch::State : std::enable_shared_from_this<State> {
  State(asio::io_context& io, std::function<void()> readable_,
        std::function<void()> writable_)
      : descriptor(io),
        readable(std::move(readable_)),
        writable(std::move(writable_)) {}

  void wait(asio::posix::stream_descriptor::wait_type what, bool State::*asked,
            std::function<void()> State::*act) {
    if (this->*asked) return;
    this->*asked = true;
    descriptor.async_wait(
        what, [self = shared_from_this(), asked, act](error_code error) {
          (*self).*asked = false;
          if (error || !self->alive) return;
          ((*self).*act)();
        });
  }

  asio::posix::stream_descriptor descriptor;
  std::function<void()> readable;
  std::function<void()> writable;
  bool reading = false;
  bool writing = false;
  bool alive = true;
};

EventLoop::Watch::Watch(std::shared_ptr<State> state)
    : state_(std::move(state)) {}

EventLoop::Watch::~Watch() {
  state_->alive = false;
  state_->descriptor.release();
}

void EventLoop::Watch::want_read() {
  state_->wait(asio::posix::stream_descriptor::wait_read, &State::reading,
               &State::readable);
}

void EventLoop::Watch::want_write() {
  state_->wait(asio::posix::stream_descriptor::wait_write, &State::writing,
               &State::writable);
}

struct EventLoop::Timer::State : std::enable_shared_from_this<State> {
  State(asio::io_context& io, std::function<void()> act_)
      : timer(io), act(std::move(act_)) {}
  asio::steady_timer timer;
  std::function<void()> act;
  uint64_t round = 0;  ///< an expiry of an older round says nothing
  bool set = false;
};

EventLoop::Timer::Timer(std::shared_ptr<State> state)
    : state_(std::move(state)) {}

EventLoop::Timer::~Timer() { cancel(); }

void EventLoop::Timer::set(int64_t deadline_ns) {
  using Moment = asio::steady_timer::time_point;
  uint64_t round = ++state_->round;
  state_->set = true;
  state_->timer.expires_at(Moment(std::chrono::nanoseconds(deadline_ns)));
  state_->timer.async_wait([self = state_, round](error_code error) {
    if (error || self->round != round || !self->set) return;
    self->set = false;
    self->act();
  });
}

void EventLoop::Timer::cancel() {
  ++state_->round;
  if (std::exchange(state_->set, false)) state_->timer.cancel();
}

bool EventLoop::Timer::is_set() const { return state_->set; }

EventLoop::EventLoop(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
EventLoop::~EventLoop() = default;

Result<std::unique_ptr<EventLoop>> EventLoop::make() {
  try {
    return std::unique_ptr<EventLoop>(new EventLoop(std::make_unique<Impl>()));
  } catch (const boost::system::system_error& error) {
    return fail(Code::kIo, "cannot wait for sockets: {}",
                error.code().message());
  }
}

Result<std::unique_ptr<EventLoop::Watch>> EventLoop::watch(
    int fd, std::function<void()> readable, std::function<void()> writable) {
  auto state = std::make_shared<Watch::State>(impl_->io, std::move(readable),
                                              std::move(writable));
  error_code error;
  state->descriptor.assign(fd, error);
  if (error)
    return fail(Code::kIo, "cannot wait for a descriptor: {}", error.message());
  return std::unique_ptr<Watch>(new Watch(std::move(state)));
}

std::unique_ptr<EventLoop::Timer> EventLoop::timer(std::function<void()> act) {
  auto state = std::make_shared<Timer::State>(impl_->io, std::move(act));
  return std::unique_ptr<Timer>(new Timer(std::move(state)));
}

Result<> EventLoop::on_signal(std::span<const int> signals,
                              std::function<bool(int)> act) {
  impl_->signals = std::make_unique<asio::signal_set>(impl_->io);
  impl_->on_signal = std::move(act);
  for (int signal : signals) {
    struct sigaction now {};
    if (::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN)
      continue;
    error_code error;
    impl_->signals->add(signal, error);
    if (error)
      return fail(Code::kIo, "cannot wait for signals: {}", error.message());
  }
  impl_->wait_for_signal();
  return {};
}

void EventLoop::post(std::function<void()> act) {
  asio::post(impl_->io, std::move(act));
}

void EventLoop::run() {
  auto work = asio::make_work_guard(impl_->io);
  impl_->io.restart();
  impl_->io.run();
}

void EventLoop::stop() { impl_->io.stop(); }

}  // namespace weir
