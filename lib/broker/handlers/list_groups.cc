// ListGroups (16), versions 0 to 5: every group of every kind; by state from
// version 4, by kind from 5 on, however they are written.
//
// Errors: COORDINATOR_NOT_AVAILABLE.
//
// Reference: GroupMetadataManager.listGroups; KIP-518, KIP-848.
#include "lib/protocol/api/list_groups.h"

#include <algorithm>

#include "lib/broker/groups/coordinator.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using Listed = p::ListGroupsResponse::ListedGroup;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
  return out;
}

// An empty filter lets everything through.
bool passes(const std::vector<std::string>& filter, std::string_view value) {
  return filter.empty() ||
         std::any_of(filter.begin(), filter.end(), [&](const auto& one) {
           return lower(one) == lower(value);
         });
}

Listed list(const ClassicGroup& group) {
  return {.groupId = group.name(),
          .protocolType = group.protocol_type().value_or(""),
          .groupState = std::string(group_state_name(group.state())),
          .groupType = "classic"};
}

Listed list(const ConsumerGroup& group) {
  return {.groupId = group.name(),
          .protocolType = std::string(kConsumerProtocolType),
          .groupState = std::string(group.state()),
          .groupType = "consumer"};
}

Listed list(const ShareGroup& group) {
  return {.groupId = group.name(),
          .protocolType = "share",
          .groupState = std::string(group.state()),
          .groupType = "share"};
}

Listed list(const Group& group) {
  return {.groupId = group.name,
          .protocolType = std::string(group_type_name(group.type)),
          .groupState = group.members.empty() ? "Empty" : "Stable",
          .groupType = std::string(group_type_name(group.type))};
}

void list_groups(Broker& broker, p::ListGroupsRequest& request,
                 Responder<p::ListGroupsResponse> respond) {
  p::ListGroupsResponse response;
  GroupCoordinator& groups = broker.groups();
  response.errorCode = code(groups.load());
  if (response.errorCode != 0) return respond(response);
  auto add = [&](Listed one) {
    if (passes(request.statesFilter, one.groupState) &&
        passes(request.typesFilter, one.groupType))
      response.groups.push_back(std::move(one));
  };
  for (const auto& [name, group] : groups.classic()) add(list(*group));
  for (const auto& [name, group] : groups.consumers().all()) add(list(*group));
  for (const auto& [name, group] : groups.shares().all()) add(list(*group));
  for (const auto& [name, group] : groups.others()) add(list(group));
  respond(response);
}

}  // namespace

void handle_list_groups(Broker& broker, Call call, Reader& body) {
  answer<p::ListGroupsRequest, p::ListGroupsResponse, list_groups>(
      broker, std::move(call), body);
}

}  // namespace weir
