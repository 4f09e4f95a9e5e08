#include "lib/server/serving.h"

#include <cstdio>
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
  TRY(self->open_directory());
  TRY(self->make_topics());
  TRY(self->directory_->lead_all());
  self->decide_retention();
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

Result<> Serving::open_directory() {
  bool own = options_.access == Access::kOwn;
  if (own) TRY(take_lock(options_.dir));
  if (!own) TRY(begin_overlay());
  Fs& fs = own ? world_.fs : *overlay_;
  TRY_ASSIGN(directory_,
             LocalBroker::open(fs, world_.clock, world_.random, options_.dir,
                               {.format = own,
                                .adopt = options_.adopt || !own,
                                .lock = false,
                                .configs = options_.configs},
                               world_.findings));
  return {};
}

// What a start that did not come through leaves in the lock: how many there
// were, and when the first one was.
Result<> Serving::take_lock(const std::string& dir) {
  TRY(world_.fs.make_dirs(dir));
  Result<DirectoryLock> lock = DirectoryLock::take(dir);
  if (!lock && lock.error().code == Code::kInUse) return Failure(lock.error());
  if (!lock)
    return fail(std::move(lock.error())
                    .advise("'weir serve --read-only' needs no lock"));
  lock_.emplace(std::move(*lock));
  int failed = 0;
  long long since = 0;
  int64_t now = world_.clock.now().value();
  if (std::sscanf(lock_->left_behind().c_str(), "starting %d %lld", &failed,
                  &since) != 2 ||
      now - since > kFailedStartsMs || now < since)
    failed = 0;
  if (failed == 0) since = now;
  bool enough = failed >= kMostFailedStarts;
  TRY(lock_->note(
      fmt::format("starting {} {}", enough ? failed : failed + 1, since)));
  if (!enough) return {};
  lock_->abandon();
  return fail(Error{Code::kRefused,
                    fmt::format("{} starts in a row ended before the broker "
                                "was ready",
                                failed),
                    dir}
                  .advise("see what they said; 'weir verify' finds damage; "
                          "remove .lock to try again"));
}

Result<> Serving::begin_overlay() {
  const std::string& dir = options_.dir;
  if (world_.log && directory_is_locked(dir))
    world_.log(
        fmt::format("{} is in use by another process: what that writes "
                    "from now on is not seen here",
                    dir));
  if (options_.access == Access::kReadOnly) {
    options_.broker.read_only = true;
    overlay_ = std::make_unique<OverlayFs>(world_.fs, dir, memory_, "/changes");
    return {};
  }
  TRY(take_lock(options_.overlay));
  overlay_ =
      std::make_unique<OverlayFs>(world_.fs, dir, world_.fs, options_.overlay);
  return overlay_->keep_journal();
}

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

void Serving::decide_retention() {
  BrokerOptions& with = options_.broker;
  bool ours = directory_->meta().made_by_weir;
  bool deletes =
      !with.read_only && (options_.retention || (ours && !options_.fixtures));
  with.background.deletes = with.groups.expire_offsets = deletes;
  with.background.log = world_.log;
  if (!ours && !deletes && !with.read_only && world_.log)
    world_.log(fmt::format(
        "{} holds what came from elsewhere: nothing in it is deleted, "
        "compacted or expired without --retention",
        options_.dir));
}

Result<> Serving::open_socket() {
  bool over = options_.access == Access::kOverlay;
  TRY_ASSIGN(socket_path_, socket_path(over ? options_.overlay : options_.dir,
                                       options_.access != Access::kReadOnly));
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

void Serving::run() {
  if (lock_) (void)lock_->note("");  // else a later crash counts as this one
  loop_->run();
}

void Serving::stop() {
  if (server_->stopping()) return;
  server_->stop([this] { loop_->stop(); });
}

Result<> Serving::close() {
  server_.reset();
  broker_.reset();
  Result<> closed;
  if (options_.access != Access::kReadOnly) closed = directory_->close();
  lock_.reset();
  return closed;
}

}  // namespace weir
