#include "lib/client/properties.h"

#include <algorithm>

#include "lib/base/text.h"

namespace weir {
namespace {

constexpr PropertyRow kRows[] = {
    {"bootstrap.servers", "metadata.broker.list", "",
     "the cluster, where -b does not name one"},
    {"client.id", "", "", "what the client calls itself; weir"},
    {"socket.connection.setup.timeout.ms", "", "N",
     "for a connection to come about; 10000"},
    {"request.timeout.ms", "socket.timeout.ms", "N",
     "for a request with all its tries; 30000"},
    {"security.protocol", "", "plaintext ssl sasl_plaintext sasl_ssl",
     "how brokers are spoken to: by TLS, with a login"},
    {"sasl.mechanism", "sasl.mechanisms", "plain scram-sha-256 scram-sha-512",
     "how to log in; plain"},
    {"sasl.username", "", "", "who logs in"},
    {"sasl.password", "", "", "and the password"},
    {"ssl.ca.location", "", "",
     "file of the authorities that are trusted; the system's"},
    {"ssl.certificate.location", "", "", "file of the client's certificate"},
    {"ssl.key.location", "", "", "file of its key"},
    {"ssl.key.password", "", "", "that opens the key"},
    {"ssl.endpoint.identification.algorithm", "", "https none",
     "whether the certificate must be the host's; https"},
    {"enable.ssl.certificate.verification", "", "true false",
     "whether brokers must have a certificate that is trusted; true"},
    {"acks", "request.required.acks", "all -1",
     "who must have a batch before it counts as written: all in sync"},
    {"enable.idempotence", "", "true",
     "each batch is written once; always, where the cluster lets us"},
    {"compression.type", "compression.codec", "none gzip snappy lz4 zstd",
     "the codec of batches, where --codec does not say"},
    {"batch.size", "", "N",
     "bytes that a batch is filled up to, where --batch-bytes does not say"},
    {"linger.ms", "queue.buffering.max.ms", "N",
     "batches go when they are full or input pauses, never later"},
    {"group.instance.id", "", "", "of a static member of a group"},
    {"session.timeout.ms", "", "N",
     "how long a group waits for a silent member; 45000"},
};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r";
  size_t from = text.find_first_not_of(kSpace);
  if (from == text.npos) return {};
  return text.substr(from, text.find_last_not_of(kSpace) + 1 - from);
}

std::optional<int64_t> parse_number(std::string_view text) {
  Result<int64_t> number = parse_integer(text);
  if (!number || *number < 0 || *number > INT32_MAX) return std::nullopt;
  return *number;
}

const PropertyRow* find_row(std::string_view name) {
  for (const PropertyRow& row : kRows)
    if (row.name == name || (!name.empty() && row.other_name == name))
      return &row;
  return nullptr;
}

bool is_allowed(const PropertyRow& row, std::string_view value) {
  if (row.values.empty()) return true;
  if (row.values == "N") return parse_number(value).has_value();
  for (std::string_view rest = row.values; !rest.empty();) {
    std::string_view word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    if (word == value) return true;
  }
  return false;
}

}  // namespace

std::span<const PropertyRow> property_rows() { return kRows; }

Result<> ClientProperties::add(std::string_view text) {
  size_t equals = text.find('=');
  std::string_view name = trimmed(text.substr(0, equals));
  if (equals == text.npos || name.empty())
    return fail(Code::kUsage, "'{}': NAME=VALUE is expected", text);
  std::string value(trimmed(text.substr(equals + 1)));
  const PropertyRow* row = find_row(name);
  if (row == nullptr)
    return fail(
        Error{.code = Code::kUsage,
              .text = fmt::format("no client property '{}'", name),
              .hint = "-X in weir-consume(1) lists what is understood"});
  // Both write such words small and large.
  if (!row->values.empty())
    for (char& c : value) c = char(std::tolower(static_cast<unsigned char>(c)));
  if (!is_allowed(*row, value))
    return fail(Code::kUsage, "client property {}: '{}' is not {}", name, value,
                row->values == "N" ? "a number"
                                   : fmt::format("one of: {}", row->values));
  values_.insert_or_assign(std::string(row->name), std::move(value));
  return {};
}

Result<> ClientProperties::add_lines(std::string_view text,
                                     std::string_view file) {
  for (int line = 1; !text.empty(); ++line) {
    std::string_view one = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), one.size() + 1));
    one = trimmed(one);
    if (one.empty() || one.front() == '#') continue;
    Result<> added = add(one);
    if (!added)
      return fail(
          std::move(added).error().in(fmt::format("{}:{}", file, line)));
  }
  return {};
}

std::optional<std::string> ClientProperties::text(std::string_view name) const {
  auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  return found->second;
}

std::optional<int64_t> ClientProperties::number(std::string_view name) const {
  auto value = text(name);
  if (!value) return std::nullopt;
  return parse_number(*value);
}

}  // namespace weir
