// What inspect prints of Kafka's files says what Kafka's own dump tool says:
// every batch, index entry and producer of the golden directories.
#include <catch2/catch.hpp>
#include <fstream>
#include <regex>

#include "lib/inspect/inspect.h"
#include "lib/os/ordered_pool.h"
#include "tests/support/golden.h"

namespace weir {

namespace {

IgnoreFindings ignore;

struct GoldenSet {
  std::string dump, clean;
};
const GoldenSet kSets[] = {
    {"kafka-4.4-truth/dump", "kafka-4.4-clean/clean"},
    {"kafka-4.1-truth/dump", "kafka-4.1-clean/clean"},
    {"kafka-4.4-cluster/dump", "kafka-4.4-cluster/clean"},
};

std::vector<std::string> lines_of(const std::string& path) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// The tool's `name: value` pairs.
std::map<std::string, std::string> pairs_of(const std::string& line) {
  std::map<std::string, std::string> pairs;
  static const std::regex kPair(R"((\w+): (\S+))");
  for (std::sregex_iterator it(line.begin(), line.end(), kPair), end; it != end;
       ++it)
    pairs.emplace((*it)[1], (*it)[2]);
  return pairs;
}

std::string optional_long(const std::string& text) {
  if (text == "OptionalLong.empty") return "null";
  return text.substr(13, text.size() - 14);  // OptionalLong[N]
}

std::string batch_line(const std::string& name, const std::string& dumped) {
  auto p = pairs_of(dumped);
  bool append = p.contains("LogAppendTime");
  return fmt::format(
      R"({{"file":"{}","position":{},"size":{},"magic":{},"base_offset":{},)"
      R"("last_offset":{},"count":{},"leader_epoch":{},"producer_id":{},)"
      R"("producer_epoch":{},"base_sequence":{},"last_sequence":{},)"
      R"("transactional":{},"control":{},"delete_horizon":{},)"
      R"("timestamp_type":"{}","max_timestamp":{},"codec":"{}","crc":{},)"
      R"("valid":{}}})",
      name, p["position"], p["size"], p["magic"], p["baseOffset"],
      p["lastOffset"], p["count"], p["partitionLeaderEpoch"], p["producerId"],
      p["producerEpoch"], p["baseSequence"], p["lastSequence"],
      p["isTransactional"], p["isControl"], optional_long(p["deleteHorizonMs"]),
      append ? "append" : "create", p[append ? "LogAppendTime" : "CreateTime"],
      p["compresscodec"], p["crc"], p["isvalid"]);
}

std::string entry_line(const Source& source, const std::string& dumped) {
  auto p = pairs_of(dumped);
  std::string head = fmt::format(R"({{"file":"{}",)", source.name);
  auto get = [&](const char* name, const char* otherwise) {
    return p.contains(name) ? p[name] : std::string(otherwise);
  };
  switch (source.type) {
    case SourceType::kIndex:
      return head + fmt::format(R"("offset":{},"position":{}}})", p["offset"],
                                p["position"]);
    case SourceType::kTimeIndex:
      return head + fmt::format(R"("timestamp":{},"offset":{}}})",
                                p["timestamp"], p["offset"]);
    case SourceType::kTxnIndex:
      return head +
             fmt::format(R"("version":{},"producer_id":{},"first_offset":{},)"
                         R"("last_offset":{},"last_stable_offset":{}}})",
                         p["version"], p["producerId"], p["firstOffset"],
                         p["lastOffset"], p["lastStableOffset"]);
    default:
      return head +
             fmt::format(
                 R"("producer_id":{},"producer_epoch":{},)"
                 R"("coordinator_epoch":{},"last_timestamp":{},)"
                 R"("last_sequence":{},"last_offset":{},"offset_delta":{},)"
                 R"("current_txn_first_offset":{}}})",
                 p["producerId"], p["producerEpoch"], p["coordinatorEpoch"],
                 p["lastTimestamp"], get("lastSequence", "-1"),
                 get("lastOffset", "-1"), get("offsetDelta", "0"),
                 optional_long(p["currentTxnFirstOffset"]));
  }
}

std::vector<std::string> expected_lines(const Source& source,
                                        const std::string& dump) {
  bool batches = source.type == SourceType::kLog ||
                 source.type == SourceType::kMetadataSnapshot;
  static const std::regex kEntry(
      R"((offset|timestamp|version|producerId): -?\d+ \w+: .*)");
  std::vector<std::string> lines;
  for (const std::string& line : lines_of(dump))
    if (batches && line.starts_with("baseOffset: "))
      lines.push_back(batch_line(source.name, line));
    else if (!batches && std::regex_match(line, kEntry))
      lines.push_back(entry_line(source, line));
  return lines;
}

std::string inspected(const Source& source, InspectOptions options) {
  std::string text;
  auto result = inspect_sources(posix_fs(), std::span(&source, 1), options,
                                [&](std::string_view more) -> Result<> {
                                  text += more;
                                  return {};
                                });
  REQUIRE(result);
  return text;
}

// Without findings: preallocated indexes are noted after their entries.
std::vector<std::string> data_lines(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t at = 0; at < text.size();) {
    size_t end = text.find('\n', at);
    std::string line = text.substr(at, end - at);
    if (!line.starts_with(R"({"id":)")) lines.push_back(line);
    at = end + 1;
  }
  return lines;
}

}  // namespace

