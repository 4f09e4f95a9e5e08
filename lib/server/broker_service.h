// The broker as what a server drives.
#pragma once
#include <utility>

#include "lib/broker/broker.h"
#include "lib/server/service.h"

namespace weir {

class BrokerService : public Service {
 public:
  /// `broker` must outlive it.
  explicit BrokerService(Broker& broker) : broker_(broker) {}

  void handle(const std::shared_ptr<Connection>& connection, std::string frame,
              Reply reply) override {
    broker_.handle(connection, std::move(frame), std::move(reply));
  }
  void disconnected(const Connection& connection) override {
    broker_.disconnected(connection);
  }
  std::optional<int64_t> next_deadline_ns() const override {
    return broker_.next_deadline_ns();
  }
  void tick() override { broker_.tick(); }

 private:
  Broker& broker_;
};

}  // namespace weir
