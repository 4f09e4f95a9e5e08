#include "tests/sim/node.h"

namespace weir::sim {

Node::Node(uint64_t seed, BrokerOptions options)
    : random_(seed), options_(std::move(options)) {
  // What stands above the directory is there, whatever happens.
  (void)disk.make_dir(std::string(dir_name(path())));
  (void)disk.make_dir(path());
  (void)disk.sync_dir(std::string(dir_name(dir_name(path()))));
  (void)disk.sync_dir(std::string(dir_name(path())));
}

Result<> Node::start() {
  ++life_;
  TRY_ASSIGN(directory_,
             LocalBroker::open(disk, clock, random_, path(), {}, ignore_));
  if (auto led = directory_->lead_all(); !led) {
    drop();
    return led;
  }
  broker_ = std::make_unique<Broker>(*directory_, clock, random_, options_);
  return {};
}

void Node::drop() {
  broker_.reset();
  directory_.reset();
}

void Node::kill() {
  drop();
  disk.kill();
}

void Node::cut_power(uint64_t seed) {
  drop();
  disk.crash(seed);
}

Result<> Node::stop() {
  broker_.reset();
  Result<> closed = directory_->close();
  directory_.reset();
  return closed;
}

void Node::tick() {
  if (!up()) return;
  auto due = broker_->next_deadline_ns();
  if (due && *due <= clock.monotonic_ns()) broker_->tick();
}

}  // namespace weir::sim
