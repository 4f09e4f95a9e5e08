// DirectoryPlace: data directories that are read file by file: those of -d,
// and whatever paths the words name besides (further data directories,
// partition folders, stray .log files). Nothing is locked or written, so it
// works beside whoever is writing there.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "lib/log/data_dir_view.h"
#include "lib/os/watch.h"
#include "lib/place/place.h"

namespace weir {

class DirectoryPlace : public Place {
 public:
  /// `dirs` are opened when a word first needs them: a path alone is read
  /// whatever -d says. `fs` and `sink` must outlive the place.
  DirectoryPlace(Fs& fs, std::vector<std::string> dirs, FindingSink& sink)
      : fs_(fs), sink_(sink), dirs_(std::move(dirs)) {}

  Result<std::vector<PlacePartition>> select(
      std::span<const TopicWord> words) override;
  Result<std::unique_ptr<BatchSource>> open(const PlacePartition& partition,
                                            const ReadRange& range,
                                            FindingSink& sink) override;
  int32_t partition_count(std::string_view topic) const override;
  std::vector<std::string> topics() const override;
  bool live() const override;
  Result<> watch(const PlacePartition& partition) override;
  bool wait(int timeout_ms) override;
  bool changed(const PlacePartition& partition) const override;
  bool notices() const override { return watch_.works(); }
  Result<bool> refresh() override;

  /// A partition's view, for commands that look at files and not at records.
  Result<std::unique_ptr<PartitionView>> open_view(
      const PlacePartition& partition, FindingSink& sink) const;

 private:
  // A set of data directories that make up one place, or nothing for a
  // partition that was named by its path.
  struct Target {
    TopicPartition name;
    const DataDirView* view = nullptr;
    std::string path;  ///< of the folder or file, if `view` is null
    auto operator<=>(const Target&) const = default;
  };
  using Views = std::vector<std::unique_ptr<DataDirView>>;

  Result<DataDirView*> main_view();
  Result<DataDirView*> view_of(const std::string& path);
  Result<bool> add_word(const TopicWord& word,
                        std::vector<PlacePartition>& found);
  Result<> add_path(const TopicWord& word, std::vector<PlacePartition>& found);
  Result<> add_all(const DataDirView& view, std::vector<PlacePartition>& found);
  Result<bool> add_matching(const DataDirView& view, const TopicWord& word,
                            std::vector<PlacePartition>& found);
  std::string folder_of(const Target& target) const;
  void add(Target target, std::vector<PlacePartition>& found);

  Fs& fs_;
  FindingSink& sink_;
  std::vector<std::string> dirs_;
  Views views_;
  std::vector<std::string> view_paths_;  // beside views_
  std::vector<Target> targets_;          // by PlacePartition::id
  DirectoryWatch watch_;
  std::map<size_t, std::string> watched_;  // folders by PlacePartition::id
  bool watching_dirs_ = false;
  bool dirs_changed_ = true;  // since they were listed last
};

}  // namespace weir
