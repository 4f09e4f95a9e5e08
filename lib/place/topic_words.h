// The words people name topics with: `orders`, `orders:0,2-4`, `'orders.*'`,
// and paths (anything with a slash). Nothing here looks at a disk.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "lib/base/ints.h"
#include "lib/base/result.h"
#include "lib/log/checkpoints.h"

namespace weir {

/// "orders:3", as people say it.
std::string partition_text(const TopicPartition& partition);

/// Which partitions of a topic; all of them where no range was given.
struct PartitionChoice {
  std::vector<std::pair<PartitionId, PartitionId>> ranges = {};  ///< inclusive

  bool all() const { return ranges.empty(); }
  bool has(PartitionId id) const;
};

struct TopicWord {
  enum class Kind { kTopic, kGlob, kPath };
  Kind kind = Kind::kTopic;
  std::string name;  ///< topic, pattern or path
  PartitionChoice partitions = {};

  /// kTopic, kGlob: whether it names this topic. A pattern names topics that
  /// begin with "__" only if it does so itself.
  bool names(std::string_view topic) const;
};

/// kUsage for an empty word or partitions that are no list of numbers.
Result<TopicWord> parse_topic_word(std::string_view text);

}  // namespace weir
