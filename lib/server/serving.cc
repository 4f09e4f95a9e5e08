#include "lib/server/serving.h"

#include <utility>

#include "lib/base/text.h"
#include "lib/net/socket_path.h"

namespace weir {
namespace {

constexpr uint16_t kKafkaPort = 9092;

// "a=1,b=x,y,c=2": y belongs to b.
Result<ConfigChanges> parse_configs(std::string_view text) {
  ConfigChanges out;
  while (!text.empty()) {
    std::string_view word = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    size_t equals = word.find('=');
    if (equals != word.npos && equals > 0)
      out.emplace_back(std::string(word.substr(0, equals)),
                       std::string(word.substr(equals + 1)));
    else if (!out.empty())
      *out.back().second += "," + std::string(word);
    else
      return fail(Code::kUsage, "'{}' is not NAME=VALUE", word);
  }
  return out;
}

}  // namespace

Result<WantedTopic> parse_wanted_topic(std::string_view text) {
  WantedTopic out;
  size_t colon = text.find(':');
  out.name = text.substr(0, colon);
  if (out.name.empty()) return fail(Code::kUsage, "'{}' names no topic", text);
  if (colon == text.npos) return out;
  text.remove_prefix(colon + 1);
  colon = text.find(':');
  std::string_view number = text.substr(0, colon);
  Result<int64_t> partitions = parse_integer(number);
  if (!partitions || *partitions < 1 || *partitions > INT32_MAX)
    return fail(Code::kUsage, "'{}' is no number of partitions", number);
  out.partitions = int32_t(*partitions);
  if (colon == text.npos) return out;
  TRY_ASSIGN(out.configs, parse_configs(text.substr(colon + 1)));
  return out;
}

Result<std::unique_ptr<Serving>> Serving::open(World world,
                                               ServingOptions options) {
  std::unique_ptr<Serving> self(
      new Serving(std::move(world), std::move(options)));
  World& out = self->world_;
  ServingOptions& with = self->options_;
  if (with.listen.empty())
    with.listen.push_back({.host = "127.0.0.1", .port = kKafkaPort});
  std::vector<std::unique_ptr<Listener>> listeners;
  for (size_t i = 0; i < with.listen.size(); ++i) {
    TRY_ASSIGN(
        auto listener,
        Listener::open(with.listen[i], {.any_address = with.any_address}));
    if (i < with.advertise.size()) listener->advertised = with.advertise[i];
    listeners.push_back(std::move(listener));
  }
  TRY_ASSIGN(self->directory_,
             LocalBroker::open(out.fs, out.clock, out.random, with.dir,
                               {.configs = with.configs}, out.findings));
  TRY(self->directory_->lead_all());
  TRY(self->make_topics());
  self->broker_ = std::make_unique<Broker>(*self->directory_, out.clock,
                                           out.random, with.broker);
  self->service_ = std::make_unique<BrokerService>(*self->broker_);
  TRY_ASSIGN(self->loop_, EventLoop::make());
  self->server_ = std::make_unique<Server>(*self->loop_, *self->service_,
                                           out.clock, with.server, out.log);
  for (auto& listener : listeners) TRY(self->server_->add(std::move(listener)));
  TRY(self->open_socket());
  return self;
}

Serving::~Serving() = default;

Result<> Serving::make_topics() {
  for (const WantedTopic& topic : options_.topics) {
    if (directory_->image().topic(topic.name)) continue;
    Result<> made =
        directory_->create_topic(topic.name, topic.partitions, topic.configs);
    if (!made)
      return fail(Error{.code = made.error().code,
                        .text = fmt::format("topic '{}': {}", topic.name,
                                            made.error().text)});
  }
  return {};
}

Result<> Serving::open_socket() {
  TRY_ASSIGN(socket_path_, socket_path(options_.dir));
  for (const auto& listener : server_->listeners())
    if (listener->is_unix() && listener->endpoint().path == socket_path_)
      return {};
  TRY_ASSIGN(auto listener,
             Listener::open(
                 {.kind = Endpoint::Kind::kUnix, .path = socket_path_}, {}));
  return server_->add(std::move(listener));
}

Endpoint Serving::bootstrap() const {
  for (const auto& listener : server_->listeners())
    if (!listener->is_unix())
      return listener->advertised.host.empty() ? listener->endpoint()
                                               : listener->advertised;
  return server_->listeners().front()->endpoint();
}

size_t Serving::topics() const {
  size_t n = 0;
  for (const auto& [name, topic] : directory_->image().topics())
    n += !name.starts_with("__");
  return n;
}

void Serving::run() { loop_->run(); }

void Serving::stop() {
  if (server_->stopping()) return;
  server_->stop([this] { loop_->stop(); });
}

Result<> Serving::close() {
  server_.reset();
  broker_.reset();
  return directory_->close();
}

}  // namespace weir
