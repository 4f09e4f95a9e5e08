// Reading a cluster's metadata: the newest snapshot of __cluster_metadata-0
// that can be read, and the log behind it; before the first start, what
// bootstrap.checkpoint holds. Changes nothing on disk.
//
// Reference: org.apache.kafka.image.loader.MetadataLoader,
// org.apache.kafka.metadata.bootstrap.BootstrapDirectory, KIP-630, KIP-868.
#pragma once
#include <memory>

#include "lib/base/findings.h"
#include "lib/base/result.h"
#include "lib/log/data_dir_view.h"
#include "lib/metadata/image.h"

namespace weir {

struct LoadedImage {
  Image image;
  Offset end;              ///< behind the last record of the log
  LeaderEpoch epoch{0};    ///< of the last batch
  int32_t leader_id = -1;  ///< of the last leader change
  bool from_log = false;   ///< __cluster_metadata-0 was there
};

/// A record that cannot be decoded or applied is reported (internal-record,
/// internal-version) and passed over; records of a metadata transaction that
/// never ended are not applied. kNotFound where the directory holds no
/// metadata of any kind: then topics are what the folders say.
Result<LoadedImage> load_image(const DataDirView& directory, FindingSink& sink);

/// Lays the topics' ids over the folders' (DataDirView::set_topic_id).
void name_topics(const Image& image, DataDirView& directory);

/// Why Kafka would set this folder aside when node `node_id` starts: its id
/// or topic is unknown to the metadata, or it has no partition.metadata.
/// Nothing: it would stay. Internal to `image`: pass it only if from_log.
std::optional<std::string> stray_reason(const Image& image, int32_t node_id,
                                        const PartitionFolderName& folder,
                                        const std::optional<Uuid>& id);

}  // namespace weir
