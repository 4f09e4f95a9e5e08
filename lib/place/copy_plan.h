// What is copied where: the partitions of a selection, each with the place it
// goes to, and what its topic was in its own directory.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "lib/broker/local_broker.h"
#include "lib/client/cluster.h"
#include "lib/place/copy.h"
#include "lib/place/destination.h"
#include "lib/place/directory_place.h"
#include "lib/place/selection.h"

namespace weir {

struct CopyJob {
  PlacePartition from;
  TopicPartition to;
  BatchSource* source = nullptr;
  std::string path;  ///< of the source's folder or file
  /// At least as high as any batch's.
  LeaderEpoch epoch = kNoEpoch;
  int64_t bytes = 0;         ///< of its .log files
  bool rolled_last = false;  ///< the last segment of several is empty
};

/// What the destination's topic must have.
struct CopyTopic {
  std::string name;
  int32_t partitions = 1;
  LeaderEpoch epoch{0};
  ConfigChanges configs = {};  ///< the source's
};

struct CopyJobs {
  std::vector<CopyJob> jobs;
  std::vector<CopyTopic> topics;
};

/// `dirs`: the directories of -d. kUsage: several topics for one, two
/// partitions for one, a name that no topic can have.
Result<CopyJobs> plan_copy(Fs& fs, const Clock& clock, DirectoryPlace& place,
                           Selection& selection,
                           const std::vector<std::string>& dirs,
                           const Destination& destination, FindingSink& sink);
/// The same from a cluster.
Result<CopyJobs> plan_copy(std::shared_ptr<Cluster> cluster,
                           Selection& selection,
                           const Destination& destination);

/// Makes the topics that are missing and those that are too small larger (a
/// directory that held none is kept whole from now on), and
/// says whether every partition may be written: kRefused for one that has
/// records, unless `append`; for one that is its own source.
Result<> prepare_copy(Fs& fs, LocalBroker& broker, const CopyJobs& jobs,
                      bool append);

/// One of them, into the partition that was prepared.
Result<> copy_into(LocalBroker& broker, const CopyJob& job,
                   const CopyPlan& plan, FindingSink& sink, CopyCount& count);

}  // namespace weir
