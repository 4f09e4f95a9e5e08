// Place: where commands read: a directory (directory_place.h) or a cluster
// (cluster_place.h). What both have is partitions, and batches in the
// partitions.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lib/base/findings.h"
#include "lib/base/result.h"
#include "lib/base/text.h"
#include "lib/place/topic_words.h"
#include "lib/record/raw_batch.h"

namespace weir {

enum class Isolation {
  kCommitted,  ///< stops at the first open transaction, hides aborted ones
  kAll,
};

/// A partition of a place. Two folders given by their paths may bear the same
/// name; `id` is the place's own number for it.
struct PlacePartition {
  TopicPartition name;
  size_t id = 0;
};

/// What of a partition is read.
struct ReadRange {
  Point from = {};
  std::optional<Point> until = {};  ///< exclusive; nothing: all there is
  Isolation isolation = Isolation::kCommitted;
  /// Give aborted batches too, with kCommitted.
  bool show_aborted = false;
  /// Find out which batches were aborted, with either isolation.
  bool mark_aborted = false;
  /// Somebody may be appending: what is half-written at the end is waited
  /// for, not damage.
  bool live = false;
  TimestampMs now{0};  ///< what ages count from
};

/// A batch that the range takes in, in part or whole: its records in
/// [from, until).
struct SourceBatch {
  RawBatch batch;
  Offset from{0};
  Offset until{INT64_MAX};
  bool aborted = false;
  /// Keeps the bytes alive.
  std::shared_ptr<const void> keep = {};
  /// How findings name what it stands in.
  std::shared_ptr<const std::string> file = {};
};

/// The batches of one partition in order. Not for two threads at once.
class BatchSource {
 public:
  virtual ~BatchSource() = default;
  virtual const TopicPartition& name() const = 0;

  /// False at the end, as it is now. Damage is reported and stepped over.
  virtual bool next(SourceBatch& batch) = 0;
  /// Whether the range's own end was reached: nothing more will come.
  virtual bool finished() const = 0;
  /// An open transaction is what next() stopped at; its first offset.
  virtual std::optional<Offset> held_at() const = 0;
  /// Why next() said false although more is there; null: it did not.
  virtual const Error* error() const { return nullptr; }
  /// Looks for what came meanwhile. kNotFound: the partition is gone.
  virtual Result<> refresh() = 0;

  /// The range's bounds as offsets; `until` is INT64_MAX for "no end".
  virtual Offset from() const = 0;
  virtual Offset until() const = 0;
  /// The partition's own bounds now.
  virtual Offset start_offset() const = 0;
  virtual Result<Offset> end_offset() = 0;
};

class Place {
 public:
  virtual ~Place() = default;

  /// The partitions that the words name, in the order of the words, then of
  /// topics, then of partitions, each once; without words all of the topics
  /// that are not internal. kNotFound: a word that names nothing.
  virtual Result<std::vector<PlacePartition>> select(
      std::span<const TopicWord> words) = 0;

  /// kNotFound, kIo; kNotFound also for an offset that is past the end.
  virtual Result<std::unique_ptr<BatchSource>> open(
      const PlacePartition& partition, const ReadRange& range,
      FindingSink& sink) = 0;

  /// How many partitions a topic has, for who trusts a partitioner.
  virtual int32_t partition_count(std::string_view topic) const = 0;
  /// All topics, sorted.
  virtual std::vector<std::string> topics() const = 0;
  /// Whether somebody is writing there now.
  virtual bool live() const = 0;

  /// From now on wait() notices changes of the partition.
  virtual Result<> watch(const PlacePartition& partition) = 0;
  /// Sleeps until something changed (true) or the time is up. A caller looks
  /// again after either.
  virtual bool wait(int timeout_ms) = 0;
  /// After wait(): whether the watched partition may have changed since the
  /// wait() before.
  virtual bool changed(const PlacePartition& partition) const = 0;
  /// Whether wait() notices changes at once; if not, look after time-outs.
  virtual bool notices() const = 0;
  /// Looks for partitions that came or went: true if select() may answer
  /// something else than before.
  virtual Result<bool> refresh() = 0;
};

}  // namespace weir
