// What Kafka's own consumer read from the golden directories, record for
// record, under both isolation levels.
#include <boost/json.hpp>
#include <fstream>

#include "lib/base/json.h"
#include "tests/unit/place/log_fixture.h"

namespace weir {

namespace {

namespace json = boost::json;

// A record in the words of the truth files.
std::string base64_or_null(const json::value& value) {
  return value.is_null() ? "null" : std::string(value.as_string());
}

std::string expected_line(const json::object& record) {
  auto has = [&](const char* name) { return record.contains(name); };
  std::string line = fmt::format(
      "{}:{} {} k={} v={}",
      has("partition") ? record.at("partition").as_int64() : 0,
      record.at("offset").as_int64(), record.at("timestamp").as_int64(),
      base64_or_null(record.at("key")), base64_or_null(record.at("value")));
  if (!has("headers")) return line;
  std::string_view type = record.at("timestamp_type").as_string();
  line += fmt::format(" {} {}", type == "LogAppendTime" ? "append" : "create",
                      record.at("leader_epoch").as_int64());
  for (const json::value& header : record.at("headers").as_array())
    line += fmt::format(" {}={}",
                        std::string_view(header.as_array()[0].as_string()),
                        base64_or_null(header.as_array()[1]));
  return line;
}

std::string text_of(Bytes bytes) {
  if (is_null(bytes)) return "null";
  std::string out;
  append_base64(out, bytes);
  return out;
}

// The same of what weir read; `full` as the truth of v2 topics has it.
class TruthFormatter : public RecordFormatter {
 public:
  explicit TruthFormatter(bool full) : full_(full) {}
  void format(TextBuffer& out, const Record& record) override {
    std::string line =
        fmt::format("{}:{} {} k={} v={}", record.partition, record.view.offset,
                    record.view.timestamp, text_of(record.view.key),
                    text_of(record.view.value));
    if (full_) {
      line +=
          fmt::format(" {} {}", timestamp_type_name(record.view.timestamp_type),
                      record.leader_epoch);
      for (const RecordHeader& header : record.view.headers())
        line += fmt::format(" {}={}", header.name, text_of(header.value));
    }
    out.add(line + "\n");
  }
  std::unique_ptr<RecordFormatter> clone() const override {
    return std::make_unique<TruthFormatter>(full_);
  }

 private:
  bool full_;
};

void compare(const std::string& dir, const std::string& topic,
             const std::string& truth, Isolation isolation) {
  INFO(dir << " " << topic);
  std::ifstream file(golden(truth));
  REQUIRE(file);
  std::string want;
  for (std::string line; std::getline(file, line);)
    want += expected_line(json::parse(line).as_object()) + "\n";
  TruthFormatter formatter(truth.find("message-sets") == truth.npos);
  for (int threads : {1, 3}) {
    Printed got =
        print_selection(golden(dir), {topic}, {.isolation = isolation},
                        formatter, {.threads = threads});
    REQUIRE(got.result);
    CHECK(got.findings.empty());
    CHECK(got.text == want);
  }
}

}  // namespace

TEST_CASE("every topic reads as Kafka's consumer read it") {
  for (std::string version : {"4.4", "4.1"})
    for (std::string state : {"clean", "unclean"})
      for (std::string topic :
           {"append-time", "codec-gzip", "codec-lz4", "codec-none",
            "codec-snappy", "codec-zstd", "compact-pending", "compacted",
            "deleted-head", "grown", "segments", "txn"})
        compare("kafka-" + version + "-" + state + "/" + state, topic,
                "kafka-" + version + "-truth/truth/" + topic + ".jsonl",
                Isolation::kAll);
}

TEST_CASE("committed reads leave out what Kafka's consumer left out") {
  for (std::string version : {"4.4", "4.1"})
    for (std::string state : {"clean", "unclean"})
      compare("kafka-" + version + "-" + state + "/" + state, "txn",
              "kafka-" + version + "-truth/truth/txn.committed.jsonl",
              Isolation::kCommitted);
}

TEST_CASE("message sets of both old formats read as Kafka's classes read") {
  for (std::string format : {"v0", "v1"})
    for (std::string codec : {"none", "gzip", "snappy", "lz4"}) {
      std::string topic = "old-" + format + "-" + codec;
      compare("message-sets-v0-v1/clean", topic,
              "message-sets-v0-v1/truth/" + topic + ".jsonl", Isolation::kAll);
    }
}

}  // namespace weir
