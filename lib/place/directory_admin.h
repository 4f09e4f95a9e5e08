// DirectoryAdmin: topics and groups of a data directory that nobody serves.
// Reading takes no lock and changes nothing; the first change takes the
// directory over, and close() hands it back.
#pragma once
#include <memory>

#include "lib/base/clock.h"
#include "lib/base/findings.h"
#include "lib/log/data_dir_view.h"
#include "lib/metadata/groups.h"
#include "lib/metadata/image.h"
#include "lib/os/random.h"
#include "lib/place/admin.h"
#include "lib/place/open_writes.h"

namespace weir {

class DirectoryAdmin : public Admin {
 public:
  /// `dirs`: one or several log directories; only a single one is written.
  /// All arguments must outlive it.
  DirectoryAdmin(Fs& fs, const Clock& clock, Random& random,
                 std::vector<std::string> dirs, FindingSink& sink)
      : fs_(fs), clock_(clock), random_(random), dirs_(dirs), sink_(sink) {}

  Result<std::vector<TopicInfo>> topics() override;
  Result<std::vector<PartitionInfo>> partitions(
      const std::string& topic) override;
  Result<TopicInfo> create_topic(const std::string& name, int32_t partitions,
                                 const ConfigChanges& configs) override;
  Result<TopicInfo> alter_topic(const std::string& name,
                                const ConfigChanges& changes) override;
  Result<TopicInfo> grow_topic(const std::string& name, int32_t total) override;
  Result<TopicInfo> delete_topic(const std::string& name) override;
  Result<Offset> trim(const std::string& topic, PartitionId partition,
                      const Point& until) override;
  Result<> close() override;

  Result<Groups> groups() override;
  Result<PartitionBounds> bounds(
      std::span<const TopicPartition> partitions) override;
  Result<Offset> resolve(const TopicPartition& partition,
                         const Point& point) override;
  Result<> commit_offsets(
      const std::string& group,
      const std::map<TopicPartition, CommittedOffset>& offsets) override;
  Result<> forget_offsets(
      const std::string& group,
      const std::vector<TopicPartition>& partitions) override;
  Result<> delete_group(const Group& group) override;

  /// Every transactional id.
  Result<Transactions> transactions();
  /// What transactions have written and not ended, by partition.
  Result<std::vector<OpenWrite>> open_writes();
  /// The directory taken over for writing, formatted if `format` and new.
  Result<LocalBroker*> writer(bool format);
  /// The metadata's image; empty where the directory has none.
  Result<const Image*> image();

 private:
  Result<> load();
  Result<TopicInfo> info(const std::string& name) const;
  /// Fails before anything is locked where there is no such topic.
  Result<LocalBroker*> writer_for(const std::string& topic);

  Fs& fs_;
  const Clock& clock_;
  Random& random_;
  std::vector<std::string> dirs_;
  FindingSink& sink_;
  std::unique_ptr<DataDirView> view_;
  Image image_;
  std::unique_ptr<LocalBroker> broker_;
};

}  // namespace weir
