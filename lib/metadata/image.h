// Image: what a cluster is at one moment, as the records of __cluster_metadata
// say: topics, partitions, configs, brokers, ACLs, users, quotas. The state is
// kept in Kafka's own record structs; applying a record is all that changes it.
//
// Not here: reading the log (load.h), writing it (lib/broker).
//
// Reference: org.apache.kafka.image.MetadataDelta and the *Delta classes
// beside it, org.apache.kafka.metadata.PartitionRegistration.merge.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/uuid.h"
#include "lib/protocol/internal_records.h"
#include "lib/protocol/records/control/quorum.h"
#include "lib/protocol/records/metadata/brokers.h"
#include "lib/protocol/records/metadata/cluster.h"
#include "lib/protocol/records/metadata/security.h"
#include "lib/protocol/records/metadata/topics.h"

namespace weir {

/// Kafka's resource types in config records.
enum class ResourceType : int8_t {
  kTopic = 2,
  kBroker = 4,  ///< an empty name: the whole cluster's default
  kClientMetrics = 16,
  kGroup = 32,
};

struct TopicImage {
  std::string name;
  Uuid id;
  std::map<int32_t, protocol::PartitionRecord> partitions = {};
};

class Image {
 public:
  using Configs = std::map<std::string, std::string, std::less<>>;
  using ResourceName = std::pair<int8_t, std::string>;
  /// Sorted (type, name) pairs; an absent name is the type's default entity.
  using QuotaEntity =
      std::vector<std::pair<std::string, std::optional<std::string>>>;
  using ScramUser = std::pair<std::string, int8_t>;  ///< name, mechanism

  /// Applies one record of the metadata log. kInvalid when it speaks of a
  /// topic or partition that is not there; the image is then unchanged.
  Result<> apply(const schema::AnyMessage& record);

  const std::map<std::string, TopicImage, std::less<>>& topics() const {
    return topics_;
  }
  const TopicImage* topic(std::string_view name) const;
  const TopicImage* topic(const Uuid& id) const;
  /// The partition's record; null where there is none.
  const protocol::PartitionRecord* partition(std::string_view topic,
                                             int32_t partition) const;
  /// Empty where nothing was set.
  const Configs& configs(ResourceType type, std::string_view name) const;
  const std::map<ResourceName, Configs>& all_configs() const {
    return configs_;
  }
  const std::map<std::string, int16_t>& features() const { return features_; }
  const std::map<int32_t, protocol::RegisterBrokerRecord>& brokers() const {
    return brokers_;
  }
  const std::map<int32_t, protocol::RegisterControllerRecord>& controllers()
      const {
    return controllers_;
  }
  const std::map<Uuid, protocol::AccessControlEntryRecord>& acls() const {
    return acls_;
  }
  const std::map<ScramUser, protocol::UserScramCredentialRecord>& scram_users()
      const {
    return scram_users_;
  }
  const std::map<std::string, protocol::DelegationTokenRecord>& tokens() const {
    return tokens_;
  }
  const std::map<QuotaEntity, std::map<std::string, double>>& quotas() const {
    return quotas_;
  }
  /// The first id of the next block of producer ids.
  int64_t next_producer_id() const { return next_producer_id_; }

  // KRaft's own control records.
  void set_kraft_version(int16_t version) { kraft_version_ = version; }
  void set_voters(protocol::VotersRecord voters) {
    voters_ = std::move(voters);
  }
  /// 0: a static quorum, 1: a dynamic one.
  int16_t kraft_version() const { return kraft_version_; }
  const std::optional<protocol::VotersRecord>& voters() const {
    return voters_;
  }

 private:
  template <class... Records>
  Result<> dispatch(const schema::AnyMessage& record);
  Result<> on(const protocol::TopicRecord& record);
  Result<> on(const protocol::RemoveTopicRecord& record);
  Result<> on(const protocol::PartitionRecord& record);
  Result<> on(const protocol::PartitionChangeRecord& record);
  Result<> on(const protocol::ClearElrRecord& record);
  Result<> on(const protocol::ConfigRecord& record);
  Result<> on(const protocol::ClientQuotaRecord& record);
  Result<> on(const protocol::BrokerRegistrationChangeRecord& record);
  Result<> on(const protocol::FeatureLevelRecord& record);
  Result<> on(const protocol::ProducerIdsRecord& record);
  Result<> on(const protocol::RegisterBrokerRecord& record);
  Result<> on(const protocol::UnregisterBrokerRecord& record);
  Result<> on(const protocol::FenceBrokerRecord& record);
  Result<> on(const protocol::UnfenceBrokerRecord& record);
  Result<> on(const protocol::RegisterControllerRecord& record);
  Result<> on(const protocol::UnregisterControllerRecord& record);
  Result<> on(const protocol::AccessControlEntryRecord& record);
  Result<> on(const protocol::RemoveAccessControlEntryRecord& record);
  Result<> on(const protocol::UserScramCredentialRecord& record);
  Result<> on(const protocol::RemoveUserScramCredentialRecord& record);
  Result<> on(const protocol::DelegationTokenRecord& record);
  Result<> on(const protocol::RemoveDelegationTokenRecord& record);
  void fence(int32_t id, int64_t epoch, bool fenced);
  TopicImage* find(const Uuid& id);

  std::map<std::string, TopicImage, std::less<>> topics_;
  std::map<Uuid, std::string> topic_names_;
  std::map<ResourceName, Configs> configs_;
  std::map<std::string, int16_t> features_;
  std::map<int32_t, protocol::RegisterBrokerRecord> brokers_;
  std::map<int32_t, protocol::RegisterControllerRecord> controllers_;
  std::map<Uuid, protocol::AccessControlEntryRecord> acls_;
  std::map<ScramUser, protocol::UserScramCredentialRecord> scram_users_;
  std::map<std::string, protocol::DelegationTokenRecord> tokens_;
  std::map<QuotaEntity, std::map<std::string, double>> quotas_;
  int64_t next_producer_id_ = 0;
  int16_t kraft_version_ = 0;
  std::optional<protocol::VotersRecord> voters_;
};

}  // namespace weir
