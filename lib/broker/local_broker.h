// LocalBroker: the broker core over one data directory, inside one process:
// topics, configs, leadership of partitions, producer ids. Every rule of
// writing a directory is here, once: which metadata record, which leader
// epoch, in which order things become durable. No sockets, threads, wall
// clock or randomness of its own.
//
// weir acts as the directory's single KRaft node. A partition is led from
// when it is first written to until close(), which leaves it as Kafka's own
// clean stop does; without close() the directory is as after a crash.
//
// Invariants: a metadata record is durable before the folder it speaks of is
// made, and before a folder it gives up is removed.
//
// Reference: org.apache.kafka.controller.ReplicationControlManager,
// ClusterControlManager; KIP-966.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/broker/configs/broker_configs.h"
#include "lib/broker/format.h"
#include "lib/broker/metadata_log.h"
#include "lib/log/data_dir.h"
#include "lib/metadata/groups.h"
#include "lib/metadata/transactions.h"

namespace weir {

/// Config changes, in order: nothing as a value goes back to the default.
using ConfigChanges =
    std::vector<std::pair<std::string, std::optional<std::string>>>;

class GroupBatch;

class LocalBroker {
 public:
  struct Options {
    /// A missing or empty directory is formatted.
    bool format = true;
    /// Whosever the directory was, it is this node's alone from now on:
    /// another cluster's, or one whose folders are all that is known of it.
    /// Partitions that have no folder here have no leader.
    bool adopt = false;
    /// Unless the caller keeps others away by himself.
    bool lock = true;
    /// Broker configs that this process was started with, checked.
    ConfigMap configs = {};
  };

  /// Takes the directory's lock and the controller's epoch. kInUse, kIo;
  /// kRefused where the directory is another cluster's (several voters or
  /// nodes), has no controller or no metadata.
  static Result<std::unique_ptr<LocalBroker>> open(Fs& fs, const Clock& clock,
                                                   Random& random,
                                                   const std::string& dir,
                                                   Options options,
                                                   FindingSink& sink);

  const Image& image() const { return metadata_->image(); }
  /// What the image was last changed by stands before it.
  Offset metadata_offset() const { return metadata_->next_offset(); }
  const MetaProperties& meta() const { return meta_; }
  const std::string& path() const { return dir_->path(); }
  /// What stands here came from elsewhere, however old: no broker deletes it
  /// without being told (MetaProperties::made_by_weir). kIo.
  Result<> keep_whole();
  /// What opening logs had to mend so far.
  const RecoveryReport& recovery() const { return dir_->recovery(); }

  // --- Metadata ------------------------------------------------------------

  /// Of the metadata log, which this node leads.
  LeaderEpoch controller_epoch() const { return metadata_->epoch(); }
  Offset metadata_end() const { return metadata_->next_offset(); }
  /// Records that concern no partition: features, quotas, users.
  Result<> record(const MetadataBatch& batch);

  // --- Topics --------------------------------------------------------------

  /// kInvalid: a name that cannot be or collides, a topic that is there, no
  /// partitions, a config that is unknown or out of range.
  /// `first_epoch`: of the partitions' leaders, for batches that will be
  /// copied with the epochs they have: Kafka cuts off what stands above.
  Result<> create_topic(std::string_view name, int32_t partitions,
                        const ConfigChanges& configs,
                        LeaderEpoch first_epoch = LeaderEpoch(0));
  /// Raises the number of partitions to `total`. kNotFound, kInvalid.
  Result<> grow_topic(std::string_view name, int32_t total);
  /// kNotFound.
  Result<> delete_topic(std::string_view name);
  /// All or none. kNotFound, kInvalid.
  Result<> alter_configs(std::string_view topic, const ConfigChanges& changes);
  /// The same of any resource, at once in force. The changes have been
  /// checked, but for those of topics.
  Result<> alter_configs(ResourceType type, std::string_view name,
                         const ConfigChanges& changes);
  /// The broker configs in force on this node.
  BrokerConfigs configs() const { return {options_.configs, image(), node()}; }
  /// The topic's log config: its own settings over those of the brokers, over
  /// Kafka's defaults.
  Result<LogConfig> log_config(std::string_view topic) const;

  // --- Partitions ----------------------------------------------------------

  /// A partition this process leads, open for writing.
  struct Led {
    PartitionLog* log;
    LeaderEpoch epoch;
  };
  /// Becomes the leader, the first time. kNotFound.
  Result<Led> lead(std::string_view topic, int32_t partition);
  /// Becomes the leader of every partition with one batch of metadata: what a
  /// serving broker does at its start. Logs are opened, and after an unclean
  /// stop recovered, when they are first asked for. One that cannot be opened
  /// stays shut, and lead() says why each time.
  Result<> lead_all();
  /// Whether logs that were not opened yet are to be recovered.
  bool was_clean() const { return dir_->was_clean(); }
  /// The partitions whose logs could not be opened, and why.
  const std::map<TopicPartition, Error>& damaged() const { return damaged_; }
  /// Up to where the cleaner came, and its next checkpoint.
  std::optional<Offset> cleaned(const TopicPartition& partition) const;
  Result<> set_cleaned(const TopicPartition& partition, Offset offset);
  /// Null unless it is led and open.
  PartitionLog* led_log(std::string_view topic, int32_t partition) const;
  /// What is led and open.
  const std::map<TopicPartition, Led>& led() const { return led_; }
  /// Whether retention or the cleaner may have something to do in a log that
  /// is not open: told from its files alone.
  bool has_upkeep(const TopicPartition& partition) const;
  Result<> write_checkpoint(DataDir::Checkpoint which) {
    return dir_->write_checkpoint(which);
  }
  /// Removes folders of deleted partitions; gives how many.
  Result<int> remove_marked() { return dir_->remove_marked(); }

