#include "cmd/record_options.h"

#include <algorithm>

#include "cmd/cli/suggest.h"
#include "cmd/clusters.h"
#include "cmd/directories.h"
#include "lib/base/json.h"
#include "lib/os/fs.h"
#include "lib/place/cluster_place.h"
#include "lib/place/directory_place.h"
#include "lib/place/partitioner.h"

namespace weir {

void FindingMessages::report(Finding finding) {
  bool error = finding.severity() == Severity::kError;
  // A checkpoint may say where a log begins: that it cannot be read matters.
  if (!error && finding.id != "checkpoint-invalid") return;
  bool unreadable = finding.id == "unreadable";
  (unreadable ? unreadable_ : damaged_) |= error;
  Error line{.code = unreadable ? Code::kIo : Code::kCorrupt,
             .text = std::move(finding.message),
             .file = std::move(finding.file)};
  if (finding.position) line.position = finding.position->value();
  if (finding.offset) line.offset = finding.offset->value();
  if (error)
    messages_.error(line);
  else
    messages_.note(line.message());
}

cli::ExitCode FindingMessages::answer() const {
  if (unreadable_) return cli::ExitCode::kPlace;
  return damaged_ ? cli::ExitCode::kDamaged : cli::ExitCode::kDone;
}

Result<std::shared_ptr<Cluster>> reading_cluster(
    const cli::Arguments& args, std::span<const TopicWord> words, bool group,
    const Clock& clock) {
  auto paths = std::count_if(words.begin(), words.end(), [](const auto& word) {
    return word.kind == TopicWord::Kind::kPath;
  });
  if (paths > 0 && size_t(paths) == words.size()) return nullptr;
  if (!names_cluster(args)) {
    std::vector<std::string> dirs = data_directories(args);
    if (group && dirs.size() == 1) return serving(dirs.front(), clock);
    return nullptr;
  }
  if (paths > 0)
    return fail(Code::kUsage,
                "paths and the topics of a cluster cannot be read together");
  return open_cluster(args, clock);
}

std::unique_ptr<Place> make_place(const cli::Arguments& args,
                                  std::shared_ptr<Cluster> cluster,
                                  FindingSink& sink) {
  if (cluster) return std::make_unique<ClusterPlace>(std::move(cluster));
  return std::make_unique<DirectoryPlace>(posix_fs(), data_directories(args),
                                          sink);
}

Result<std::vector<TopicWord>> topic_words(const cli::Arguments& args) {
  std::vector<TopicWord> words;
  for (const std::string& text : args.words("TOPIC")) {
    TRY_ASSIGN(TopicWord word, parse_topic_word(text));
    words.push_back(std::move(word));
  }
  return words;
}

namespace {

Error suggest_topic(Error error, const Place& place) {
  if (error.code != Code::kNotFound || error.field.empty()) return error;
  std::vector<std::string> names = place.topics();
  std::vector<std::string_view> views(names.begin(), names.end());
  std::string close = cli::closest(error.field, views);
  error.field.clear();
  if (!close.empty())
    error.hint = fmt::format("did you mean '{}'?", close);
  else
    error.hint = "run 'weir topics list' to see what is there";
  return error;
}

Result<std::optional<std::string>> wanted_key(const cli::Arguments& args) {
  if (auto text = args.text("key")) return *text;
  auto base64 = args.text("key-base64");
  if (!base64) return std::optional<std::string>();
  std::string key;
  if (!parse_base64(*base64, key))
    return fail(Code::kUsage, "--key-base64 '{}' is not base64", *base64);
  return key;
}

}  // namespace

Result<std::vector<PlacePartition>> select_partitions(
    Place& place, std::span<const TopicWord> words,
    const cli::Arguments& args) {
  auto found = place.select(words);
  if (!found) return fail(suggest_topic(std::move(found).error(), place));
  auto partitioner = args.text("partitioner");
  if (!partitioner) return std::move(*found);
  TRY_ASSIGN(auto key, wanted_key(args));
  if (!key)
    return fail(Code::kUsage, "--partitioner says where a key is: give --key");
  auto elsewhere = [&](const PlacePartition& one) {
    int32_t count = place.partition_count(one.name.topic);
    return count > 0 &&
           one.name.partition != partition_of_key(*partitioner, *key, count);
  };
  std::erase_if(*found, elsewhere);
  return std::move(*found);
}

ReadRange read_range(const cli::Arguments& args, const Clock& clock) {
  ReadRange range;
  if (auto from = args.point("from")) range.from = *from;
  range.until = args.point("until");
  if (args.text("isolation") == "all") range.isolation = Isolation::kAll;
  range.show_aborted = args.flag("control");
  range.mark_aborted = args.flag("control") || args.flag("attributes");
  range.now = clock.now();
  return range;
}

Result<FilterSpec> filter_spec(const cli::Arguments& args) {
  FilterSpec spec;
  TRY_ASSIGN(spec.key, wanted_key(args));
  spec.patterns = args.texts("grep");
  spec.expressions = args.texts("where");
  for (const std::string& text : args.texts("header")) {
    TRY_ASSIGN(HeaderChoice header, parse_header_choice(text));
    spec.headers.push_back(std::move(header));
  }
  return spec;
}

Result<std::unique_ptr<RecordFormatter>> record_formatter(
    const cli::Arguments& args, const cli::Context& context, bool people,
    std::span<const TopicWord> words,
    std::span<const PlacePartition> partitions) {
  bool attributes = args.flag("attributes") || args.flag("control");
  if (auto pattern = args.text("format")) return pattern_formatter(*pattern);
  if (context.json) return json_formatter(attributes);
  if (args.flag("raw")) return raw_formatter();
  if (!people && !attributes) return value_formatter();
  // A pattern may name further topics later.
  bool one = words.size() == 1 && words[0].kind != TopicWord::Kind::kGlob;
  TextStyle style{
      .color = context.terminal.color, .topic = !one, .attributes = attributes};
  for (const PlacePartition& partition : partitions) {
    const std::string& topic = partition.name.topic;
    style.topic = style.topic || topic != partitions.front().name.topic;
    style.topic_width = std::max(style.topic_width, topic.size());
  }
  return text_formatter(style);
}

}  // namespace weir
