// A data directory of a test's own, written batch by batch, and a selection
// read out of it.
#pragma once
#include <fstream>
#include <string>
#include <vector>

#include "lib/os/clock.h"
#include "lib/os/fs.h"
#include "lib/place/directory_place.h"
#include "lib/place/reading.h"
#include "lib/place/selection.h"
#include "lib/record/batch_builder.h"
#include "tests/support/golden.h"
#include "tests/support/temp_dir.h"

namespace weir {

/// One partition's only segment, appended to as Kafka appends.
class LogWriter {
 public:
  LogWriter(const TempDir& dir, const std::string& folder)
      : path_(dir / folder) {
    REQUIRE(posix_fs().make_dirs(path_));
  }
  /// A batch of values, a millisecond apart from `timestamp` on.
  void append(std::vector<std::string> values, int64_t timestamp,
              const BatchSpec& like = {}) {
    BatchSpec spec = like;
    spec.base_offset = next_;
    builder_.begin(spec);
    for (const std::string& value : values)
      builder_.add(TimestampMs(timestamp++), Bytes("k"), value);
    auto batch = builder_.finish();
    REQUIRE(batch);
    append_bytes(*batch);
    next_ = builder_.next_offset();
  }
  void append_bytes(Bytes bytes) {
    std::ofstream file(path_ + "/00000000000000000000.log",
                       std::ios::binary | std::ios::app);
    file << bytes;
  }
  Offset next() const { return next_; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  BatchBuilder builder_;
  Offset next_{0};
};

inline std::vector<TopicWord> words_of(std::vector<std::string> texts) {
  std::vector<TopicWord> words;
  for (const std::string& text : texts) {
    auto word = parse_topic_word(text);
    REQUIRE(word);
    words.push_back(*word);
  }
  return words;
}

/// What a selection prints, by a pattern.
struct Printed {
  Result<> result;
  std::string text;
  ReadCount count;
  std::vector<Finding> findings;
};

inline Printed print_selection(const std::string& dir,
                               std::vector<std::string> words,
                               const ReadRange& range,
                               const RecordFormatter& formatter,
                               ReadPlan plan = {}) {
  Printed out;
  CollectFindings opening, reading;
  DirectoryPlace place(posix_fs(), {dir}, opening);
  auto partitions = place.select(words_of(std::move(words)));
  REQUIRE(partitions);
  auto selection = Selection::open(place, *partitions, range, reading);
  if (!selection) {
    out.result = Failure(selection.error());
    return out;
  }
  plan.formatter = &formatter;
  out.result = read_in_order(
      selection->sources(), plan,
      [&](std::string_view text) {
        out.text += text;
        return Result<>();
      },
      reading, out.count);
  out.findings = std::move(reading.all);
  return out;
}

inline std::string print_offsets(const std::string& dir,
                                 std::vector<std::string> words,
                                 const ReadRange& range = {},
                                 const ReadPlan& plan = {}) {
  auto formatter = pattern_formatter("%p/%o ");
  REQUIRE(formatter);
  Printed out =
      print_selection(dir, std::move(words), range, **formatter, plan);
  REQUIRE(out.result);
  return out.text;
}

}  // namespace weir
