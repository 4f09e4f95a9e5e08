#include "lib/broker/format.h"

#include "lib/broker/metadata_batch.h"
#include "lib/broker/record_versions.h"
#include "lib/log/names.h"
#include "lib/protocol/records/control/quorum.h"
#include "lib/protocol/records/control/snapshot.h"
#include "lib/protocol/records/metadata/cluster.h"

namespace weir {
namespace {

namespace p = protocol;

// The storage tool wants an endpoint for the controller; Kafka replaces it
// when it starts on other ports.
constexpr std::string_view kControllerName = "CONTROLLER";
constexpr std::string_view kControllerHost = "localhost";
constexpr uint16_t kControllerPort = 9093;

// Header, KRaft version and voters; the features; the footer: three batches.
Result<std::string> first_snapshot(const MetaProperties& meta,
                                   TimestampMs now) {
  ControlBatch head, foot;
  MetadataBatch features;
  TRY(head.add(
      ControlType::kSnapshotHeader,
      p::SnapshotHeaderRecord{.lastContainedLogTimestamp = now.value()}));
  TRY(head.add(ControlType::kKraftVersion,
               p::KRaftVersionRecord{.kRaftVersion = 1}));
  TRY(head.add(ControlType::kKraftVoters, only_voter(meta)));
  for (const FeatureRow& row : feature_rows()) {
    if (row.standard == 0) continue;
    TRY(features.add(p::FeatureLevelRecord{.name = std::string(row.name),
                                           .featureLevel = row.standard},
                     0));
  }
  TRY(foot.add(ControlType::kSnapshotFooter, p::SnapshotFooterRecord{}));
  Offset next(0);
  LeaderEpoch epoch(0);
  TRY_ASSIGN(std::string out, head.build({next, epoch, now}));
  next += 3;
  TRY_ASSIGN(std::string middle, features.build({next, epoch, now}));
  next += int64_t(features.values().size());
  TRY_ASSIGN(std::string end, foot.build({next, epoch, now}));
  return out + middle + end;
}

Result<> write_first_snapshot(Fs& fs, const Clock& clock,
                              const std::string& dir,
                              const MetaProperties& meta) {
  TRY_ASSIGN(std::string snapshot, first_snapshot(meta, clock.now()));
  std::string metadata =
      join_path(dir, partition_folder_name(kMetadataTopic, PartitionId(0)));
  TRY(fs.make_dirs(metadata));
  TRY(fs.replace_file(
      join_path(metadata, metadata_snapshot_name(Offset(0), LeaderEpoch(0))),
      snapshot));
  return fs.sync_dir(dir);
}

}  // namespace

protocol::VotersRecord only_voter(const MetaProperties& meta) {
  p::VotersRecord::Voter voter;
  voter.voterId = *meta.node_id;
  voter.voterDirectoryId = *meta.directory_id;
  voter.endpoints.push_back({.name = std::string(kControllerName),
                             .host = std::string(kControllerHost),
                             .port = kControllerPort});
  voter.kRaftVersionFeature = {.minSupportedVersion = 0,
                               .maxSupportedVersion = 1};
  return {.voters = {voter}};
}

Result<bool> is_unformatted(Fs& fs, const std::string& dir) {
  Result<std::vector<DirEntry>> entries = fs.list(dir);
  if (!entries) {
    if (entries.error().code == Code::kNotFound) return true;
    return Failure(entries.error());
  }
  for (const DirEntry& entry : *entries) {
    if (entry.name != kLockFile && entry.name != kSocketFile &&
        !entry.name.ends_with(".tmp"))
      return false;
  }
  return true;
}

Result<MetaProperties> format_directory(Fs& fs, const Clock& clock,
                                        Random& random,
                                        const std::string& dir) {
  TRY_ASSIGN(bool fresh, is_unformatted(fs, dir));
  if (!fresh) {
    return fail(
        Error{Code::kRefused, "is not empty, and holds no meta.properties", dir}
            .advise("name an empty or a new directory"));
  }
  TRY(fs.make_dirs(dir));
  MetaProperties meta{.version = 1,
                      .cluster_id = random.uuid().text(),
                      .node_id = kNewNodeId,
                      .directory_id = random.uuid(),
                      .made_by_weir = true};
  TRY(write_first_snapshot(fs, clock, dir, meta));
  TRY(write_meta_properties(fs, dir, meta, clock.now()));
  return meta;
}

Result<> complete_directory(Fs& fs, const Clock& clock, Random& random,
                            const LogDir& dir, bool has_metadata) {
  MetaProperties meta = dir.meta.value_or(MetaProperties());
  meta.version = 1;
  if (!meta.cluster_id) meta.cluster_id = random.uuid().text();
  if (!meta.node_id) meta.node_id = kNewNodeId;
  if (!meta.directory_id) meta.directory_id = random.uuid();
  if (!has_metadata) TRY(write_first_snapshot(fs, clock, dir.path, meta));
  if (meta == dir.meta) return {};
  return write_meta_properties(fs, dir.path, meta, clock.now());
}

}  // namespace weir
