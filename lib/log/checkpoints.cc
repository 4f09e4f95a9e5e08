#include "lib/log/checkpoints.h"

#include "lib/log/names.h"

namespace weir {
namespace {

constexpr int64_t kVersion = 0;

// Lines as Java's BufferedReader gives them: ended by \n, \r or \r\n; nothing
// behind the last end is no line.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  bool next(std::string_view& line) {
    if (rest_.empty()) return false;
    ++number_;
    size_t end = 0;
    while (end < rest_.size() && rest_[end] != '\n' && rest_[end] != '\r')
      ++end;
    line = rest_.substr(0, end);
    rest_.remove_prefix(end);
    if (rest_.starts_with("\r\n")) rest_.remove_prefix(1);
    if (!rest_.empty()) rest_.remove_prefix(1);
    return true;
  }
  int number() const { return number_; }

 private:
  std::string_view rest_;
  int number_ = 0;
};

// The words of a line, split at white space; 0 if there are more than N or
// if it begins with white space.
template <size_t N>
size_t split(std::string_view line, std::array<std::string_view, N>& words) {
  auto is_space = [](char c) {
    return c == ' ' || c == '\t' || c == '\v' || c == '\f';
  };
  size_t n = 0;
  for (size_t at = 0, end = 0; at < line.size(); at = end) {
    while (end < line.size() && !is_space(line[end])) ++end;
    if (n == N || end == at) return 0;
    words[n++] = line.substr(at, end - at);
    while (end < line.size() && is_space(line[end])) ++end;
  }
  return n;
}

Failure bad_line(const Lines& lines, std::string_view line,
                 std::string_view what) {
  return fail(Code::kCorrupt, "line {} ({}): {}", lines.number(),
              line.substr(0, 80), what);
}

// Calls `entry(lines, line)` for each line behind version and count.
template <class Entry>
Result<> parse_checkpoint(std::string_view text, Entry entry) {
  Lines lines(text);
  std::string_view line;
  if (!lines.next(line)) return {};
  if (parse_decimal(line, INT32_MAX) != kVersion)
    return bad_line(lines, line, "not version 0");
  if (!lines.next(line)) return {};
  auto count = parse_decimal(line, INT32_MAX);
  if (!count) return bad_line(lines, line, "not a count");
  int64_t found = 0;
  while (lines.next(line)) {
    TRY(entry(lines, line));
    ++found;
  }
  if (found != *count)
    return fail(Code::kCorrupt, "{} entries are announced, {} are there",
                *count, found);
  return {};
}

Result<std::string> read_text(Fs& fs, const std::string& path) {
  return fs.read_file(path, kCheckpointLimit);
}

}  // namespace

Result<OffsetCheckpoint> parse_offset_checkpoint(std::string_view text) {
  OffsetCheckpoint out;
  TRY(parse_checkpoint(
      text, [&](const Lines& lines, std::string_view line) -> Result<> {
        std::array<std::string_view, 3> word;
        if (split(line, word) != 3)
          return bad_line(lines, line, "not 'TOPIC PARTITION OFFSET'");
        auto partition = parse_decimal(word[1], INT32_MAX);
        auto offset = parse_decimal(word[2], INT64_MAX);
        if (!is_topic_name(word[0]) || !partition || !offset)
          return bad_line(lines, line, "not 'TOPIC PARTITION OFFSET'");
        TopicPartition key{std::string(word[0]),
                           PartitionId(int32_t(*partition))};
        // Written in order, most files are read in order.
        size_t before = out.size();
        out.emplace_hint(out.end(), std::move(key), Offset(*offset));
        if (out.size() == before)
          return bad_line(lines, line, "the partition stands there twice");
        return {};
      }));
  return out;
}

std::string format_offset_checkpoint(const OffsetCheckpoint& offsets) {
  std::string out = fmt::format("{}\n{}\n", kVersion, offsets.size());
  for (const auto& [key, offset] : offsets)
    out += fmt::format("{} {} {}\n", key.topic, key.partition, offset);
  return out;
}

Result<OffsetCheckpoint> read_offset_checkpoint(Fs& fs,
                                                const std::string& path) {
  TRY_ASSIGN(std::string text, read_text(fs, path));
  auto out = parse_offset_checkpoint(text);
  if (!out) return fail(std::move(out.error()).in(path));
  return out;
}

Result<> write_offset_checkpoint(Fs& fs, const std::string& path,
                                 const OffsetCheckpoint& offsets) {
  return fs.replace_file(path, format_offset_checkpoint(offsets));
}

Result<std::vector<EpochEntry>> parse_leader_epochs(std::string_view text) {
  std::vector<EpochEntry> out;
  TRY(parse_checkpoint(
      text, [&](const Lines& lines, std::string_view line) -> Result<> {
        std::array<std::string_view, 2> word;
        if (split(line, word) != 2)
          return bad_line(lines, line, "not 'EPOCH OFFSET'");
        auto epoch = parse_decimal(word[0], INT32_MAX);
        auto start = parse_decimal(word[1], INT64_MAX);
        if (!epoch || !start)
          return bad_line(lines, line, "not 'EPOCH OFFSET'");
        EpochEntry entry{LeaderEpoch(int32_t(*epoch)), Offset(*start)};
        if (!out.empty() &&
            (entry.epoch <= out.back().epoch || entry.start < out.back().start))
          return bad_line(lines, line, "epochs and offsets must rise");
        out.push_back(entry);
        return {};
      }));
  return out;
}

std::string format_leader_epochs(const std::vector<EpochEntry>& epochs) {
  std::string out = fmt::format("{}\n{}\n", kVersion, epochs.size());
  for (const EpochEntry& entry : epochs)
    out += fmt::format("{} {}\n", entry.epoch, entry.start);
  return out;
}

Result<std::vector<EpochEntry>> read_leader_epochs(Fs& fs,
                                                   const std::string& dir) {
  std::string path = join_path(dir, kLeaderEpochFile);
  TRY_ASSIGN(std::string text, read_text(fs, path));
  auto out = parse_leader_epochs(text);
  if (!out) return fail(std::move(out.error()).in(path));
  return out;
}

Result<> write_leader_epochs(Fs& fs, const std::string& dir,
                             const std::vector<EpochEntry>& epochs) {
  return fs.replace_file(join_path(dir, kLeaderEpochFile),
                         format_leader_epochs(epochs));
}

}  // namespace weir
