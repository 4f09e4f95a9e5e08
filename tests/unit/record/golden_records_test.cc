// Every record of Kafka's own files, against what Kafka's own consumer read
// back from them: the lines of truth/ are made anew from our records.
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>

#include "lib/base/json.h"
#include "lib/record/record_reader.h"
#include "tests/support/file_bytes.h"
#include "tests/support/golden.h"

namespace fs = std::filesystem;
using namespace weir;

namespace {

std::string base64_or_null(Bytes bytes) {
  if (is_null(bytes)) return "null";
  std::string out = "\"";
  append_base64(out, bytes);
  return out + "\"";
}

std::string_view type_in_java(TimestampType type) {
  switch (type) {
    case TimestampType::kNone:
      return "NoTimestampType";
    case TimestampType::kCreate:
      return "CreateTime";
    default:
      return "LogAppendTime";
  }
}

std::string headers_json(const RecordView& record) {
  std::string out = "[";
  for (const RecordHeader& header : record.headers()) {
    if (out.size() > 1) out += ",";
    out += "[";
    append_json_string(out, header.name);
    out += "," + base64_or_null(header.value) + "]";
  }
  return out + "]";
}

std::string truth_line(int partition, const RawBatch& batch,
                       const RecordView& record) {
  return fmt::format(
      "{{\"partition\":{},\"offset\":{},\"timestamp\":{},"
      "\"timestamp_type\":\"{}\",\"leader_epoch\":{},\"key\":{},\"value\":{},"
      "\"headers\":{}}}",
      partition, record.offset, record.timestamp,
      type_in_java(record.timestamp_type), batch.leader_epoch(),
      base64_or_null(record.key), base64_or_null(record.value),
      headers_json(record));
}

std::string message_line(const RecordView& record) {
  return fmt::format(
      "{{\"offset\":{},\"timestamp\":{},\"key\":{},\"value\":{}}}",
      record.offset, record.timestamp, base64_or_null(record.key),
      base64_or_null(record.value));
}

// Calls `f(batch, record)` for every record of the .log files in `folder`.
template <class F>
void each_record(const fs::path& folder, F f) {
  std::map<std::string, fs::path> logs;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".log")
      logs[entry.path().filename()] = entry.path();
  RecordReader reader;
  for (const auto& [name, path] : logs) {
    INFO(path);
    std::string bytes = file_bytes(path);
    int64_t at = 0;
    Peek peek;
    for (; (peek = peek_batch(bytes, at)).shape == BatchShape::kWhole;
         at += peek.claimed_size) {
      INFO("batch at " << at);
      REQUIRE(check_crc(peek.batch));
      REQUIRE(reader.open(peek.batch));
      for (RecordView record; reader.next(record);) f(peek.batch, record);
      REQUIRE(reader.ok());
      if (auto count = peek.batch.count()) REQUIRE(reader.read() == *count);
    }
    REQUIRE(peek.shape == BatchShape::kEnd);
  }
}

// The line of truth that `partition` begins with.
size_t first_line(const std::vector<std::string>& truth, int partition) {
  std::string start = fmt::format("{{\"partition\":{},", partition);
  size_t at = 0;
  while (at < truth.size() && !truth[at].starts_with(start)) ++at;
  return at;
}

// The log's head may stand below the log start offset, which is not ours to
// know: records before the partition's first truth are passed over.
int64_t offset_in(const std::string& line) {
  size_t at = line.find("\"offset\":") + 9;
  return std::stoll(line.substr(at));
}

size_t check_topic(const fs::path& data, const std::string& topic,
                   const std::vector<std::string>& truth) {
  size_t checked = 0;
  for (int partition = 0;; ++partition) {
    fs::path folder = data / fmt::format("{}-{}", topic, partition);
    if (!fs::exists(folder)) return checked;
    size_t at = first_line(truth, partition);
    int64_t start = at < truth.size() ? offset_in(truth[at]) : INT64_MAX;
    each_record(folder, [&](const RawBatch& batch, const RecordView& record) {
      if (batch.control() || record.offset.value() < start) return;
      std::string line = truth_line(partition, batch, record);
      REQUIRE(at < truth.size());
      if (line != truth[at]) REQUIRE(line == truth[at]);
      ++at;
      ++checked;
    });
  }
}

void check_directory(const std::string& data, const std::string& truths) {
  size_t topics = 0;
  for (const auto& entry : fs::directory_iterator(golden(truths))) {
    std::string topic = entry.path().stem();
    if (topic.find(".committed") != std::string::npos) continue;
    INFO(topic);
    std::vector<std::string> truth = file_lines(entry.path());
    REQUIRE(check_topic(golden(data), topic, truth) == truth.size());
    ++topics;
  }
  REQUIRE(topics >= 10);
}

}  // namespace

TEST_CASE(
    "every record of a cleanly stopped Kafka 4.4 reads as Kafka read it") {
  check_directory("kafka-4.4-clean/clean", "kafka-4.4-truth/truth");
}

TEST_CASE("every record of a crashed Kafka 4.4 reads as Kafka read it") {
  check_directory("kafka-4.4-unclean/unclean", "kafka-4.4-truth/truth");
}

TEST_CASE(
    "every record of a cleanly stopped Kafka 4.1 reads as Kafka read it") {
  check_directory("kafka-4.1-clean/clean", "kafka-4.1-truth/truth");
}

TEST_CASE("every record of a crashed Kafka 4.1 reads as Kafka read it") {
  check_directory("kafka-4.1-unclean/unclean", "kafka-4.1-truth/truth");
}

TEST_CASE("message sets of formats 0 and 1 read as Kafka read them") {
  auto magic = GENERATE(0, 1);
  auto codec = GENERATE("none", "gzip", "snappy", "lz4");
  std::string name = fmt::format("old-v{}-{}", magic, codec);
  INFO(name);
  std::vector<std::string> truth =
      file_lines(golden("message-sets-v0-v1/truth/" + name + ".jsonl"));
  size_t at = 0;
  fs::path folder = golden("message-sets-v0-v1/clean/" + name + "-0");
  each_record(folder, [&](const RawBatch& batch, const RecordView& record) {
    REQUIRE(batch.magic() == magic);
    REQUIRE(at < truth.size());
    CHECK(message_line(record) == truth[at++]);
    CHECK(record.timestamp_type ==
          (magic == 0 ? TimestampType::kNone : TimestampType::kCreate));
  });
  CHECK(at == truth.size());
  CHECK(at > 0);
}