TEST_CASE("inspect says what Kafka's dump tool says of every file") {
  size_t files = 0, entries = 0;
  for (const GoldenSet& set : kSets) {
    auto dumps = posix_fs().list(golden(set.dump)).value();
    for (const DirEntry& dump : dumps) {
      std::string name = dump.name.substr(0, dump.name.size() - 4);  // .txt
      name[name.find('+')] = '/';
      Source source = make_source(golden(set.clean + "/" + name));
      INFO(set.dump << " " << dump.name);
      REQUIRE(source.name == name);
      InspectOptions options;
      options.json = true;
      auto lines = data_lines(inspected(source, options));
      auto expected =
          expected_lines(source, golden(set.dump + "/" + dump.name));
      REQUIRE(lines == expected);
      ++files;
      entries += lines.size();
    }
  }
  WARN(files << " files, " << entries << " batches and entries equal");
  CHECK(files > 150);
}

TEST_CASE("any number of threads prints the same") {
  std::string dir = golden("kafka-4.4-clean/clean");
  auto sources =
      find_sources(posix_fs(), {dir}, dir + "/segments-0", ignore).value();
  for (bool records : {false, true}) {
    for (bool json : {false, true}) {
      std::string one, many;
      for (int threads : {1, 4}) {
        std::string& text = threads == 1 ? one : many;
        InspectOptions options;
        options.records = records;
        options.json = json;
        options.threads = threads;
        REQUIRE(inspect_sources(posix_fs(), sources, options,
                                [&](std::string_view more) -> Result<> {
                                  text += more;
                                  return {};
                                }));
      }
      CHECK(one.size() > 10'000);
      CHECK((one == many));
    }
  }
}

TEST_CASE("a limit counts lines over all files") {
  std::string dir = golden("kafka-4.4-clean/clean");
  auto sources = find_sources(posix_fs(), {dir}, "codec-*", ignore).value();
  InspectOptions options;
  options.json = options.records = true;
  options.limit = 700;
  std::string text;
  REQUIRE(inspect_sources(posix_fs(), sources, options,
                          [&](std::string_view more) -> Result<> {
                            text += more;
                            return {};
                          }));
  CHECK(std::count(text.begin(), text.end(), '\n') == 700);
}

TEST_CASE("a misspelt topic is answered with the closest name") {
  auto found = find_sources(posix_fs(), {golden("kafka-4.4-clean/clean")},
                            "codec-gzp", ignore);
  REQUIRE_FALSE(found);
  CHECK(found.error().code == Code::kNotFound);
  CHECK(found.error().hint == "did you mean 'codec-gzip'?");
}

}  // namespace weir
