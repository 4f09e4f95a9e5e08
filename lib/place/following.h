// Following: reading on at the end of a selection, as others append to it.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "lib/base/clock.h"
#include "lib/place/reading.h"
#include "lib/place/selection.h"

namespace weir {

struct FollowPlan {
  ReadPlan read;
  /// What names partitions that come later; nothing new without.
  std::vector<TopicWord> words = {};
  bool all_topics = false;   ///< no words: whatever topic comes
  int64_t deadline_ns = -1;  ///< on the monotonic clock; -1: none
  TextSink write;
  std::function<Result<>()> flush;
  std::function<void(std::string)> note;  ///< a partition that went away
  /// What `write` was given goes up to this offset of a partition.
  std::function<void(const TopicPartition&, Offset next, LeaderEpoch)> took =
      {};
  /// Asked at least twice a second while nothing comes.
  std::function<Result<>()> idle = {};
  /// Asked after every batch and as often as `idle`: whether to end at once,
  /// for the partitions are to be others' now.
  std::function<Result<bool>()> moved = {};
};

enum class FollowEnd {
  kLimit,     ///< plan.read.limit records were printed
  kFinished,  ///< nothing will come any more (--until, all gone)
  kDeadline,
  kMoved,  ///< plan.moved() said so
};

/// The selection's partitions must have been watched (Place::watch) before it
/// was read last, so that nothing that came in between is missed.
/// kInterrupted.
Result<FollowEnd> follow(Selection& selection, const FollowPlan& plan,
                         const Clock& clock, FindingSink& sink,
                         ReadCount& count);

/// Reads the selection to its end as it is now, one source after the other:
/// kFinished, kLimit or kMoved.
Result<FollowEnd> read_once(Selection& selection, const FollowPlan& plan,
                            const Clock& clock, FindingSink& sink,
                            ReadCount& count);

}  // namespace weir
