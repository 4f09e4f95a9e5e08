// What Kafka's consumer read back from the golden directories, and what its
// dump tool printed, for the tests of lib/log.
#pragma once
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "lib/base/json.h"
#include "lib/os/fs.h"
#include "lib/record/record_reader.h"
#include "tests/support/golden.h"

namespace weir {

/// A record as one comparable line.
inline std::string describe(const RecordView& record, LeaderEpoch epoch) {
  auto text = [](Bytes bytes) {
    if (is_null(bytes)) return std::string("null");
    std::string out;
    append_base64(out, bytes);
    return "'" + out + "'";
  };
  std::string out =
      fmt::format("{} {} {} {} {} {}", record.offset, record.timestamp,
                  timestamp_type_name(record.timestamp_type), epoch,
                  text(record.key), text(record.value));
  for (const RecordHeader& header : record.headers())
    out += fmt::format(" {}={}", std::string(header.name), text(header.value));
  return out;
}

/// The same of a line of truth/*.jsonl; `magic` where the line tells neither
/// timestamp type nor epoch (message sets).
inline std::string describe(const boost::json::object& line, int magic = 2) {
  auto text = [](const boost::json::value& v) {
    return v.is_null() ? std::string("null")
                       : "'" + std::string(v.as_string()) + "'";
  };
  std::string type = magic == 0 ? "none" : "create";
  if (const auto* t = line.if_contains("timestamp_type"))
    type = t->as_string() == "LogAppendTime" ? "append" : "create";
  const auto* epoch = line.if_contains("leader_epoch");
  std::string out =
      fmt::format("{} {} {} {} {} {}", line.at("offset").to_number<int64_t>(),
                  line.at("timestamp").to_number<int64_t>(), type,
                  epoch ? epoch->to_number<int64_t>() : -1,
                  text(line.at("key")), text(line.at("value")));
  const auto* headers = line.if_contains("headers");
  if (!headers) return out;
  for (const boost::json::value& header : headers->as_array())
    out +=
        fmt::format(" {}={}", std::string(header.as_array().at(0).as_string()),
                    text(header.as_array().at(1)));
  return out;
}

/// Records of a topic by partition, in order.
using Truth = std::map<int32_t, std::vector<std::string>>;

inline Truth read_truth(const std::string& path, int magic = 2) {
  Truth out;
  std::ifstream in(path);
  REQUIRE(in.good());
  for (std::string line; std::getline(in, line);) {
    boost::json::value parsed = boost::json::parse(line);
    const auto& object = parsed.as_object();
    int32_t partition = 0;
    if (const auto* p = object.if_contains("partition"))
      partition = p->to_number<int32_t>();
    out[partition].push_back(describe(object, magic));
  }
  return out;
}

/// Names in a folder.
inline std::vector<std::string> names_in(const std::string& dir) {
  std::vector<std::string> out;
  auto entries = posix_fs().list(dir);
  REQUIRE(entries);
  for (DirEntry& entry : *entries) out.push_back(std::move(entry.name));
  return out;
}

/// The whole file.
inline std::string slurp(const std::string& path) {
  auto text = posix_fs().read_file(path, 1 << 30);
  INFO(path);
  REQUIRE(text);
  return *text;
}

inline void spit(const std::string& path, Bytes content) {
  // Not truncated first: that makes some file systems flush at close.
  auto file = posix_fs().open(path, OpenMode::kCreate);
  REQUIRE(file);
  REQUIRE((*file)->write_at(Position(0), content));
  REQUIRE((*file)->truncate(int64_t(content.size())));
}

/// Copies the regular files of a folder.
inline void copy_folder(const std::string& from, const std::string& to) {
  REQUIRE(posix_fs().make_dirs(to));
  for (const std::string& name : names_in(from))
    spit(join_path(to, name), slurp(join_path(from, name)));
}

}  // namespace weir
