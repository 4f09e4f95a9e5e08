// EventLoop: one thread that waits for descriptors, moments and signals, over
// Boost.Asio's reactor. Only event_loop.cc knows Asio; what is read and
// written, and by which call, is the business of whoever owns the descriptor
// (sendfile, gathered writes and accept4 are not Asio's).
//
// Invariants: callbacks run one after the other inside run(); none runs after
// its Watch or Timer is gone; a callback may destroy its own.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "lib/base/result.h"

namespace weir {

class EventLoop {
 public:
  /// kIo when the process has no descriptors left.
  static Result<std::unique_ptr<EventLoop>> make();
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  /// A descriptor that is waited for. Does not own it: close it afterwards.
  class Watch {
   public:
    ~Watch();
    /// Once: calls `readable` when there is something to read (or an end, or
    /// an error). Asking twice is asking once.
    void want_read();
    void want_write();

   private:
    friend class EventLoop;
    struct State;
    explicit Watch(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
  };
  /// kIo where the system refuses.
  Result<std::unique_ptr<Watch>> watch(int fd, std::function<void()> readable,
                                       std::function<void()> writable = {});

  class Timer {
   public:
    ~Timer();
    /// Calls `act` once at that moment of the monotonic clock; replaces what
    /// was set before.
    void set(int64_t deadline_ns);
    void cancel();
    bool is_set() const;

   private:
    friend class EventLoop;
    struct State;
    explicit Timer(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
  };
  std::unique_ptr<Timer> timer(std::function<void()> act);

  /// Calls `act` with the number of each of these signals that comes, until it
  /// says no: then they are the system's again, and the next one ends the
  /// process. One that is ignored stays so.
  Result<> on_signal(std::span<const int> signals,
                     std::function<bool(int)> act);

  /// Runs `act` inside run(), soon. From any thread.
  void post(std::function<void()> act);

  /// Until stop(). A loop that was stopped can run again.
  void run();
  void stop();

 private:
  struct Impl;
  explicit EventLoop(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace weir
