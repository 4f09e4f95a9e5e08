// History: what clients asked for, what they were promised, and what they saw;
// and whether the log agrees with it.
//
// Rules, for one partition: what was acknowledged stands at the offset that
// was promised, once; what stands was sent by somebody; a producer's values
// stand in the order in which it sent them; an offset never shows two values.
// (The rules of jepsen.tests.kafka, for a broker that is one node.)
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/ints.h"

namespace weir::sim {

/// A value names its producer and its place among what that sent.
struct Value {
  int64_t producer = 0;
  int64_t number = 0;
  auto operator<=>(const Value&) const = default;
  std::string text() const;
  static std::optional<Value> parse(std::string_view text);
};

struct Anomalies {
  int64_t lost = 0;
  int64_t duplicated = 0;
  int64_t reordered = 0;
  int64_t invented = 0;
  int64_t changed = 0;    ///< an offset that showed two values
  int64_t forgotten = 0;  ///< a group's position that went back
  int64_t torn = 0;       ///< a transaction that stands in part
  int64_t refused = 0;    ///< a client was refused what it may do
  std::string first;      ///< said in words

  int64_t total() const {
    return lost + duplicated + reordered + invented + changed + forgotten +
           torn + refused;
  }
  /// Counts into `kind` and keeps the first in words.
  void note(int64_t Anomalies::*kind, std::string text);
  /// Keeps it if it is the first.
  void say(std::string text) {
    if (first.empty()) first = std::move(text);
  }
  void add(const Anomalies& other);
};

using Records = std::vector<std::pair<Offset, Value>>;

class History {
 public:
  void sent(int32_t partition, Value value);
  void acknowledged(int32_t partition, Offset offset, Value value);
  void seen(int32_t partition, Offset offset, Value value);

  void commit_tried(int64_t position) { highest_tried_ = position; }
  void commit_acknowledged(int64_t position) { committed_ = position; }
  void commit_seen(int64_t position);

  /// Power was cut on a log that was not flushed: what stood at `end` and
  /// above may be anything else from now on, and commits may be older.
  void lost_from(int32_t partition, Offset end);
  void lost_commits() { committed_ = -1; }

  /// Holds `log`, a partition read from its start to its end, against what is
  /// known of it.
  void check(int32_t partition, const Records& log);

  /// Unflushed records may be lost, and what they told of producers.
  bool may_forget = false;

  int64_t acknowledged() const { return acknowledged_; }
  Anomalies anomalies;

 private:
  struct Partition {
    std::map<Value, std::optional<Offset>> values;  ///< and where, if promised
    std::map<Offset, Value> seen;
  };
  std::map<int32_t, Partition> partitions_;
  int64_t acknowledged_ = 0;
  int64_t committed_ = -1;
  int64_t highest_tried_ = -1;
};

}  // namespace weir::sim
