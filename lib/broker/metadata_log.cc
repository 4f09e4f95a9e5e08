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
  std::unique_ptr<MetadataLog> self(new MetadataLog(clock, loaded.image));
  std::string folder =
      join_path(dir, partition_folder_name(kMetadataTopic, PartitionId(0)));
  if (!fs.exists(folder)) TRY(fs.make_dir(folder));
  RecoveryReport report;
  OpenState state{.recovery_point = clean ? loaded.end : Offset(0),
                  .clean = clean};
  TRY_ASSIGN(self->log_,
             PartitionLog::open(fs, clock, folder, metadata_log_config(), state,
                                sink, report));
  TRY(self->lead(fs, folder, meta, loaded, adopt));
  return self;
}

Result<> MetadataLog::lead(Fs& fs, const std::string& folder,
                           const MetaProperties& meta,
                           const LoadedImage& loaded, bool adopt) {
  int32_t node_id = *meta.node_id;
  bool dynamic = image_.kraft_version() > 0;
  bool fresh = log_->log_end_offset() == Offset(0);
  QuorumState quorum{.version = dynamic ? 1 : 0};
  if (!dynamic) quorum.voters = {node_id};
  Result<QuorumState> last = read_quorum_state(fs, folder);
  if (last) quorum = *last;
  if (adopt && quorum.version == 0) quorum.voters = {node_id};
  bool new_voters = adopt && dynamic && !votes_alone(image_, node_id);
  if (new_voters) image_.set_voters(only_voter(meta));
  LeaderEpoch highest = std::max(quorum.leader_epoch, loaded.epoch);
  epoch_ = std::max(highest, LeaderEpoch(0)) + 1;
  quorum.leader_id = node_id;
  quorum.leader_epoch = epoch_;
  quorum.voted_id = -1;
  quorum.voted_directory_id = {};
  TRY(write_quorum_state(fs, folder, quorum));

  ControlBatch start;
  TRY(start.add(ControlType::kLeaderChange, leads_alone(node_id)));
  if (fresh && dynamic)
    TRY(start.add(ControlType::kKraftVersion,
                  p::KRaftVersionRecord{.kRaftVersion = 1}));
  if ((fresh && dynamic) || new_voters)
    TRY(start.add(ControlType::kKraftVoters, *image_.voters()));
  TRY_ASSIGN(std::string batch,
             start.build({next_offset(), epoch_, clock_->now()}));
  TRY(write(batch));
  if (fresh) {
    // Metadata topics have Kafka's fixed id, in every cluster.
    Uuid fixed;
    fixed.raw[15] = 1;
    TRY(write_partition_metadata(fs, folder, fixed));
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
