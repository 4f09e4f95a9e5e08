#include "lib/metadata/image.h"

#include <algorithm>

namespace weir {
namespace p = protocol;

const TopicImage* Image::topic(std::string_view name) const {
  auto found = topics_.find(name);
  return found == topics_.end() ? nullptr : &found->second;
}

const TopicImage* Image::topic(const Uuid& id) const {
  auto found = topic_names_.find(id);
  return found == topic_names_.end() ? nullptr : topic(found->second);
}

TopicImage* Image::find(const Uuid& id) {
  return const_cast<TopicImage*>(std::as_const(*this).topic(id));
}

const p::PartitionRecord* Image::partition(std::string_view name,
                                           int32_t partition) const {
  const TopicImage* owner = topic(name);
  if (!owner) return nullptr;
  auto found = owner->partitions.find(partition);
  return found == owner->partitions.end() ? nullptr : &found->second;
}

const Image::Configs& Image::configs(ResourceType type,
                                     std::string_view name) const {
  static const Configs kNone;
  auto found = configs_.find({int8_t(type), std::string(name)});
  return found == configs_.end() ? kNone : found->second;
}

template <class... Records>
Result<> Image::dispatch(const schema::AnyMessage& record) {
  Result<> result;
  auto try_one = [&](const auto* found) {
    if (found) result = on(*found);
    return found != nullptr;
  };
  // Others (no-op, transaction brackets, ZooKeeper migration) change nothing.
  (void)(try_one(record.as<Records>()) || ...);
  return result;
}

Result<> Image::apply(const schema::AnyMessage& record) {
  return dispatch<
      p::TopicRecord, p::RemoveTopicRecord, p::PartitionRecord,
      p::PartitionChangeRecord, p::ClearElrRecord, p::ConfigRecord,
      p::FeatureLevelRecord, p::ProducerIdsRecord, p::ClientQuotaRecord,
      p::RegisterBrokerRecord, p::BrokerRegistrationChangeRecord,
      p::UnregisterBrokerRecord, p::FenceBrokerRecord, p::UnfenceBrokerRecord,
      p::RegisterControllerRecord, p::UnregisterControllerRecord,
      p::AccessControlEntryRecord, p::RemoveAccessControlEntryRecord,
      p::UserScramCredentialRecord, p::RemoveUserScramCredentialRecord,
      p::DelegationTokenRecord, p::RemoveDelegationTokenRecord>(record);
}

Result<> Image::on(const p::TopicRecord& record) {
  topic_names_[record.topicId] = record.name;
  topics_[record.name] = {record.name, record.topicId};
  return {};
}

Result<> Image::on(const p::PartitionRecord& record) {
  TopicImage* owner = find(record.topicId);
  if (!owner) {
    return fail(Code::kInvalid, "partition {} of unknown topic id {}",
                record.partitionId, record.topicId.text());
  }
  owner->partitions[record.partitionId] = record;
  return {};
}

Result<> Image::on(const p::PartitionChangeRecord& change) {
  constexpr int32_t kNoLeaderChange = -2;
  TopicImage* owner = find(change.topicId);
  auto found = owner ? owner->partitions.find(change.partitionId)
                     : std::map<int32_t, p::PartitionRecord>::iterator{};
  if (!owner || found == owner->partitions.end()) {
    return fail(Code::kInvalid, "change of unknown partition {} of topic id {}",
                change.partitionId, change.topicId.text());
  }
  p::PartitionRecord& now = found->second;
  if (change.isr) now.isr = *change.isr;
  if (change.replicas) now.replicas = *change.replicas;
  if (change.removingReplicas) now.removingReplicas = *change.removingReplicas;
  if (change.addingReplicas) now.addingReplicas = *change.addingReplicas;
  if (change.directories) now.directories = *change.directories;
  if (change.eligibleLeaderReplicas)
    now.eligibleLeaderReplicas = change.eligibleLeaderReplicas;
  if (change.lastKnownElr) now.lastKnownElr = change.lastKnownElr;
  if (change.leaderRecoveryState >= 0)
    now.leaderRecoveryState = change.leaderRecoveryState;
  if (change.leader != kNoLeaderChange) {
    now.leader = change.leader;
    ++now.leaderEpoch;
  }
  ++now.partitionEpoch;
  return {};
}

Result<> Image::on(const p::RemoveTopicRecord& record) {
  auto named = topic_names_.find(record.topicId);
  if (named == topic_names_.end()) {
    return fail(Code::kInvalid, "removal of unknown topic id {}",
                record.topicId.text());
  }
  configs_.erase({int8_t(ResourceType::kTopic), named->second});
  topics_.erase(named->second);
  topic_names_.erase(named);
  return {};
}

Result<> Image::on(const p::ClearElrRecord& record) {
  // An empty name speaks of every topic.
  for (auto& [name, topic] : topics_) {
    if (!record.topicName.empty() && name != record.topicName) continue;
    for (auto& [id, partition] : topic.partitions) {
      partition.eligibleLeaderReplicas.reset();
      partition.lastKnownElr.reset();
    }
  }
  return {};
}

Result<> Image::on(const p::ConfigRecord& record) {
  ResourceName resource(record.resourceType, record.resourceName);
  if (record.value) {
    configs_[resource][record.name] = *record.value;
    return {};
  }
  auto found = configs_.find(resource);
  if (found == configs_.end()) return {};
  found->second.erase(record.name);
  if (found->second.empty()) configs_.erase(found);
  return {};
}

Result<> Image::on(const p::ClientQuotaRecord& record) {
  QuotaEntity entity;
  for (const auto& part : record.entity)
    entity.emplace_back(part.entityType, part.entityName);
  std::sort(entity.begin(), entity.end());
  if (!record.remove) {
    quotas_[entity][record.key] = record.value;
    return {};
  }
  auto found = quotas_.find(entity);
  if (found == quotas_.end()) return {};
  found->second.erase(record.key);
  if (found->second.empty()) quotas_.erase(found);
  return {};
}

Result<> Image::on(const p::BrokerRegistrationChangeRecord& change) {
  auto found = brokers_.find(change.brokerId);
  if (found == brokers_.end() ||
      found->second.brokerEpoch != change.brokerEpoch)
    return {};
  p::RegisterBrokerRecord& now = found->second;
  // -1 unfences, 1 fences, 0 leaves it.
  if (change.fenced != 0) now.fenced = change.fenced > 0;
  if (change.inControlledShutdown > 0) now.inControlledShutdown = true;
  if (!change.logDirs.empty()) now.logDirs = change.logDirs;
  if (change.cordonedLogDirs) now.cordonedLogDirs = change.cordonedLogDirs;
  return {};
}

Result<> Image::on(const p::FeatureLevelRecord& record) {
  features_[record.name] = record.featureLevel;
  if (record.featureLevel == 0) features_.erase(record.name);
  return {};
}

Result<> Image::on(const p::ProducerIdsRecord& record) {
  next_producer_id_ = record.nextProducerId;
  return {};
}

Result<> Image::on(const p::RegisterBrokerRecord& record) {
  brokers_[record.brokerId] = record;
  return {};
}

Result<> Image::on(const p::UnregisterBrokerRecord& record) {
  brokers_.erase(record.brokerId);
  return {};
}

Result<> Image::on(const p::FenceBrokerRecord& record) {
  fence(record.id, record.epoch, true);
  return {};
}

Result<> Image::on(const p::UnfenceBrokerRecord& record) {
  fence(record.id, record.epoch, false);
  return {};
}

Result<> Image::on(const p::RegisterControllerRecord& record) {
  controllers_[record.controllerId] = record;
  return {};
}

Result<> Image::on(const p::UnregisterControllerRecord& record) {
  controllers_.erase(record.controllerId);
  return {};
}

Result<> Image::on(const p::AccessControlEntryRecord& record) {
  acls_[record.id] = record;
  return {};
}

Result<> Image::on(const p::RemoveAccessControlEntryRecord& record) {
  acls_.erase(record.id);
  return {};
}

Result<> Image::on(const p::UserScramCredentialRecord& record) {
  scram_users_[{record.name, record.mechanism}] = record;
  return {};
}

Result<> Image::on(const p::RemoveUserScramCredentialRecord& record) {
  scram_users_.erase({record.name, record.mechanism});
  return {};
}

Result<> Image::on(const p::DelegationTokenRecord& record) {
  tokens_[record.tokenId] = record;
  return {};
}

Result<> Image::on(const p::RemoveDelegationTokenRecord& record) {
  tokens_.erase(record.tokenId);
  return {};
}

void Image::fence(int32_t id, int64_t epoch, bool fenced) {
  auto found = brokers_.find(id);
  if (found != brokers_.end() && found->second.brokerEpoch == epoch)
    found->second.fenced = fenced;
}

}  // namespace weir
