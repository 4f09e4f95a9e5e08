// The format pages (man/*.5) against the code's tables and Kafka's files, in
// both directions.
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <span>

#include "lib/log/checkpoints.h"
#include "lib/log/index_layout.h"
#include "lib/log/metadata_files.h"
#include "lib/log/names.h"
#include "lib/log/snapshot_layout.h"
#include "lib/protocol/internal_records.h"
#include "lib/record/layout.h"
#include "tests/support/golden.h"
#include "tests/unit/log/man_page.h"

namespace weir {
namespace {

using Layout = std::span<const FieldLayout>;
using Complaints = std::vector<std::string>;

const std::map<std::string, Layout> kLayouts = {
    {"kBatchLayout", kBatchLayout},
    {"kMessageV0Layout", kMessageV0Layout},
    {"kMessageV1Layout", kMessageV1Layout},
    {"kControlKeyLayout", kControlKeyLayout},
    {"kEndTxnMarkerLayout", kEndTxnMarkerLayout},
    {"kOffsetIndexLayout", kOffsetIndexLayout},
    {"kTimeIndexLayout", kTimeIndexLayout},
    {"kTxnIndexLayout", kTxnIndexLayout},
    {"kSnapshotHeaderLayout", kSnapshotHeaderLayout},
    {"kSnapshotEntryLayout", kSnapshotEntryLayout},
};

std::vector<ManPage> format_pages() {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator("man"))
    if (entry.path().extension() == ".5")
      names.insert(entry.path().filename().string());
  std::vector<ManPage> pages;
  for (const std::string& name : names) pages.push_back(read_man_page(name));
  REQUIRE(pages.size() >= 6);
  return pages;
}

std::vector<ManTable> tables_of(std::string_view kind) {
  std::vector<ManTable> out;
  for (const ManPage& page : format_pages())
    for (const ManTable& table : page.tables)
      if (table.words[0] == kind) out.push_back(table);
  return out;
}

// Rows of a page and rows of the code, as text; what only one of them has.
Complaints differences(const std::set<std::string>& page,
                       const std::set<std::string>& code) {
  Complaints out;
  for (const std::string& row : page)
    if (!code.contains(row)) out.push_back("only on the page: " + row);
  for (const std::string& row : code)
    if (!page.contains(row)) out.push_back("only in the code: " + row);
  return out;
}

std::set<std::string> first_cells(const ManTable& table, size_t count) {
  std::set<std::string> out;
  for (const Words& row : table.rows) {
    std::string text;
    for (size_t i = 0; i < count; ++i)
      text += (i < row.size() ? row[i] : "") + "|";
    out.insert(text);
  }
  // A row that stands twice is a row too many.
  if (out.size() != table.rows.size()) out.insert("a row twice");
  return out;
}

Complaints compare_fields(const ManTable& table, Layout layout) {
  std::set<std::string> code;
  for (const FieldLayout& field : layout)
    code.insert(
        fmt::format("{}|{}|{}|", field.name, field.position, field.width));
  return differences(first_cells(table, 3), code);
}

std::string versions_text(schema::Versions versions) {
  return versions.empty() ? "" : versions.text();
}

Complaints compare_records(const ManTable& table,
                           protocol::InternalTopic topic) {
  std::set<std::string> code;
  for (const protocol::RecordType& type : protocol::record_types(topic))
    code.insert(fmt::format("{}|{}|{}|{}|", type.id, type.value->name(),
                            versions_text(type.value->versions),
                            versions_text(type.value->flexible)));
  return differences(first_cells(table, 4), code);
}

// Positions that do not follow from the widths, bytes that are not the file's,
// names that are not the layouts' (which repeat to the example's end or their
// own).
Complaints check_bytes(const ManBytes& example) {
  Complaints out;
  std::string bytes;
  for (const ManByteRow& row : example.rows) {
    if (row.position != int(bytes.size()))
      out.push_back(fmt::format("{} should be {}", row.position, bytes.size()));
    bytes += row.bytes;
  }
  std::string file = file_bytes(golden(example.words.at(1)));
  size_t position = std::stoul(example.words.at(2));
  if (file.substr(position, bytes.size()) != bytes)
    out.push_back("not the bytes of " + example.words[1]);
  size_t row = 0;
  for (size_t i = 3; i < example.words.size(); ++i)
    for (const FieldLayout& field : kLayouts.at(example.words[i])) {
      if (row >= example.rows.size()) break;
      const ManByteRow& shown = example.rows[row++];
      if (shown.name != field.name || int(shown.bytes.size()) != field.width)
        out.push_back(fmt::format("{} is not {}", shown.name, field.name));
    }
  return out;
}

std::string lines(const Complaints& complaints) {
  std::string out;
  for (const std::string& line : complaints) out += line + "\n";
  return out;
}

const ManTable& table_of(const std::vector<ManTable>& tables,
                         std::string_view name) {
  for (const ManTable& table : tables)
    if (table.words.at(1) == name) return table;
  FAIL("no page has a table for " << name);
  return tables.front();
}

ManTable batch_table() { return table_of(tables_of("fields"), "kBatchLayout"); }

TEST_CASE("each layout's fields stand on a page as the code has them") {
  std::vector<ManTable> tables = tables_of("fields");
  CHECK(tables.size() == kLayouts.size());
  for (const auto& [name, layout] : kLayouts) {
    INFO(name);
    CHECK(lines(compare_fields(table_of(tables, name), layout)) == "");
  }
}

TEST_CASE("every layout table of the code has a page") {
  std::set<std::string> found;
  for (std::string file : {"lib/record/layout.h", "lib/log/index_layout.h",
                           "lib/log/snapshot_layout.h"})
    for (const std::string& line : file_lines(file)) {
      constexpr std::string_view kStart = "inline constexpr std::array ";
      if (line.starts_with(kStart))
        found.insert(line.substr(
            kStart.size(), line.find(' ', kStart.size()) - kStart.size()));
    }
  std::set<std::string> known;
  for (const auto& row : kLayouts) known.insert(row.first);
  CHECK(found == known);
}

TEST_CASE("a page that disagrees with the code is found") {
  ManTable sound = batch_table();
  REQUIRE(compare_fields(sound, kBatchLayout).empty());
  for (auto damage : std::vector<void (*)(ManTable&)>{
           [](ManTable& t) { t.rows[3][0] = "magik"; },
           [](ManTable& t) { t.rows[4][1] = "18"; },
           [](ManTable& t) { t.rows[5][2] = "4"; },
           [](ManTable& t) { t.rows.pop_back(); },
           [](ManTable& t) {
             t.rows.push_back({"more", "61", "1"});
           },
           [](ManTable& t) { t.rows.push_back(t.rows[0]); }}) {
    ManTable table = sound;
    damage(table);
    CHECK_FALSE(compare_fields(table, kBatchLayout).empty());
  }
  ManTable records = table_of(tables_of("records"), "__cluster_metadata");
  records.rows[0][2] = "0-3";
  CHECK_FALSE(
      compare_records(records, protocol::InternalTopic::kClusterMetadata)
          .empty());
}

TEST_CASE("an example that is not Kafka's is found") {
  ManBytes sound = read_man_page("weir-log.5").bytes.at(0);
  REQUIRE(check_bytes(sound).empty());
  for (auto damage : std::vector<void (*)(ManBytes&)>{
           [](ManBytes& e) { e.rows[4].bytes[0] ^= 1; },
           [](ManBytes& e) { e.rows[4].position++; },
           [](ManBytes& e) { e.rows[4].name = "crd"; },
           [](ManBytes& e) { e.rows.erase(e.rows.begin() + 4); }}) {
    ManBytes example = sound;
    damage(example);
    CHECK_FALSE(check_bytes(example).empty());
  }
}

TEST_CASE("each internal topic's records stand on a page, with versions") {
  using enum protocol::InternalTopic;
  std::vector<ManTable> tables = tables_of("records");
  CHECK(tables.size() == 4);
  for (protocol::InternalTopic topic : {kConsumerOffsets, kTransactionState,
                                        kShareGroupState, kClusterMetadata}) {
    std::string name(protocol::internal_topic_name(topic));
    INFO(name);
    CHECK(lines(compare_records(table_of(tables, name), topic)) == "");
    for (const protocol::RecordType& type : protocol::record_types(topic)) {
      if (!type.key) continue;
      std::string_view value = type.value->name();
      value.remove_suffix(std::string_view("Value").size());
      CHECK(type.key->name() == std::string(value) + "Key");
      CHECK(type.key->versions.text() == "0");
    }
  }
}

TEST_CASE("the values of control records stand on a page, with versions") {
  std::set<std::string> code;
  for (int16_t type = 0; type < 100; ++type)
    if (auto part = protocol::decode_control(type, std::nullopt); part.message)
      code.insert(fmt::format("{}|{}|{}|", type, part.message->name(),
                              part.message->versions.text()));
  std::vector<ManTable> tables = tables_of("control");
  REQUIRE(tables.size() == 1);
  CHECK(lines(differences(first_cells(tables[0], 3), code)) == "");
}

TEST_CASE("the endings of files and folders stand on a page") {
  auto cells = [](std::initializer_list<std::string_view> endings) {
    std::set<std::string> out;
    for (std::string_view ending : endings)
      out.insert(std::string(ending) + "|");
    return out;
  };
  std::vector<ManTable> tables = tables_of("names");
  CHECK(tables.size() == 3);
  using enum SegmentFileKind;
  CHECK(lines(differences(
            first_cells(table_of(tables, "files"), 1),
            cells({segment_file_extension(kLog), segment_file_extension(kIndex),
                   segment_file_extension(kTimeIndex),
                   segment_file_extension(kTxnIndex),
                   segment_file_extension(kSnapshot)}))) == "");
  CHECK(lines(differences(first_cells(table_of(tables, "suffixes"), 1),
                          cells({file_suffix_text(FileSuffix::kDeleted),
                                 file_suffix_text(FileSuffix::kCleaned),
                                 file_suffix_text(FileSuffix::kSwap)}))) == "");
  CHECK(lines(differences(first_cells(table_of(tables, "folders"), 1),
                          cells({folder_kind_suffix(FolderKind::kDelete),
                                 folder_kind_suffix(FolderKind::kFuture),
                                 folder_kind_suffix(FolderKind::kStray)}))) ==
        "");
}

TEST_CASE("every file that a directory may hold is named on its page") {
  ManPage page = read_man_page("weir-directory.5");
  for (std::string_view name :
       {kMetaPropertiesFile, kCleanShutdownFile, kPartitionMetadataFile,
        kQuorumStateFile, kBootstrapFile, kLockFile, kSocketFile,
        kRecoveryPointFile, kLogStartFile, kReplicationFile, kCleanerFile,
        kLeaderEpochFile, kMetadataTopic}) {
    INFO(name);
    CHECK(page.plain.find(name) != std::string::npos);
  }
  ManPage checkpoints = read_man_page("weir-checkpoint.5");
  for (std::string_view name :
       {kRecoveryPointFile, kLogStartFile, kReplicationFile, kCleanerFile,
        kLeaderEpochFile}) {
    INFO(name);
    CHECK(checkpoints.plain.find("\n" + std::string(name) + "\n") !=
          std::string::npos);
  }
}

TEST_CASE("worked bytes are Kafka's, field by field") {
  int examples = 0;
  for (const ManPage& page : format_pages())
    for (const ManBytes& example : page.bytes) {
      INFO(page.name << ": " << example.words.at(1));
      CHECK(lines(check_bytes(example)) == "");
      ++examples;
    }
  CHECK(examples >= 10);
}

TEST_CASE("example files are Kafka's, line by line") {
  int examples = 0;
  for (const ManPage& page : format_pages())
    for (const ManText& example : page.texts) {
      INFO(page.name << ": " << example.words.at(1));
      std::string file = file_bytes(golden(example.words.at(1)));
      if (!file.ends_with('\n')) file += '\n';
      CHECK(example.text == file);
      ++examples;
    }
  CHECK(examples >= 5);
}

TEST_CASE("pages name only format pages that are there") {
  std::set<std::string> missing;
  for (const auto& entry : std::filesystem::directory_iterator("man")) {
    std::string page = entry.path().filename().string();
    std::string text = parse_man_page(page, file_lines(entry.path())).plain;
    for (size_t at = text.find("(5)"); at != text.npos;
         at = text.find("(5)", at + 1)) {
      size_t start = text.find_last_of(" (\n", at - 1) + 1;
      std::string name = text.substr(start, at - start);
      if (!std::filesystem::exists("man/" + name + ".5"))
        missing.insert(page + " names " + name);
    }
  }
  CHECK(missing == std::set<std::string>());
}

}  // namespace
}  // namespace weir
