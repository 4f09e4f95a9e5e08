#include "lib/place/cluster_place.h"

#include <poll.h>

#include <algorithm>

#include "lib/client/refusal.h"
#include "lib/place/cluster_offsets.h"

namespace weir {

namespace p = protocol;

namespace {

/// How often new topics and partitions are looked for.
constexpr int64_t kRefreshNs = 1'000'000'000;
/// How long nobody may answer that.
constexpr int64_t kPatienceNs = 30'000'000'000;
/// Of all partitions in the answer to a poll.
constexpr int32_t kPollBytes = 16 << 20;

}  // namespace

ClusterPlace::~ClusterPlace() {
  for (auto& [node, poll] : polls_) poll.client->abandon(poll.number);
}

// --- Choosing ----------------------------------------------------------------

// Only the topics that were named are asked for, where names alone were given.
Result<> ClusterPlace::load(std::span<const TopicWord> words) {
  watched_topics_.clear();
  bool by_name =
      std::all_of(words.begin(), words.end(), [](const TopicWord& word) {
        return word.kind == TopicWord::Kind::kTopic;
      });
  if (by_name)
    for (const TopicWord& word : words) watched_topics_.push_back(word.name);
  refreshed_ns_ = cluster_.clock().monotonic_ns();
  return watched_topics_.empty() ? cluster_.load_topics()
                                 : cluster_.load_topics(watched_topics_);
}

Result<bool> ClusterPlace::add_word(const TopicWord& word,
                                    std::vector<PlacePartition>& found) {
  bool any = false;
  for (const auto& [name, topic] : cluster_.topics()) {
    if (!word.names(name)) continue;
    any = true;
    int32_t count = int32_t(topic.partitions.size());
    if (word.kind == TopicWord::Kind::kTopic)
      for (auto [first, last] : word.partitions.ranges)
        if (last.value() >= count)
          return fail(Code::kNotFound,
                      "topic {} has no partition {} (it has 0 to {})", name,
                      std::max(first.value(), count), count - 1);
    for (int32_t i = 0; i < count; ++i) {
      TopicPartition one{name, PartitionId(i)};
      if (!word.partitions.has(one.partition)) continue;
      auto known = std::find(names_.begin(), names_.end(), one);
      size_t id = size_t(known - names_.begin());
      if (known == names_.end()) names_.push_back(one);
      bool twice = std::any_of(found.begin(), found.end(),
                               [&](const auto& p) { return p.id == id; });
      if (!twice) found.push_back({std::move(one), id});
    }
  }
  return any;
}

Result<std::vector<PlacePartition>> ClusterPlace::select(
    std::span<const TopicWord> words) {
  static const TopicWord kAll{TopicWord::Kind::kGlob, "*", {}};
  TRY(load(words));
  std::vector<PlacePartition> found;
  for (const TopicWord& word : words.empty() ? std::span(&kAll, 1) : words) {
    TRY_ASSIGN(bool any, add_word(word, found));
    if (any || words.empty()) continue;
    TRY(cluster_.load_topics());  // to suggest another
    bool glob = word.kind == TopicWord::Kind::kGlob;
    return fail(
        Error{.code = Code::kNotFound,
              .text = fmt::format("no topic {}'{}' in {}", glob ? "fits " : "",
                                  word.name, cluster_.name()),
              .field = glob ? "" : word.name});
  }
  selected_.clear();
  bounds_.clear();
  for (const PlacePartition& one : found) selected_.push_back(one.name);
  return found;
}

int32_t ClusterPlace::partition_count(std::string_view name) const {
  const ClusterTopic* topic = cluster_.topic(name);
  return topic ? int32_t(topic->partitions.size()) : 0;
}

std::vector<std::string> ClusterPlace::topics() const {
  std::vector<std::string> names;
  for (const auto& [name, topic] : cluster_.topics()) names.push_back(name);
  return names;
}

Result<bool> ClusterPlace::refresh() {
  int64_t now = cluster_.clock().monotonic_ns();
  if (now - refreshed_ns_ < kRefreshNs) return false;
  ClusterTopics before = cluster_.topics();
  Result<> loaded = watched_topics_.empty()
                        ? cluster_.load_topics()
                        : cluster_.load_topics(watched_topics_);
  if (!loaded && may_pass(loaded.error()) && now - refreshed_ns_ < kPatienceNs)
    return false;
  TRY(std::move(loaded));
  refreshed_ns_ = now;
  const ClusterTopics& after = cluster_.topics();
  return !std::equal(before.begin(), before.end(), after.begin(), after.end(),
                     [](const auto& a, const auto& b) {
                       return a.first == b.first &&
                              a.second.partitions.size() ==
                                  b.second.partitions.size();
                     });
}

// --- Opening -----------------------------------------------------------------

// The first time all partitions that were selected are asked about at once.
Result<Offset> ClusterPlace::bound(const TopicPartition& name,
                                   int64_t timestamp) {
  auto [known, first] = bounds_.try_emplace(timestamp);
  if (first) {
    TRY_ASSIGN(known->second, list_offsets(cluster_, selected_, timestamp));
  }
  auto node = known->second.extract(name);
  if (!node.empty()) return node.mapped();
  return list_offset(cluster_, name, timestamp);
}

Result<Offset> ClusterPlace::resolve(const TopicPartition& name,
                                     const Point& point, TimestampMs now,
                                     Offset start, bool is_end) {
  constexpr Offset kNever{INT64_MAX};
  switch (point.kind) {
    case Point::Kind::kStart:
      return start;
    case Point::Kind::kEnd:
      return is_end ? Result<Offset>(kNever) : bound(name, kEndOfLog);
    case Point::Kind::kOffset: {
      if (is_end) return Offset(point.value);
      TRY_ASSIGN(Offset end, bound(name, kEndOfLog));
      if (point.value > end.value())
        return fail(Code::kNotFound, "{}: offset {} is out of range ({} to {})",
                    partition_text(name), point.value, start, end);
      return std::max(start, Offset(point.value));
    }
    case Point::Kind::kFromEnd: {
      TRY_ASSIGN(Offset end, bound(name, kEndOfLog));
      return std::max(start, end - std::min(point.value, end.value()));
    }
    case Point::Kind::kTime:
    case Point::Kind::kAge: {
      int64_t time = point.kind == Point::Kind::kTime
                         ? point.value
                         : now.value() - point.value;
      TRY_ASSIGN(Offset found, bound(name, std::max<int64_t>(time, 0)));
      if (found >= Offset(0)) return std::max(start, found);
      return is_end ? Result<Offset>(kNever) : bound(name, kEndOfLog);
    }
  }
  return start;
}

Result<std::unique_ptr<BatchSource>> ClusterPlace::open(
    const PlacePartition& partition, const ReadRange& range,
    FindingSink& sink) {
  const TopicPartition& name = partition.name;
  ClusterSource::Bounds bounds;
  TRY_ASSIGN(bounds.start, bound(name, kStartOfLog));
  TRY_ASSIGN(bounds.from,
             resolve(name, range.from, range.now, bounds.start, false));
  if (range.until) {
    TRY_ASSIGN(bounds.until,
               resolve(name, *range.until, range.now, bounds.start, true));
  }
  return std::unique_ptr<BatchSource>(
      new ClusterSource(*this, cluster_, name, range, bounds, sink));
}

// --- Waiting -----------------------------------------------------------------

bool ClusterPlace::changed(const PlacePartition& partition) const {
  return changed_.contains(partition.name);
}

void ClusterPlace::send_poll(int32_t node, int timeout_ms) {
  p::FetchRequest request;
  request.maxWaitMs = timeout_ms;
  request.minBytes = 1;
  request.maxBytes = kPollBytes;
  Poll poll;
  for (const ClusterSource* source : sources_) {
    const TopicPartition& name = source->name();
    if (!source->waits() ||
        cluster_.leader_of(name.topic, name.partition.value()) != node)
      continue;
    source->add_to(request);
    poll.at[name] = source->position();
  }
  if (poll.at.empty()) return;
  auto client = cluster_.connection(Target::node(node, Lane::kPolls));
  if (!client) return look_again(poll);
  auto number =
      (*client)->send(schema::kMessage<p::FetchRequest>, &request,
                      cluster_.clock().monotonic_ns() + 1'000'000'000);
  if (!number) return look_again(poll);
  poll.client = std::move(*client);
  poll.number = *number;
  polls_[node] = std::move(poll);
}

// Whoever reads those next finds out what is wrong, and is patient.
void ClusterPlace::look_again(const Poll& poll) {
  for (const auto& [name, offset] : poll.at) changed_.insert(name);
}

void ClusterPlace::send_polls(int timeout_ms) {
  std::set<int32_t> leaders;
  for (const ClusterSource* source : sources_) {
    const TopicPartition& name = source->name();
    if (!source->waits()) continue;
    int32_t leader = cluster_.leader_of(name.topic, name.partition.value());
    if (leader < 0)
      changed_.insert(name);
    else
      leaders.insert(leader);
  }
  for (int32_t node : leaders)
    if (!polls_.contains(node)) send_poll(node, timeout_ms);
}

void ClusterPlace::receive_poll(int32_t node) {
  Poll poll = std::move(polls_.extract(node).mapped());
  auto bytes = poll.client->receive(poll.number, cluster_.deadline_ns());
  if (!bytes) return look_again(poll);
  auto answer = schema::decode<p::FetchResponse>(bytes->body, bytes->version);
  if (!answer || answer->errorCode != 0) return look_again(poll);
  for (const auto& topic : answer->responses)
    for (const auto& one : topic.partitions)
      for (ClusterSource* source : sources_) {
        const TopicPartition& name = source->name();
        const ClusterTopic* known = cluster_.topic(name.topic);
        bool same = name.topic == topic.topic ||
                    (topic.topic.empty() && known != nullptr &&
                     known->id == topic.topicId);
        if (!same || name.partition.value() != one.partitionIndex) continue;
        auto asked = poll.at.find(name);
        if (asked != poll.at.end() && asked->second == source->position() &&
            source->offer(one, bytes->frame))
          changed_.insert(name);
      }
}

bool ClusterPlace::wait(int timeout_ms) {
  changed_.clear();
  send_polls(timeout_ms);
  std::vector<pollfd> ends;
  std::vector<int32_t> nodes;
  for (const auto& [node, poll] : polls_) {
    ends.push_back({.fd = poll.client->fd(), .events = POLLIN, .revents = 0});
    nodes.push_back(node);
    if (poll.client->has_more()) timeout_ms = 0;
  }
  if (changed_.empty() && ::poll(ends.data(), ends.size(), timeout_ms) < 0)
    return false;
  for (size_t i = 0; i < ends.size(); ++i)
    if (ends[i].revents != 0 || polls_.at(nodes[i]).client->has_more())
      receive_poll(nodes[i]);
  return !changed_.empty() ||
         cluster_.clock().monotonic_ns() - refreshed_ns_ >= kRefreshNs;
}

}  // namespace weir
