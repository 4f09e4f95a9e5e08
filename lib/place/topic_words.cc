#include "lib/place/topic_words.h"

#include <fnmatch.h>

#include "lib/log/names.h"

namespace weir {

namespace {

Result<PartitionId> parse_partition(std::string_view text,
                                    std::string_view word) {
  auto id = parse_decimal(text, INT32_MAX);
  if (id) return PartitionId(int32_t(*id));
  return fail(Code::kUsage,
              "'{}': expected partitions such as '{}:0,2-4' behind the colon",
              word, word.substr(0, word.find(':')));
}

Result<PartitionChoice> parse_choice(std::string_view list,
                                     std::string_view word) {
  PartitionChoice choice;
  for (;;) {
    size_t comma = list.find(',');
    std::string_view one = list.substr(0, comma);
    size_t dash = one.find('-');
    TRY_ASSIGN(PartitionId first, parse_partition(one.substr(0, dash), word));
    PartitionId last = first;
    if (dash != one.npos) {
      TRY_ASSIGN(last, parse_partition(one.substr(dash + 1), word));
    }
    if (last < first)
      return fail(Code::kUsage, "'{}': {} comes before {}", word, last, first);
    choice.ranges.emplace_back(first, last);
    if (comma == list.npos) return choice;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace

std::string partition_text(const TopicPartition& partition) {
  return fmt::format("{}:{}", partition.topic, partition.partition);
}

bool PartitionChoice::has(PartitionId id) const {
  for (auto [first, last] : ranges)
    if (first <= id && id <= last) return true;
  return all();
}

bool TopicWord::names(std::string_view topic) const {
  if (kind == Kind::kTopic) return topic == name;
  if (kind == Kind::kPath) return false;
  if (topic.starts_with("__") && !name.starts_with("__")) return false;
  return ::fnmatch(name.c_str(), std::string(topic).c_str(), 0) == 0;
}

Result<TopicWord> parse_topic_word(std::string_view text) {
  if (text.empty()) return fail(Code::kUsage, "a topic's name is empty");
  TopicWord word;
  if (text.find('/') != text.npos) {
    word.kind = TopicWord::Kind::kPath;
    word.name = text;
    return word;
  }
  // A topic's name has no colon, but a pattern's class ([[:alpha:]]) may.
  size_t colon = text.rfind(':');
  if (text.find(']', colon) != text.npos) colon = text.npos;
  word.name = text.substr(0, colon);
  if (colon != text.npos) {
    TRY_ASSIGN(word.partitions, parse_choice(text.substr(colon + 1), text));
  }
  if (word.name.find_first_of("*?[") != word.name.npos) {
    word.kind = TopicWord::Kind::kGlob;
    return word;
  }
  if (auto good = check_topic_name(word.name); !good)
    return fail(Error{.code = Code::kUsage,
                      .text = fmt::format("'{}' is no topic's name: {}",
                                          word.name, good.error().text),
                      .hint = "a path needs a slash, as in ./" + word.name});
  return word;
}

}  // namespace weir
