// AlterClientQuotas (49), versions 0 and 1: sets and removes quotas of users,
// client ids and addresses.
//
// Errors, of each entity: INVALID_REQUEST (none, a type or a key twice or
// unknown, an address beside a user or client, a value that is not above 0,
// a broken one of a whole number), POLICY_VIOLATION (read-only),
// KAFKA_STORAGE_ERROR.
//
// Left out: that quotas are enforced. They are kept, and Kafka obeys them.
//
// Reference: org.apache.kafka.controller.ClientQuotaControlManager; KIP-546.
#include "lib/protocol/api/alter_client_quotas.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using Request = p::AlterClientQuotasRequest;
using Response = p::AlterClientQuotasResponse;
using Entry = Request::EntryData;

struct KeyRow {
  std::string_view key;
  bool of_address;
  double most;  ///< of a whole number; 0: any number
};

constexpr double kLong = 9.2233720368547758e18, kInt = 2147483647;
constexpr KeyRow kKeys[] = {
    {"producer_byte_rate", false, kLong},
    {"consumer_byte_rate", false, kLong},
    {"request_percentage", false, 0},
    {"controller_mutation_rate", false, 0},
    {"connection_creation_rate", true, kInt},
};

template <class... Args>
tl::unexpected<Refusal> invalid(fmt::format_string<Args...> text,
                                Args&&... args) {
  return refusal(ErrorCode::INVALID_REQUEST, text, std::forward<Args>(args)...);
}

// Whether it is an address, and so has keys of its own.
Answered<bool> check_entity(const Entry& entry) {
  std::set<std::string_view> types;
  for (const auto& part : entry.entity) {
    std::string_view type = part.entityType;
    if (type != "user" && type != "client-id" && type != "ip")
      return invalid("'{}' is no type of entity", type);
    if (!types.insert(type).second) return invalid("{} is named twice", type);
  }
  if (types.empty()) return invalid("no entity is named");
  bool address = types.contains("ip");
  if (address && types.size() > 1)
    return invalid("an address stands beside no user or client");
  return address;
}

Answered<void> check(const Entry& entry) {
  Answered<bool> address = check_entity(entry);
  if (!address) return tl::unexpected(address.error());
  std::set<std::string_view> keys;
  for (const auto& op : entry.ops) {
    if (!keys.insert(op.key).second)
      return invalid("{} is named twice", op.key);
    if (op.remove) continue;
    auto row =
        std::find_if(std::begin(kKeys), std::end(kKeys), [&](const KeyRow& r) {
          return r.key == op.key && r.of_address == *address;
        });
    if (row == std::end(kKeys)) return invalid("there is no quota {}", op.key);
    if (!(op.value > 0)) return invalid("{} is above 0", op.key);
    if (row->most == 0) continue;
    if (op.value > row->most || std::fmod(op.value, 1.0) > 1e-6)
      return invalid("{} is a whole number up to {}", op.key, row->most);
  }
  return {};
}

Result<> add_records(const Broker& broker, const Entry& entry,
                     MetadataBatch& batch) {
  Image::QuotaEntity entity;
  for (const auto& part : entry.entity)
    entity.emplace_back(part.entityType, part.entityName);
  std::sort(entity.begin(), entity.end());
  p::ClientQuotaRecord record;
  for (const auto& [type, name] : entity)
    record.entity.push_back({.entityType = type, .entityName = name});
  auto now = broker.image().quotas().find(entity);
  for (const auto& op : entry.ops) {
    const double* old = nullptr;
    if (now != broker.image().quotas().end())
      if (auto found = now->second.find(op.key); found != now->second.end())
        old = &found->second;
    if (op.remove ? !old : old && *old == op.value) continue;
    record.key = op.key;
    record.remove = op.remove;
    record.value = op.remove ? 0 : op.value;
    TRY(batch.add(record, 0));
  }
  return {};
}

Answered<void> alter(Broker& broker, const Entry& entry, bool only_check) {
  if (Answered<void> ok = check(entry); !ok) return ok;
  if (broker.options().read_only)
    return refusal(ErrorCode::POLICY_VIOLATION,
                   "the directory is served read-only");
  if (only_check) return {};
  MetadataBatch batch;
  Result<> done = add_records(broker, entry, batch);
  if (done) done = broker.directory().record(batch);
  if (done) return {};
  return refusal(kafka_error(done.error().code), "{}", done.error().message());
}

void alter_client_quotas(Broker& broker, Request& request,
                         Responder<Response> respond) {
  Response response;
  for (const Entry& entry : request.entries) {
    auto& out = response.entries.emplace_back();
    out.errorMessage.reset();
    for (const auto& part : entry.entity)
      out.entity.push_back(
          {.entityType = part.entityType, .entityName = part.entityName});
    Answered<void> done = alter(broker, entry, request.validateOnly);
    if (!done) refuse(out, done.error());
  }
  respond(response);
}

}  // namespace

void handle_alter_client_quotas(Broker& broker, Call call, Reader& body) {
  answer<Request, Response, alter_client_quotas>(broker, std::move(call), body);
}

}  // namespace weir
