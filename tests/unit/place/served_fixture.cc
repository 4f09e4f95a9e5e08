#include "tests/unit/place/served_fixture.h"

#include "lib/server/serving.h"

namespace weir {

Served::Served(std::vector<ServedTopic> topics) {
  std::vector<WantedTopic> wanted;
  for (ServedTopic& one : topics)
    wanted.push_back({.name = one.name, .partitions = one.partitions});
  serving_ = must(Serving::open({posix_fs(), clock, random_, findings, {}},
                                {.dir = temp_ / "data",
                                 .listen = {{.host = "127.0.0.1", .port = 0}},
                                 .topics = std::move(wanted)}));
  tcp = serving_->bootstrap();
  local = {.kind = Endpoint::Kind::kUnix, .path = serving_->socket()};
  thread_ = std::thread([this] { serving_->run(); });
}

Served::~Served() { stop(); }

void Served::stop() {
  if (!thread_.joinable()) return;
  serving_->loop().post([this] { serving_->stop(); });
  thread_.join();
  CHECK(serving_->close());
  serving_.reset();
}

}  // namespace weir
