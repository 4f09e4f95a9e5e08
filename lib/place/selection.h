// Selection: the partitions that a reading command works on, open, and kept
// open while they change.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "lib/place/place.h"

namespace weir {

class Selection {
 public:
  /// `place` and `sink` must outlive it. Opens every partition, or fails. An
  /// offset in `range` that is past the end of some partitions but not of all
  /// leaves those out.
  static Result<Selection> open(Place& place,
                                std::vector<PlacePartition> partitions,
                                const ReadRange& range, FindingSink& sink);

  /// In the order of the partitions.
  const std::vector<BatchSource*>& sources() const { return pointers_; }
  const std::vector<PlacePartition>& partitions() const { return partitions_; }
  Place& place() const { return *place_; }
  bool empty() const { return sources_.empty(); }
  /// Nothing will come any more: every range is at its own end. A partition
  /// that was removed may come back.
  bool finished() const;

  /// Looks at the partitions that changed (Place::wait). Those that are gone
  /// leave the selection and are named in `gone`.
  Result<> refresh(std::vector<std::string>& gone);
  /// Opens the same partitions anew, each from a point of its own.
  Result<> reopen(std::span<const Point> from);
  /// Opens, from their start, partitions of `now` that were not there.
  Result<> add_new(std::span<const PlacePartition> now);

 private:
  Selection(Place& place, FindingSink& sink) : place_(&place), sink_(&sink) {}
  void point();

  Place* place_;
  FindingSink* sink_;
  ReadRange range_;
  std::vector<PlacePartition> partitions_;  // beside sources_
  std::vector<std::unique_ptr<BatchSource>> sources_;
  std::vector<BatchSource*> pointers_;
  std::vector<size_t> known_;  // ids ever opened
};

}  // namespace weir
