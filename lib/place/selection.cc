#include "lib/place/selection.h"

#include <algorithm>

namespace weir {

Result<Selection> Selection::open(Place& place,
                                  std::vector<PlacePartition> partitions,
                                  const ReadRange& range, FindingSink& sink) {
  Selection selection(place, sink);
  selection.range_ = range;
  std::optional<Error> out_of_range, unreadable;
  for (PlacePartition& one : partitions) {
    selection.known_.push_back(one.id);
    auto source = place.open(one, range, sink);
    if (!source && range.from.kind == Point::Kind::kOffset &&
        source.error().code == Code::kNotFound) {
      out_of_range = std::move(source).error();
      continue;
    }
    if (!source && source.error().code == Code::kIo) {
      unreadable = std::move(source).error();
      if (partitions.size() == 1) break;
      sink.report({"unreadable", unreadable->file, {}, {}, unreadable->text});
      continue;
    }
    if (!source) return fail(std::move(source).error());
    selection.partitions_.push_back(std::move(one));
    selection.sources_.push_back(std::move(*source));
  }
  if (selection.empty() && out_of_range) return fail(std::move(*out_of_range));
  if (selection.empty() && unreadable) return fail(std::move(*unreadable));
  selection.point();
  return selection;
}

void Selection::point() {
  pointers_.clear();
  for (const auto& source : sources_) pointers_.push_back(source.get());
}

bool Selection::finished() const {
  return !empty() &&
         std::all_of(sources_.begin(), sources_.end(),
                     [](const auto& source) { return source->finished(); });
}

Result<> Selection::reopen(std::span<const Point> from) {
  for (size_t i = 0; i < sources_.size(); ++i) {
    ReadRange range = range_;
    range.from = from[i];
    TRY_ASSIGN(sources_[i], place_->open(partitions_[i], range, *sink_));
  }
  point();
  return {};
}

Result<> Selection::refresh(std::vector<std::string>& gone) {
  for (size_t i = 0; i < sources_.size();) {
    if (!place_->changed(partitions_[i])) {
      ++i;
      continue;
    }
    auto looked = sources_[i]->refresh();
    if (looked) {
      ++i;
      continue;
    }
    if (looked.error().code != Code::kNotFound)
      return fail(std::move(looked).error());
    gone.push_back(partition_text(partitions_[i].name));
    std::erase(known_, partitions_[i].id);
    partitions_.erase(partitions_.begin() + std::ptrdiff_t(i));
    sources_.erase(sources_.begin() + std::ptrdiff_t(i));
  }
  point();
  return {};
}

Result<> Selection::add_new(std::span<const PlacePartition> now) {
  ReadRange range = range_;
  range.from = {};
  for (const PlacePartition& one : now) {
    if (std::find(known_.begin(), known_.end(), one.id) != known_.end())
      continue;
    auto source = place_->watch(one).and_then(
        [&] { return place_->open(one, range, *sink_); });
    if (!source && source.error().code == Code::kNotFound) continue;
    if (!source) return fail(std::move(source).error());
    known_.push_back(one.id);
    partitions_.push_back(one);
    sources_.push_back(std::move(*source));
  }
  point();
  return {};
}

}  // namespace weir
