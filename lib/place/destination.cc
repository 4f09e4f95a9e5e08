#include "lib/place/destination.h"

#include "lib/base/text.h"
#include "lib/log/metadata_files.h"
#include "lib/log/names.h"
#include "lib/net/endpoint.h"

namespace weir {

namespace {

Failure wrong(std::string_view word, std::string_view why) {
  return fail(Code::kUsage, "'{}' is no destination: {}", word, why);
}

// "t" or "t:3".
Result<> parse_topic(std::string_view text, std::string_view word,
                     Destination& into) {
  size_t colon = text.find(':');
  if (colon != text.npos) {
    auto number = parse_integer(text.substr(colon + 1));
    if (!number || *number < 0 || *number > INT32_MAX)
      return wrong(word, "one partition is expected behind the colon");
    into.partition = PartitionId(int32_t(*number));
  }
  into.topic = text.substr(0, colon);
  if (auto good = check_topic_name(into.topic); !good)
    return wrong(word, good.error().text);
  return {};
}

bool is_data_dir(Fs& fs, const std::string& path) {
  return fs.exists(join_path(path, kMetaPropertiesFile));
}

bool is_folder(Fs& fs, const std::string& path) {
  auto info = fs.info(path);
  return info && info->kind == FileKind::kDirectory;
}

bool is_bootstrap(std::string_view list) {
  while (!list.empty()) {
    std::string_view one = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), one.size() + 1));
    if (!parse_endpoint(one)) return false;
  }
  return true;
}

}  // namespace

size_t bootstrap_size(Fs& fs, std::string_view word) {
  if (word.starts_with("unix:")) {
    size_t slash = word.rfind('/');
    std::string whole(word.substr(5));
    return slash == word.npos || fs.exists(whole) ? word.size() : slash;
  }
  size_t slash = word.find('/');
  std::string_view list = word.substr(0, slash);
  bool said = word.starts_with("tcp:");
  if (list.empty() || !is_bootstrap(list)) return 0;
  if (!said && (slash == word.npos || fs.exists(std::string(list)))) return 0;
  return list.size();
}

Result<Destination> parse_destination(Fs& fs, std::string_view word) {
  Destination out;
  if (size_t size = bootstrap_size(fs, word)) {
    out.bootstrap = word.substr(0, size);
    std::string_view topic = word.substr(std::min(word.size(), size + 1));
    if (!topic.empty()) TRY(parse_topic(topic, word, out));
    return out;
  }
  std::string path(word);
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  bool folder = word.ends_with('/') || path == "." || path == "..";
  if (path.empty()) return wrong(word, "it is empty");
  if (path.ends_with(".log") && !folder) {
    out.file = path;
    return out;
  }
  if (path.find('/') == path.npos && !folder) {
    TRY(parse_topic(path, word, out));
    return out;
  }
  std::string_view last = base_name(path);
  bool known = folder || is_folder(fs, path);
  bool topic = !known && (last.find(':') != last.npos ||
                          is_data_dir(fs, std::string(dir_name(path))));
  if (!topic) {
    out.dir = path;
    return out;
  }
  out.dir = dir_name(path);
  TRY(parse_topic(last, word, out));
  return out;
}

}  // namespace weir
