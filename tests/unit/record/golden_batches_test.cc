// Every batch header of Kafka's own files, against the lines of Kafka's own
// dump tool, which are made anew from our views; and the deep check, which
// must find nothing in them.
#include <catch2/catch.hpp>
#include <filesystem>

#include "lib/record/control_record.h"
#include "lib/record/validate.h"
#include "tests/support/file_bytes.h"
#include "tests/support/golden.h"

namespace fs = std::filesystem;
using namespace weir;

namespace {

std::string_view time_name(TimestampType type) {
  return type == TimestampType::kAppend ? "LogAppendTime" : "CreateTime";
}

std::string batch_line(const RawBatch& batch) {
  BatchView b = batch.v2();
  std::string horizon =
      b.delete_horizon() ? fmt::format("OptionalLong[{}]", *b.delete_horizon())
                         : "OptionalLong.empty";
  return fmt::format(
      "baseOffset: {} lastOffset: {} count: {} baseSequence: {} "
      "lastSequence: {} producerId: {} producerEpoch: {} "
      "partitionLeaderEpoch: {} isTransactional: {} isControl: {} "
      "deleteHorizonMs: {} position: {} {}: {} size: {} magic: {} "
      "compresscodec: {} crc: {} isvalid: {}",
      b.base_offset(), b.last_offset(), b.count(), b.base_sequence(),
      b.last_sequence(), b.producer_id(), b.producer_epoch(), b.leader_epoch(),
      b.transactional(), b.control(), horizon, batch.position(),
      time_name(b.timestamp_type()), b.max_timestamp(), b.size(), b.magic(),
      codec_name(b.codec().value()), b.stored_crc(), b.crc_valid());
}

// What the tool prints of a record before its key and payload.
std::string record_line(const BatchView& batch, const RecordView& record) {
  std::string names;
  for (const RecordHeader& header : record.headers()) {
    if (!names.empty()) names += ",";
    names += header.name;
  }
  auto size = [](Bytes bytes) {
    return is_null(bytes) ? -1 : int64_t(bytes.size());
  };
  return fmt::format(
      "| offset: {} {}: {} keySize: {} valueSize: {} sequence: {} "
      "headerKeys: [{}]",
      record.offset, time_name(record.timestamp_type), record.timestamp,
      size(record.key), size(record.value), batch.sequence_at(record.offset),
      names);
}

std::string control_text(const RecordView& record) {
  ControlKey key = parse_control_key(record.key).value();
  if (!key.ends_transaction()) return "";
  return fmt::format(
      " endTxnMarker: {} coordinatorEpoch: {}",
      key.type == ControlType::kCommit ? "COMMIT" : "ABORT",
      parse_end_txn_marker(record.value).value().coordinator_epoch);
}

void check_dump(const fs::path& log, const fs::path& dump) {
  std::string bytes = file_bytes(log);
  std::vector<std::string> lines = file_lines(dump);
  std::erase_if(lines, [](const std::string& line) {
    return !line.starts_with("baseOffset: ") && !line.starts_with("| offset: ");
  });
  size_t at = 0;
  auto expect = [&](const std::string& line) {
    REQUIRE(at < lines.size());
    std::string theirs = lines[at++].substr(0, line.size());
    if (theirs != line) REQUIRE(theirs == line);
  };
  RecordReader reader;
  CollectFindings findings;
  for (int64_t p = 0; p < int64_t(bytes.size());) {
    Peek peek = peek_batch(bytes, p);
    REQUIRE(peek.shape == BatchShape::kWhole);
    const RawBatch& batch = peek.batch;
    expect(batch_line(batch));
    REQUIRE(reader.open(batch));
    for (RecordView record; reader.next(record);) {
      std::string line = record_line(batch.v2(), record);
      if (batch.control()) line += control_text(record);
      expect(line);
    }
    REQUIRE(reader.ok());
    BatchCheck check = validate_batch(batch, reader, findings);
    REQUIRE((check.crc_valid && check.readable));
    p = batch.end_position().value();
  }
  REQUIRE(findings.all.empty());
  REQUIRE(at == lines.size());
}

void check_dumps(const std::string& data, const std::string& dumps, int least) {
  int checked = 0;
  for (const auto& entry : fs::directory_iterator(golden(dumps))) {
    std::string name = entry.path().stem();  // without .txt
    fs::path file = name;
    if (file.extension() != ".log" && file.extension() != ".checkpoint")
      continue;
    INFO(name);
    size_t plus = name.find('+');
    check_dump(
        fs::path(golden(data)) / name.substr(0, plus) / name.substr(plus + 1),
        entry.path());
    ++checked;
  }
  CHECK(checked >= least);
}

}  // namespace

TEST_CASE("batches and records of Kafka 4.4 are what its dump tool says") {
  check_dumps("kafka-4.4-clean/clean", "kafka-4.4-truth/dump", 20);
}

TEST_CASE("batches and records of Kafka 4.1 are what its dump tool says") {
  check_dumps("kafka-4.1-clean/clean", "kafka-4.1-truth/dump", 20);
}

TEST_CASE("metadata logs and snapshots are what Kafka's dump tool says") {
  check_dumps("kafka-4.4-cluster/clean", "kafka-4.4-cluster/dump", 10);
}

TEST_CASE("the deep check finds nothing in Kafka's message sets") {
  RecordReader reader;
  CollectFindings findings;
  for (const auto& entry :
       fs::recursive_directory_iterator(golden("message-sets-v0-v1/clean"))) {
    if (entry.path().extension() != ".log") continue;
    std::string bytes = file_bytes(entry.path());
    INFO(entry.path());
    Peek peek;
    for (int64_t at = 0;
         (peek = peek_batch(bytes, at)).shape == BatchShape::kWhole;
         at += peek.claimed_size)
      CHECK(validate_batch(peek.batch, reader, findings).readable);
    CHECK(peek.shape == BatchShape::kEnd);
  }
  CHECK(findings.all.empty());
}
