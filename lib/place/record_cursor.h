// RecordCursor: the records of one partition, one after the other; and
// MergedRecords: those of several, by timestamp.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "lib/base/findings.h"
#include "lib/place/place.h"
#include "lib/place/record.h"
#include "lib/record/record_reader.h"

namespace weir {

class RecordCursor {
 public:
  /// Both must outlive the cursor. `control`: give control records too.
  RecordCursor(BatchSource& source, bool control, FindingSink& sink);

  /// Moves to the next record; false at the end as it is now, after which the
  /// source may be read by somebody else, or on after its refresh().
  bool next();
  /// Good until the next next().
  const Record& record() const { return record_; }
  /// After false: why it did not get to the end; null: it did.
  const Error* error() const { return source_.error(); }

 private:
  bool open_next();

  BatchSource& source_;
  bool control_;
  FindingSink& sink_;
  RecordReader reader_;
  SourceBatch batch_;
  Record record_;
  bool open_ = false;
};

/// A merge of the sources' heads: the head with the lowest timestamp comes
/// first, of equal ones that of the earlier source. Inside a source the order
/// stays, whatever its timestamps. Memory: a batch a source.
class MergedRecords {
 public:
  MergedRecords(std::span<BatchSource* const> sources, bool control,
                FindingSink& sink);

  /// Null at the end of all sources. Good until the next call.
  const Record* next();
  /// After null: why a source did not get to its end; null: all did.
  const Error* error() const { return error_; }

 private:
  struct Head {
    TimestampMs timestamp;
    size_t source;
    // std heaps have the largest in front.
    bool operator<(const Head& o) const {
      if (timestamp != o.timestamp) return timestamp > o.timestamp;
      return source > o.source;
    }
  };
  void push(size_t source);

  std::vector<std::unique_ptr<RecordCursor>> cursors_;
  std::vector<Head> heads_;
  std::optional<size_t> last_;
  const Error* error_ = nullptr;
};

}  // namespace weir
