#include "lib/place/place_diff.h"

#include "lib/place/record_cursor.h"

namespace weir {
namespace {

class PlaceRecords : public DiffRecords {
 public:
  PlaceRecords(const DiffPartition& partition,
               std::unique_ptr<BatchSource> source, const DiffOptions& options,
               FindingSink& sink)
      : source_(std::move(source)), cursor_(*source_, options.control, sink) {
    at_.partition = &partition;
  }

  const DiffRecord* next() override {
    if (!cursor_.next()) return nullptr;
    at_.record = cursor_.record().view;
    at_.batch = *cursor_.record().batch;
    return &at_;
  }
  const Error* error() const override { return cursor_.error(); }

 private:
  std::unique_ptr<BatchSource> source_;
  RecordCursor cursor_;
  DiffRecord at_;
};

}  // namespace

Result<std::vector<DiffPartition>> diff_partitions(std::shared_ptr<Place> place,
                                                   std::string_view word,
                                                   const DiffOptions& options,
                                                   FindingSink& sink) {
  TRY_ASSIGN(TopicWord topic, parse_topic_word(word));
  TRY_ASSIGN(auto found, place->select(std::span(&topic, 1)));
  std::vector<DiffPartition> out;
  for (const PlacePartition& one : found) {
    auto open = [place, one, &options, &sink](const DiffPartition& partition)
        -> Result<std::unique_ptr<DiffRecords>> {
      ReadRange range{.from = options.from,
                      .until = options.until,
                      .isolation = options.committed ? Isolation::kCommitted
                                                     : Isolation::kAll,
                      .now = options.now};
      TRY_ASSIGN(auto source, place->open(one, range, sink));
      return std::make_unique<PlaceRecords>(partition, std::move(source),
                                            options, sink);
    };
    out.push_back({.path = {},
                   .topic = one.name.topic,
                   .partition = one.name.partition,
                   .open = std::move(open)});
  }
  return out;
}

}  // namespace weir
