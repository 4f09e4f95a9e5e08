// What ConsumerGroupDescribe and ShareGroupDescribe have in common: one answer
// for each group that is named, and partitions with the names of their topics.
//
// Reference: GroupMetadataManager.consumerGroupDescribe, shareGroupDescribe.
#pragma once
#include <string_view>

#include "lib/broker/groups/coordinator.h"
#include "lib/broker/respond.h"

namespace weir {

/// Topics that are gone are left out.
template <class Out>
Out described_assignment(const Assignment& partitions, const Image& image) {
  Out out;
  for (const auto& [id, numbers] : partitions)
    if (const TopicImage* topic = image.topic(id))
      out.topicPartitions.push_back(
          {id, topic->name, {numbers.begin(), numbers.end()}});
  return out;
}

/// Answers for each name of the request: what `describe` says of the group
/// that `find` finds, or why there is none. `kind`: "consumer" or "share".
template <class Response, class Request, class Find, class Describe>
Response describe_groups_of(Broker& broker, const Request& request,
                            std::string_view kind, Find find,
                            Describe describe) {
  using protocol::ErrorCode;
  Response response;
  ErrorCode error = broker.groups().load();
  for (const std::string& name : request.groupIds) {
    typename Response::DescribedGroup out;
    out.groupId = name;
    const auto* group = find(name);
    if (error != ErrorCode::NONE) {
      out.errorCode = code(error);
    } else if (name.empty()) {
      out.errorCode = code(ErrorCode::INVALID_GROUP_ID);
    } else if (group) {
      out = describe(*group, broker.image());
      if (request.includeAuthorizedOperations)
        out.authorizedOperations = kGroupOperations;
    } else {
      out.errorCode = code(ErrorCode::GROUP_ID_NOT_FOUND);
      out.errorMessage =
          broker.groups().knows(name)
              ? fmt::format("Group {} is not a {} group.", name, kind)
              : fmt::format("Group {} not found.", name);
    }
    response.groups.push_back(std::move(out));
  }
  return response;
}

}  // namespace weir
