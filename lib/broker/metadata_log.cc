#include "lib/broker/metadata_log.h"

#include "lib/broker/format.h"
#include "lib/broker/record_versions.h"

namespace weir {
namespace {

namespace p = protocol;

// The metadata log is trimmed by snapshots alone.
LogConfig metadata_log_config() {
  LogConfig config;
  config.retention_ms = -1;
  config.cleanup_delete = false;
  return config;
}

p::LeaderChangeMessage leads_alone(int32_t node_id) {
  p::LeaderChangeMessage::Voter voter{.voterId = node_id};
  return {.leaderId = node_id, .voters = {voter}, .grantingVoters = {voter}};
}

bool votes_alone(const Image& image, int32_t node_id) {
  return image.voters() && image.voters()->voters.size() == 1 &&
         image.voters()->voters.front().voterId == node_id;
}

}  // namespace

Result<std::unique_ptr<MetadataLog>> MetadataLog::open(
    Fs& fs, const Clock& clock, const std::string& dir,
    const MetaProperties& meta, LoadedImage loaded, bool clean, bool adopt,
    FindingSink& sink) {
  std::string folder =
      join_path(dir, partition_folder_name(kMetadataTopic, PartitionId(0)));
  if (!fs.exists(folder)) TRY(fs.make_dir(folder));
  RecoveryReport report;
  OpenState state{.recovery_point = clean ? loaded.end : Offset(0),
                  .clean = clean};
  std::unique_ptr<MetadataLog> self(
      new MetadataLog(fs, clock, folder, *meta.node_id, std::move(loaded)));
  TRY_ASSIGN(self->log_,
             PartitionLog::open(fs, clock, folder, metadata_log_config(), state,
                                sink, report));
  if (adopt) self->adopts_ = meta;
  if (adopt || self->next_offset() == Offset(0)) TRY(self->lead());
  return self;
}

Result<> MetadataLog::lead() {
  if (leads_) return {};
  bool dynamic = image_.kraft_version() > 0;
  bool fresh = log_->log_end_offset() == Offset(0);
  QuorumState quorum{.version = dynamic ? 1 : 0};
  if (!dynamic) quorum.voters = {node_id_};
  Result<QuorumState> last = read_quorum_state(*fs_, folder_);
  if (last) quorum = *last;
  if (adopts_ && quorum.version == 0) quorum.voters = {node_id_};
  bool new_voters = adopts_ && dynamic && !votes_alone(image_, node_id_);
  if (new_voters) image_.set_voters(only_voter(*adopts_));
  LeaderEpoch highest = std::max(quorum.leader_epoch, epoch_);
  quorum.leader_id = node_id_;
  quorum.leader_epoch = std::max(highest, LeaderEpoch(0)) + 1;
  quorum.voted_id = -1;
  quorum.voted_directory_id = {};
  TRY(write_quorum_state(*fs_, folder_, quorum));
  epoch_ = quorum.leader_epoch;

  ControlBatch start;
  TRY(start.add(ControlType::kLeaderChange, leads_alone(node_id_)));
  if (fresh && dynamic)
    TRY(start.add(ControlType::kKraftVersion,
                  p::KRaftVersionRecord{.kRaftVersion = 1}));
  if ((fresh && dynamic) || new_voters)
    TRY(start.add(ControlType::kKraftVoters, *image_.voters()));
  TRY_ASSIGN(std::string batch,
             start.build({next_offset(), epoch_, clock_->now()}));
  TRY(write(batch));
  leads_ = true;
  if (fresh) {
    // Metadata topics have Kafka's fixed id, in every cluster.
    Uuid fixed;
    fixed.raw[15] = 1;
    TRY(write_partition_metadata(*fs_, folder_, fixed));
    TRY(bootstrap());
  }
  return {};
}

// What a controller writes first: the features of the bootstrap snapshot, and
// the one config whose default Kafka fixed later.
Result<> MetadataLog::bootstrap() {
  MetadataBatch batch;
  TRY(batch.add(p::BeginTransactionRecord{.name = "Bootstrap records"}, 0));
  for (const FeatureRow& row : feature_rows()) {
    auto level = image_.features().find(std::string(row.name));
    if (level == image_.features().end()) continue;
    TRY(batch.add(p::FeatureLevelRecord{.name = level->first,
                                        .featureLevel = level->second},
                  0));
  }
  if (RecordVersions::of(image_).elr) {
    TRY(batch.add(p::ConfigRecord{.resourceType = int8_t(ResourceType::kBroker),
                                  .name = "min.insync.replicas",
                                  .value = "1"},
                  0));
  }
  TRY(batch.add(p::EndTransactionRecord{}, 0));
  return append(batch);
}

Result<> MetadataLog::append(const MetadataBatch& batch) {
  if (batch.empty()) return {};
  TRY(lead());
  TRY_ASSIGN(std::string bytes,
             batch.build({next_offset(), epoch_, clock_->now()}));
  TRY(write(bytes));
  for (const std::string& value : batch.values()) {
    p::DecodedRecord record =
        p::decode_record(p::InternalTopic::kClusterMetadata, {}, value);
    if (!record.value.body)
      return fail(Code::kInvalid, "{}", record.value.problem);
    TRY(image_.apply(*record.value.body));
  }
  return {};
}

Result<> MetadataLog::write(const std::string& batch) {
  Bytes bytes = batch;
  AppendResult appended = log_->append_as_is(std::span(&bytes, 1), false);
  if (!appended) return Failure(appended.error().error);
  return {};
}

}  // namespace weir
