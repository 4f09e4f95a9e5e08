// Expressions that members subscribe by: what is wrong with them, and which
// topics they stand for. They are resolved behind the heartbeat that brings
// them, all of a group at once and not too often: each time may move
// partitions.
//
// Reference: GroupMetadataManager.maybeUpdateRegularExpressions,
// TopicRegexResolver; KIP-848.
#include "lib/broker/broker.h"
#include "lib/broker/groups/consumer_change.h"
#include "lib/broker/groups/coordinator.h"
#include "lib/broker/groups/topic_pattern.h"

namespace weir {

namespace p = protocol;

namespace {

constexpr int64_t kMinRefreshMs = 10'000;

std::set<std::string, std::less<>> topics_like(const std::string& regex,
                                               const Image& image) {
  std::set<std::string, std::less<>> out;
  auto pattern = TopicPattern::compile(regex);
  if (!pattern) return out;  // of a record: nobody could have joined with it
  for (const auto& [name, topic] : image.topics())
    if (pattern->matches(name)) out.insert(name);
  return out;
}

}  // namespace

Answered<ConsumerGroups::RegexChange> ConsumerGroups::check_regex(
    const ConsumerGroup& group, const ConsumerMember& before,
    const ConsumerMember& member) const {
  if (member.regex == before.regex) return RegexChange::kNone;
  if (member.regex.empty() || group.regexes().count(member.regex))
    return RegexChange::kResolved;
  if (group.members_with(member.regex) == 0)
    if (auto good = TopicPattern::compile(member.regex); !good)
      return refusal(ErrorCode::INVALID_REGULAR_EXPRESSION,
                     "SubscribedTopicRegex `{}` is not a valid regular "
                     "expression: {}.",
                     member.regex, good.error());
  return RegexChange::kUnresolved;
}

// Where nobody has it any more.
void ConsumerGroups::forget_regex(Change& change, const std::string& regex) {
  if (regex.empty() || change.group.members_with(regex) > 0) return;
  change.take_back<p::ConsumerGroupRegularExpressionValue>(
      p::ConsumerGroupRegularExpressionKey{change.group.name(), regex});
}

bool ConsumerGroups::resolve_is_due(const ConsumerGroup& group) const {
  std::set<std::string> wanted = group.wanted_regexes();
  if (wanted.empty()) return false;
  TimestampMs now = coordinator_.now();
  TimestampMs last{0};
  for (const auto& [regex, resolved] : group.regexes())
    last = std::max(last, resolved.at);
  if (now <= last + kMinRefreshMs) return false;
  bool unresolved = wanted.size() != group.regexes().size();
  int64_t version = coordinator_.broker_.directory().metadata_offset().value();
  return unresolved || group.resolved_version < version;
}

void ConsumerGroups::resolve_if_due(const std::string& name) {
  ConsumerGroup* group = find(name);
  if (!group || !resolve_is_due(*group)) return;
  const Image& image = coordinator_.broker_.image();
  group->resolved_version =
      coordinator_.broker_.directory().metadata_offset().value();
  Change change{*group};
  bool bump = false;
  for (const std::string& regex : group->wanted_regexes()) {
    auto topics = topics_like(regex, image);
    auto known = group->regexes().find(regex);
    bool is_new = known == group->regexes().end();
    if (!is_new && known->second.topics == topics) continue;
    bump = bump || !is_new || !topics.empty();
    p::ConsumerGroupRegularExpressionValue value;
    value.topics = {topics.begin(), topics.end()};
    value.version = group->resolved_version;
    value.timestamp = coordinator_.now().value();
    change.put(p::ConsumerGroupRegularExpressionKey{name, regex}, value);
  }
  check_topics(change, bump);
  // Where it cannot be stored, the next heartbeat tries again.
  (void)store(change);
}

}  // namespace weir
