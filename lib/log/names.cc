#include "lib/log/names.h"

#include <array>

namespace weir {
namespace {

constexpr size_t kOffsetDigits = 20;
constexpr size_t kEpochDigits = 10;
constexpr size_t kFolderIdDigits = 32;
constexpr size_t kMaxFileName = 255;

bool all_digits(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Decimal digits with leading zeros allowed; nothing above `max`.
std::optional<int64_t> digits_value(std::string_view text, int64_t max) {
  if (!all_digits(text)) return std::nullopt;
  int64_t value = 0;
  for (char c : text) {
    int digit = c - '0';
    if (value > (max - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  return value;
}

std::optional<int64_t> padded(std::string_view text, size_t digits,
                              int64_t max) {
  if (text.size() != digits) return std::nullopt;
  return digits_value(text, max);
}

struct KindName {
  SegmentFileKind kind;
  std::string_view extension;
};
constexpr std::array kKinds = {
    KindName{SegmentFileKind::kLog, ".log"},
    KindName{SegmentFileKind::kIndex, ".index"},
    KindName{SegmentFileKind::kTimeIndex, ".timeindex"},
    KindName{SegmentFileKind::kTxnIndex, ".txnindex"},
    KindName{SegmentFileKind::kSnapshot, ".snapshot"},
};

struct SuffixName {
  FileSuffix suffix;
  std::string_view text;
};
constexpr std::array kSuffixes = {
    SuffixName{FileSuffix::kNone, ""},
    SuffixName{FileSuffix::kDeleted, ".deleted"},
    SuffixName{FileSuffix::kCleaned, ".cleaned"},
    SuffixName{FileSuffix::kSwap, ".swap"},
};

struct FolderName {
  FolderKind kind;
  std::string_view suffix;
};
constexpr std::array kFolders = {
    FolderName{FolderKind::kDelete, "-delete"},
    FolderName{FolderKind::kFuture, "-future"},
    FolderName{FolderKind::kStray, "-stray"},
};

bool is_folder_id(std::string_view id) {
  return id.size() == kFolderIdDigits &&
         id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::optional<PartitionFolderName> parse_topic_partition(
    std::string_view name) {
  size_t dash = name.rfind('-');
  if (dash == name.npos) return std::nullopt;
  std::string_view topic = name.substr(0, dash);
  auto partition = parse_decimal(name.substr(dash + 1), INT32_MAX);
  if (!partition || !is_topic_name(topic)) return std::nullopt;
  return PartitionFolderName{std::string(topic),
                             PartitionId(int32_t(*partition))};
}

}  // namespace

std::optional<int64_t> parse_decimal(std::string_view text, int64_t max) {
  if (text.size() > 1 && text[0] == '0') return std::nullopt;
  return digits_value(text, max);
}

std::string_view segment_file_extension(SegmentFileKind kind) {
  for (const KindName& row : kKinds)
    if (row.kind == kind) return row.extension;
  return {};
}

std::string_view file_suffix_text(FileSuffix suffix) {
  for (const SuffixName& row : kSuffixes)
    if (row.suffix == suffix) return row.text;
  return {};
}

std::optional<SegmentFileName> parse_segment_file(std::string_view name) {
  if (name.size() <= kOffsetDigits) return std::nullopt;
  auto base = padded(name.substr(0, kOffsetDigits), kOffsetDigits, INT64_MAX);
  if (!base) return std::nullopt;
  std::string_view rest = name.substr(kOffsetDigits);
  for (const KindName& kind : kKinds) {
    if (!rest.starts_with(kind.extension)) continue;
    std::string_view tail = rest.substr(kind.extension.size());
    for (const SuffixName& suffix : kSuffixes)
      if (tail == suffix.text)
        return SegmentFileName{Offset(*base), kind.kind, suffix.suffix};
  }
  return std::nullopt;
}

std::string segment_file_name(Offset base, SegmentFileKind kind,
                              FileSuffix suffix) {
  return fmt::format("{:020}{}{}", base, segment_file_extension(kind),
                     file_suffix_text(suffix));
}

std::optional<MetadataSnapshotName> parse_metadata_snapshot(
    std::string_view name) {
  using enum MetadataSnapshotName::State;
  constexpr size_t kStem = kOffsetDigits + 1 + kEpochDigits;
  if (name.size() <= kStem || name[kOffsetDigits] != '-') return std::nullopt;
  auto offset = padded(name.substr(0, kOffsetDigits), kOffsetDigits, INT64_MAX);
  auto epoch = padded(name.substr(kOffsetDigits + 1, kEpochDigits),
                      kEpochDigits, INT32_MAX);
  if (!offset || !epoch) return std::nullopt;
  MetadataSnapshotName out{Offset(*offset), LeaderEpoch(int32_t(*epoch))};
  std::string_view rest = name.substr(kStem);
  if (rest == ".checkpoint") return out;
  if (rest == ".checkpoint.deleted") {
    out.state = kDeleted;
    return out;
  }
  constexpr std::string_view kPart = ".checkpoint.part";
  if (!rest.ends_with(kPart)) return std::nullopt;
  rest.remove_suffix(kPart.size());
  // Between them the number of Java's temporary file.
  if (!rest.empty() && (rest[0] != '-' || !all_digits(rest.substr(1))))
    return std::nullopt;
  out.state = kPartial;
  return out;
}

std::string metadata_snapshot_name(Offset end_offset, LeaderEpoch epoch) {
  return fmt::format("{:020}-{:010}.checkpoint", end_offset, epoch);
}

Result<> check_topic_name(std::string_view name) {
  if (name.empty()) return fail(Code::kInvalid, "a topic's name is not empty");
  if (name == "." || name == "..")
    return fail(Code::kInvalid, "'{}' is no name for a topic", name);
  if (name.size() > kMaxTopicName)
    return fail(Code::kInvalid, "a topic's name has at most {} characters",
                kMaxTopicName);
  auto legal = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  };
  if (!std::all_of(name.begin(), name.end(), legal))
    return fail(Code::kInvalid,
                "a topic's name has only ASCII letters, digits, '.', '_' "
                "and '-'");
  return {};
}

bool is_topic_name(std::string_view name) {
  return check_topic_name(name).has_value();
}

bool topic_names_collide(std::string_view a, std::string_view b) {
  auto fold = [](char c) { return c == '.' ? '_' : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return fold(x) == fold(y); });
}

bool is_internal_topic(std::string_view name) {
  return name == kConsumerOffsetsTopic || name == kTransactionTopic ||
         name == kShareGroupTopic;
}

std::string_view folder_kind_suffix(FolderKind kind) {
  for (const FolderName& row : kFolders)
    if (row.kind == kind) return row.suffix;
  return {};
}

std::optional<PartitionFolderName> parse_partition_folder(
    std::string_view name) {
  for (const FolderName& row : kFolders) {
    if (!name.ends_with(row.suffix)) continue;
    std::string_view stem = name.substr(0, name.size() - row.suffix.size());
    size_t dot = stem.rfind('.');
    if (dot == stem.npos || !is_folder_id(stem.substr(dot + 1))) continue;
    auto out = parse_topic_partition(stem.substr(0, dot));
    if (!out) continue;
    out->kind = row.kind;
    out->id = stem.substr(dot + 1);
    return out;
  }
  return parse_topic_partition(name);
}

std::string partition_folder_name(std::string_view topic,
                                  PartitionId partition) {
  return fmt::format("{}-{}", topic, partition);
}

std::string partition_folder_name(std::string_view topic, PartitionId partition,
                                  FolderKind kind, std::string_view id) {
  if (kind == FolderKind::kCurrent)
    return partition_folder_name(topic, partition);
  std::string tail =
      fmt::format("-{}.{}{}", partition, id, folder_kind_suffix(kind));
  return std::string(topic.substr(0, kMaxFileName - tail.size())) + tail;
}

}  // namespace weir
