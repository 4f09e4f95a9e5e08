#include "tests/sim/history.h"

#include <fmt/format.h>

#include <charconv>

namespace weir::sim {

std::string Value::text() const {
  return fmt::format("{}/{}", producer, number);
}

std::optional<Value> Value::parse(std::string_view text) {
  Value out;
  const char* end = text.data() + text.size();
  auto first = std::from_chars(text.data(), end, out.producer);
  if (first.ec != std::errc() || first.ptr == end || *first.ptr != '/')
    return {};
  auto second = std::from_chars(first.ptr + 1, end, out.number);
  if (second.ec != std::errc() || second.ptr != end) return {};
  return out;
}

void Anomalies::note(int64_t Anomalies::*kind, std::string text) {
  ++(this->*kind);
  say(std::move(text));
}

void Anomalies::add(const Anomalies& other) {
  for (auto kind :
       {&Anomalies::lost, &Anomalies::duplicated, &Anomalies::reordered,
        &Anomalies::invented, &Anomalies::changed, &Anomalies::forgotten,
        &Anomalies::refused})
    this->*kind += other.*kind;
  if (first.empty()) first = other.first;
}

void History::sent(int32_t partition, Value value) {
  partitions_[partition].values.try_emplace(value);
}

void History::acknowledged(int32_t partition, Offset offset, Value value) {
  ++acknowledged_;
  partitions_[partition].values[value] = offset;
  seen(partition, offset, value);
}

void History::seen(int32_t partition, Offset offset, Value value) {
  auto [it, first] = partitions_[partition].seen.try_emplace(offset, value);
  if (!first && it->second != value)
    anomalies.note(
        &Anomalies::changed,
        fmt::format("partition {}, offset {}: {}, then {}", partition, offset,
                    it->second.text(), value.text()));
}

void History::commit_seen(int64_t position) {
  if (position < committed_ || position > highest_tried_)
    anomalies.note(&Anomalies::forgotten,
                   fmt::format("position {} of a group that committed {} and "
                               "tried {}",
                               position, committed_, highest_tried_));
}

void History::lost_from(int32_t partition, Offset end) {
  Partition& p = partitions_[partition];
  p.seen.erase(p.seen.lower_bound(end), p.seen.end());
  for (auto& [value, offset] : p.values)
    if (offset && *offset >= end) offset.reset();
}

void History::check(int32_t partition, const Records& log) {
  const Partition& p = partitions_[partition];
  std::map<Value, Offset> found;
  std::map<int64_t, int64_t> last;  // number, by producer
  auto at = [&](Offset offset, Value value) {
    return fmt::format("partition {}, offset {}: {}", partition, offset,
                       value.text());
  };
  for (const auto& [offset, value] : log) {
    seen(partition, offset, value);
    if (!p.values.count(value))
      anomalies.note(&Anomalies::invented,
                     at(offset, value) + " was never sent");
    if (!found.emplace(value, offset).second) {
      anomalies.note(&Anomalies::duplicated,
                     at(offset, value) + " stands a second time");
      continue;
    }
    auto [it, first] = last.try_emplace(value.producer, value.number);
    if (!first && value.number < it->second)
      anomalies.note(
          &Anomalies::reordered,
          at(offset, value) + fmt::format(" stands behind {}", it->second));
    it->second = std::max(it->second, value.number);
  }
  for (const auto& [value, offset] : p.values) {
    auto it = found.find(value);
    if (offset && (it == found.end() || it->second != *offset))
      anomalies.note(&Anomalies::lost,
                     at(*offset, value) + " was acknowledged and is not there");
  }
}

}  // namespace weir::sim