  // --- Groups --------------------------------------------------------------

  /// Makes __consumer_offsets if need be, and appends the commits to the
  /// group's partition of it.
  Result<> commit_offsets(
      const std::string& group,
      const std::map<TopicPartition, CommittedOffset>& offsets);
  /// Forgets the offsets of these partitions.
  Result<> forget_offsets(const std::string& group,
                          const std::vector<TopicPartition>& partitions);
  /// Forgets the group with all its offsets. kRefused while it has members.
  Result<> delete_group(const Group& group);

  /// Makes __consumer_offsets if need be, and appends to the group's
  /// partition of it; `writer`: of the transaction that it is part of.
  Result<> append_to_group(const std::string& group, const GroupBatch& batch,
                           const TxnProducer* writer = nullptr);
  /// The group's partition of __consumer_offsets, made if need be.
  Result<TopicPartition> partition_of_group(const std::string& group);
  /// Every record of __consumer_offsets that counts, in the order of each
  /// partition, as replay_group_records(). kIo.
  Result<> replay_groups(
      const std::function<void(const protocol::DecodedRecord&)>& see,
      const std::function<void(ProducerId, const protocol::DecodedRecord&)>&
          see_open = nullptr) const;

  /// The same of __share_group_state; `key` says which partition.
  Result<> append_share_state(std::string_view key, const GroupBatch& batch);
  Result<> replay_share_state(
      const std::function<void(const protocol::DecodedRecord&)>& see) const;

  // --- Transactions (local_transactions.cc) ----------------------------------

  /// The partition of __transaction_state that an id's records stand in, made
  /// if need be.
  Result<Led> lead_transactions(std::string_view id);
  /// Appends what is known of an id now, at `version` of the record; null
  /// forgets it. Gives the partition.
  Result<int32_t> append_transaction(const std::string& id,
                                     const Transaction* txn, int16_t version);
  Result<Transactions> load_transactions() const;

  /// Has the open logs forget producers that were silent for so long. Whether
  /// any are left.
  bool expire_producers(int64_t expiration_ms);
  /// An id no producer ever had here.
  Result<ProducerId> new_producer_id();
  /// Ids up to `used` came from elsewhere: none of them is given out.
  Result<> skip_producer_ids(ProducerId used);

  /// Hands everything back as after Kafka's clean stop.
  Result<> close();

 private:
  Result<> append_batch(const TopicPartition& place, const GroupBatch& batch,
                        const TxnProducer* writer);
  LocalBroker(Fs& fs, const Clock& clock, Random& random, FindingSink& sink)
      : fs_(&fs), clock_(&clock), random_(&random), sink_(&sink) {}
  Result<> check_ours(const DataDirView& view) const;
  // Adopting (adopting.cc).
  Result<> complete_if_needed(const DataDirView& view);
  Result<> adopt_topics(const DataDirView& view);
  Result<> adopt_topic(const TopicView& topic, const DataDirView& view,
                       MetadataBatch& batch);
  Result<> forget_other_nodes();

  protocol::PartitionChangeRecord taking_over(
      const std::string& topic, const protocol::PartitionRecord& now) const;
  bool is_here(const std::string& topic, int32_t partition) const;
  Result<> register_broker();
  Result<> set_next_producer_id(int64_t next);
  protocol::PartitionRecord new_partition(const Uuid& topic, int32_t partition,
                                          LeaderEpoch epoch) const;
  Result<> make_folders(const TopicImage& topic, int32_t from);
  Result<> check_topic_configs(ConfigMap now,
                               const ConfigChanges& changes) const;
  Result<> reconfigure_logs(std::string_view topic);
  Result<> step_down();
  int32_t node() const { return *meta_.node_id; }
  const protocol::RegisterBrokerRecord* registration() const;

  Fs* fs_;
  const Clock* clock_;
  Random* random_;
  FindingSink* sink_;
  ConfigMap topic_defaults_;  // what configs() says of them
  MetaProperties meta_;
  std::unique_ptr<DataDir> dir_;
  std::unique_ptr<MetadataLog> metadata_;
  Options options_;
  bool registered_ = false;  // by this process
  Result<Led> open_led(const TopicPartition& key, LeaderEpoch epoch);

  std::map<TopicPartition, Led> led_;
  bool all_led_ = false;  // what is not in led_ has only not been opened
  std::map<TopicPartition, Error> damaged_;
  int64_t next_producer_id_ = 0;
  int64_t last_producer_id_ = 0;  // of the block, exclusive
};

}  // namespace weir
