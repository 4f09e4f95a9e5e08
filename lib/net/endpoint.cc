#include "lib/net/endpoint.h"

#include "lib/base/text.h"

namespace weir {

std::string host_port(std::string_view host, int32_t port) {
  if (host.find(':') != host.npos) return fmt::format("[{}]:{}", host, port);
  return fmt::format("{}:{}", host, port);
}

std::string Endpoint::text() const {
  return kind == Kind::kUnix ? "unix:" + path : host_port(host, port);
}

Result<Endpoint> parse_host_port(std::string_view text) {
  auto wrong = [&] {
    return fail(Code::kUsage, "'{}' is not HOST:PORT", text);
  };
  size_t colon = text.rfind(':');
  if (colon == text.npos || colon == 0) return wrong();
  std::string_view host = text.substr(0, colon);
  if (host.front() == '[') {
    if (host.size() < 3 || host.back() != ']') return wrong();
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != host.npos) {
    return wrong();
  }
  Result<int64_t> port = parse_integer(text.substr(colon + 1));
  if (!port || *port < 0 || *port > UINT16_MAX) return wrong();
  return Endpoint{.host = std::string(host), .port = uint16_t(*port)};
}

Result<Endpoint> parse_endpoint(std::string_view text) {
  if (text.starts_with("unix:")) {
    std::string path(text.substr(5));
    if (path.empty()) return fail(Code::kUsage, "'{}' names no path", text);
    return Endpoint{.kind = Endpoint::Kind::kUnix, .path = std::move(path)};
  }
  if (text.starts_with("tcp:")) text.remove_prefix(4);
  return parse_host_port(text);
}

}  // namespace weir
