#include "cmd/clusters.h"

#include "cmd/cli/interrupt.h"
#include "cmd/input.h"
#include "lib/net/socket_path.h"
#include "lib/os/lock.h"

namespace weir {

namespace {

constexpr int64_t kNsPerMs = 1'000'000;

}  // namespace

bool names_cluster(const cli::Arguments& args) {
  if (args.text("bootstrap")) return true;
  if (args.given("dir") ||
      (!args.given("property") && !args.given("properties")))
    return false;
  auto properties = client_properties(args);
  // What is wrong with them is told when they are used.
  return !properties || properties->text("bootstrap.servers");
}

Result<ClientProperties> client_properties(const cli::Arguments& args) {
  ClientProperties out;
  if (auto file = args.text("properties")) {
    TRY_ASSIGN(Input input, Input::open(*file));
    TRY_ASSIGN(std::string text, input.rest());
    TRY(out.add_lines(text, *file));
  }
  for (const std::string& text : args.texts("property")) TRY(out.add(text));
  return out;
}

Result<std::vector<Endpoint>> parse_bootstrap(std::string_view list) {
  std::vector<Endpoint> out;
  while (!list.empty()) {
    std::string_view word = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), word.size() + 1));
    if (word.find(':') == word.npos) {  // Kafka's own port
      out.push_back({.host = std::string(word), .port = 9092});
      continue;
    }
    TRY_ASSIGN(Endpoint endpoint, parse_endpoint(word));
    out.push_back(std::move(endpoint));
  }
  if (out.empty()) return fail(Code::kUsage, "-b: HOST:PORT is expected");
  return out;
}

Result<std::shared_ptr<Cluster>> open_cluster(const cli::Arguments& args,
                                              std::vector<Endpoint> bootstrap,
                                              const Clock& clock) {
  TRY_ASSIGN(ClientProperties properties, client_properties(args));
  ClusterOptions options{.bootstrap = std::move(bootstrap),
                         .interrupt = &cli::interrupt_flag()};
  if (auto id = properties.text("client.id")) options.client_id = *id;
  if (auto ms = properties.number("request.timeout.ms"))
    options.request_ns = *ms * kNsPerMs;
  if (auto ms = properties.number("socket.connection.setup.timeout.ms"))
    options.connect_ns = *ms * kNsPerMs;
  TRY_ASSIGN(options.security, Security::make(properties));
  TRY_ASSIGN(auto cluster, Cluster::connect(std::move(options), clock));
  return std::shared_ptr<Cluster>(std::move(cluster));
}

Result<std::shared_ptr<Cluster>> open_cluster(const cli::Arguments& args,
                                              const Clock& clock) {
  auto list = args.text("bootstrap");
  if (!list) {
    TRY_ASSIGN(ClientProperties properties, client_properties(args));
    list = properties.text("bootstrap.servers");
  }
  TRY_ASSIGN(auto bootstrap, parse_bootstrap(list.value_or("")));
  return open_cluster(args, std::move(bootstrap), clock);
}

std::shared_ptr<Cluster> serving(const std::string& dir, const Clock& clock) {
  std::string path = find_socket(dir);
  if (path.empty() || !directory_is_locked(dir)) return nullptr;
  ClusterOptions options{
      .bootstrap = {{.kind = Endpoint::Kind::kUnix, .path = path}},
      .interrupt = &cli::interrupt_flag()};
  // What lies there may be a socket that nobody listens at any more.
  auto cluster = Cluster::connect(std::move(options), clock);
  if (!cluster) return nullptr;
  return std::shared_ptr<Cluster>(std::move(*cluster));
}

}  // namespace weir
