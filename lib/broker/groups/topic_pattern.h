// TopicPattern: an expression that topics are subscribed to by, in the syntax
// of RE2, as Kafka's brokers take it. It stands for the topics whose whole name
// it matches. Time to match is bounded by the lengths of both: no backtracking.
//
// Names of topics are ASCII, so whatever stands for other characters alone
// stands for nothing. Of \p{...}, general categories and the most common
// scripts are known; the rest is refused.
//
// Reference: google.github.io/re2 (syntax); com.google.re2j.Parser, whose
// words for mistakes are what Kafka's clients are told.
#pragma once
#include <bitset>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/broker/kafka_errors.h"

namespace weir {

/// The characters that one place of a pattern may be.
using CharSet = std::bitset<128>;

/// A parsed expression.
struct PatternNode {
  enum class Kind : uint8_t {
    kSet,
    kBegin,
    kEnd,
    kWordEdge,
    kNoWordEdge,
    kSequence,
    kChoice,
    kRepeat,
  };
  static constexpr int kEndless = -1;

  Kind kind = Kind::kSequence;
  CharSet set = {};
  int min = 0, max = 0;  ///< of kRepeat
  std::vector<PatternNode> parts = {};
};

/// What is wrong, in RE2/J's words.
using PatternProblem = std::string_view;
tl::expected<PatternNode, PatternProblem> parse_pattern(std::string_view text);

class TopicPattern {
 public:
  static tl::expected<TopicPattern, PatternProblem> compile(
      std::string_view text);
  bool matches(std::string_view name) const;

 private:
  enum class Op : uint8_t { kSet, kSplit, kAssert, kDone };
  struct Step {
    Op op;
    PatternNode::Kind assertion = PatternNode::Kind::kBegin;
    uint32_t set = 0;              ///< index of sets_
    uint32_t next = 0, other = 0;  ///< steps behind this one
  };
  bool emit(const PatternNode& node);
  bool repeat(const PatternNode& node);
  uint32_t add(Step step);
  uint32_t here() const { return uint32_t(steps_.size()); }

  std::vector<Step> steps_;
  std::vector<CharSet> sets_;
};

}  // namespace weir
