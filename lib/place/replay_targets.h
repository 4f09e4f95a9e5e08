// Where replays go: printed, into a sink, or through a map into either.
#pragma once
#include <string>
#include <vector>

#include "lib/place/directory_sink.h"
#include "lib/place/reading.h"
#include "lib/place/record_format.h"
#include "lib/place/record_map.h"
#include "lib/place/replay.h"

namespace weir {

class PrintTarget : public ReplayTarget {
 public:
  /// `flush` sees to it that what `write` got is out.
  PrintTarget(RecordFormatter& formatter, TextSink write,
              std::function<Result<>()> flush)
      : formatter_(formatter),
        write_(std::move(write)),
        flush_(std::move(flush)) {}
  Result<> put(const Record& record) override;
  Result<> flush() override { return flush_(); }

 private:
  RecordFormatter& formatter_;
  TextSink write_;
  std::function<Result<>()> flush_;
  TextBuffer text_;
};

/// What of a record stays as it was; the rest is the new place's own.
struct ReplayKeep {
  bool partitions = true;
  bool timestamps = false;
  bool offsets = false;
};

class SinkTarget : public ReplayTarget {
 public:
  /// `topic`: of every record; empty: each one's own. `partition`: the same.
  SinkTarget(RecordSink& sink, ReplayKeep keep, std::string topic,
             std::optional<PartitionId> partition)
      : sink_(sink),
        keep_(keep),
        topic_(std::move(topic)),
        partition_(partition) {}
  Result<> put(const Record& record) override;
  Result<> flush() override { return sink_.flush(); }

 private:
  RecordSink& sink_;
  ReplayKeep keep_;
  std::string topic_;
  std::optional<PartitionId> partition_;
  std::vector<RecordHeader> headers_;
};

class MapTarget : public ReplayTarget {
 public:
  MapTarget(RecordMap& map, ReplayTarget& next) : map_(map), next_(next) {}
  Result<> put(const Record& record) override {
    return map_.map(record, [this](const Record& r) { return next_.put(r); });
  }
  Result<> flush() override { return next_.flush(); }

 private:
  RecordMap& map_;
  ReplayTarget& next_;
};

}  // namespace weir
