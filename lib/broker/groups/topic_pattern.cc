#include "lib/broker/groups/topic_pattern.h"

namespace weir {

namespace {

using Kind = PatternNode::Kind;

/// Nested repetitions multiply.
constexpr size_t kMaxSteps = 100'000;

bool is_word(std::string_view text, size_t at) {
  if (at >= text.size()) return false;
  char c = text[at];
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
         (c >= 'a' && c <= 'z') || c == '_';
}

bool holds(Kind assertion, std::string_view text, size_t at) {
  bool edge = (at > 0 && is_word(text, at - 1)) != is_word(text, at);
  switch (assertion) {
    case Kind::kBegin:
      return at == 0;
    case Kind::kEnd:
      return at == text.size();
    case Kind::kWordEdge:
      return edge;
    default:
      return !edge;
  }
}

}  // namespace

tl::expected<TopicPattern, PatternProblem> TopicPattern::compile(
    std::string_view text) {
  auto parsed = parse_pattern(text);
  if (!parsed) return tl::unexpected(parsed.error());
  TopicPattern out;
  if (!out.emit(*parsed))
    return tl::unexpected(PatternProblem("expression is too large"));
  out.add({.op = Op::kDone});
  return out;
}

uint32_t TopicPattern::add(Step step) {
  steps_.push_back(step);
  return here() - 1;
}

// Every node's steps lead to the step behind them.
bool TopicPattern::emit(const PatternNode& node) {
  if (steps_.size() > kMaxSteps) return false;
  switch (node.kind) {
    case Kind::kSet:
      sets_.push_back(node.set);
      add({.op = Op::kSet,
           .set = uint32_t(sets_.size() - 1),
           .next = here() + 1});
      return true;
    case Kind::kSequence:
      for (const PatternNode& part : node.parts)
        if (!emit(part)) return false;
      return true;
    case Kind::kChoice: {
      std::vector<uint32_t> ends;
      for (size_t i = 0; i < node.parts.size(); ++i) {
        bool last = i + 1 == node.parts.size();
        uint32_t split = here();
        if (!last) add({.op = Op::kSplit, .next = here() + 1});
        if (!emit(node.parts[i])) return false;
        if (last) break;
        ends.push_back(add({.op = Op::kSplit}));
        steps_[split].other = here();
      }
      for (uint32_t end : ends) steps_[end].next = steps_[end].other = here();
      return true;
    }
    case Kind::kRepeat:
      return repeat(node);
    default:
      add({.op = Op::kAssert, .assertion = node.kind, .next = here() + 1});
      return true;
  }
}

bool TopicPattern::repeat(const PatternNode& node) {
  const PatternNode& part = node.parts.front();
  for (int i = 0; i < node.min; ++i)
    if (!emit(part)) return false;
  if (node.max == PatternNode::kEndless) {
    uint32_t loop = add({.op = Op::kSplit, .next = here() + 1});
    if (!emit(part)) return false;
    add({.op = Op::kSplit, .next = loop, .other = loop});
    steps_[loop].other = here();
    return true;
  }
  std::vector<uint32_t> splits;
  for (int i = node.min; i < node.max; ++i) {
    splits.push_back(add({.op = Op::kSplit, .next = here() + 1}));
    if (!emit(part)) return false;
  }
  for (uint32_t split : splits) steps_[split].other = here();
  return true;
}

// All ways at once: the steps that may come next, one character on.
bool TopicPattern::matches(std::string_view name) const {
  std::vector<uint32_t> now = {0}, next;
  std::vector<size_t> seen(steps_.size(), name.size() + 1);
  for (size_t at = 0; at <= name.size(); ++at) {
    next.clear();
    while (!now.empty()) {
      uint32_t index = now.back();
      now.pop_back();
      if (seen[index] == at) continue;
      seen[index] = at;
      const Step& step = steps_[index];
      switch (step.op) {
        case Op::kDone:
          if (at == name.size()) return true;
          break;
        case Op::kSplit:
          now.push_back(step.next);
          now.push_back(step.other);
          break;
        case Op::kAssert:
          if (holds(step.assertion, name, at)) now.push_back(step.next);
          break;
        case Op::kSet:
          if (at < name.size() && uint8_t(name[at]) < 128 &&
              sets_[step.set][uint8_t(name[at])])
            next.push_back(step.next);
          break;
      }
    }
    now.swap(next);
  }
  return false;
}

}  // namespace weir
