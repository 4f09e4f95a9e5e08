// Service: what the server drives. The broker is one; tests bring their own.
// One thread calls it; it never blocks for long and never throws.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "lib/broker/answer.h"
#include "lib/broker/connection.h"

namespace weir {

class Service {
 public:
  virtual ~Service() = default;
  /// One request frame without its length. `reply` is called exactly once,
  /// before this returns or later, and not after the server is gone.
  virtual void handle(const std::shared_ptr<Connection>& connection,
                      std::string frame, Reply reply) = 0;
  /// Replies to this connection lead nowhere from now on.
  virtual void disconnected(const Connection& connection) = 0;
  /// When tick() is due, by Clock::monotonic_ns(); nothing: when asked.
  virtual std::optional<int64_t> next_deadline_ns() const = 0;
  virtual void tick() = 0;
};

}  // namespace weir
