// Records from lines, envelopes, files and frames.
#include "lib/place/record_input.h"

#include "lib/base/json.h"
#include "lib/os/fs.h"
#include "tests/support/temp_dir.h"

namespace weir {

namespace {

std::string shown(Bytes bytes) {
  if (is_null(bytes)) return "null";
  return fmt::format("'{}'", bytes);
}

// Every record in a line of its own; the error's text at the end.
std::string read_all(RecordSource& source) {
  std::string out;
  OutgoingRecord record;
  for (;;) {
    auto some = source.next(record);
    if (!some) return out + "error: " + some.error().message();
    if (!*some) return out;
    out += fmt::format("{}:{} {} {}={}", record.topic,
                       record.partition ? record.partition->value() : -1,
                       record.timestamp ? record.timestamp->value() : -2,
                       shown(record.key), shown(record.value));
    for (const RecordHeader& header : record.headers)
      out += fmt::format(" {}:{}", header.name, shown(header.value));
    out += "\n";
  }
}

std::string read_text(std::string_view text, InputOptions options) {
  TempDir dir;
  REQUIRE(posix_fs().replace_file(dir / "in", text));
  auto source = record_input({dir / "in"}, std::move(options));
  std::string out = read_all(*source);
  size_t path = out.find(dir.path());
  return path == out.npos ? out : out.erase(path, dir.path().size() + 1);
}

InputOptions lines(std::string separator = {}) {
  return {.topic = "t", .separator = std::move(separator)};
}
InputOptions envelopes(std::string topic = {}) {
  return {.kind = InputKind::kEnvelopes, .topic = std::move(topic)};
}

}  // namespace

TEST_CASE("a record is a line, the last one with or without its newline") {
  CHECK(read_text("a\n\nb c", lines()) ==
        "t:-1 -2 null='a'\nt:-1 -2 null=''\nt:-1 -2 null='b c'\n");
  CHECK(read_text("a\n", lines()) == "t:-1 -2 null='a'\n");
  CHECK(read_text("", lines()).empty());
}

TEST_CASE("a line longer than the buffer stays whole") {
  std::string line(3 << 20, 'x');
  CHECK(read_text(fmt::format("{}\ny\n", line), lines()) ==
        fmt::format("t:-1 -2 null='{}'\nt:-1 -2 null='y'\n", line));
}

TEST_CASE("a key stands before the first separator") {
  CHECK(read_text("k::v::w\nplain\n::v\nk::", lines("::")) ==
        "t:-1 -2 'k'='v::w'\nt:-1 -2 null='plain'\nt:-1 -2 ''='v'\n"
        "t:-1 -2 'k'=''\n");
}

TEST_CASE("empty is null only when it is asked for") {
  InputOptions options = lines(":");
  options.null_empty = true;
  CHECK(read_text(":v\nk:\n", options) ==
        "t:-1 -2 null='v'\nt:-1 -2 'k'=null\n");
}

TEST_CASE("what a record does not bring it is given") {
  InputOptions options = lines(":");
  options.key = "d";
  options.timestamp = TimestampMs(5);
  options.partition = PartitionId(2);
  options.headers = {{"h", "1"}, {"h", "2"}};
  CHECK(read_text("v\nk:w\n", options) ==
        "t:2 5 'd'='v' h:'1' h:'2'\nt:2 5 'k'='w' h:'1' h:'2'\n");
}

TEST_CASE("frames are values behind their lengths") {
  InputOptions options{.kind = InputKind::kFrames, .topic = "t"};
  std::string text("\0\0\0\3abc\0\0\0\0\xff\xff\xff\xff", 15);
  CHECK(read_text(text, options) ==
        "t:-1 -2 null='abc'\nt:-1 -2 null=''\nt:-1 -2 null=null\n");
  for (size_t cut : {1, 3, 4, 6}) {
    std::string out = read_text(std::string_view(text).substr(0, cut), options);
    CHECK(out.find("error: in: the input ends") == 0);
  }
  std::string huge = read_text("\x7f\xff\xff\xff", options);
  CHECK(huge.find("error:") == 0);
}

TEST_CASE("a file whole is a value, an empty one too") {
  TempDir dir;
  REQUIRE(posix_fs().replace_file(dir / "a", "one\ntwo"));
  REQUIRE(posix_fs().replace_file(dir / "b", ""));
  auto source = record_input({dir / "a", dir / "b"},
                             {.kind = InputKind::kFiles, .topic = "t"});
  CHECK(read_all(*source) == "t:-1 -2 null='one\ntwo'\nt:-1 -2 null=''\n");
}

TEST_CASE("an envelope gives back what it was made of") {
  CHECK(
      read_text(R"({"topic":"o","partition":3,"offset":12,"timestamp":17,)"
                R"("timestamp_type":"create","leader_epoch":0,"key":"k\n",)"
                R"("value_base64":"/w==","headers":[{"name":"a","value":null},)"
                R"({"name":"a","value":"\u00e9"},{"name_base64":"YQ==",)"
                R"("value_base64":""}]})"
                "\n"
                R"({"topic":"o","key":null,"value":""})"
                "\n\n"
                R"({"topic":"o","value":null})",
                envelopes()) ==
      "o:3 17 'k\n'='\xff' a:null a:'\xc3\xa9' a:''\n"
      "o:-1 -2 null=''\no:-1 -2 null=null\n");
}

TEST_CASE("the topic of the command wins over the envelope's") {
  CHECK(read_text(R"({"topic":"o","value":"v"})", envelopes("t")) ==
        "t:-1 -2 null='v'\n");
}

TEST_CASE("added headers stand behind the envelope's own") {
  InputOptions options = envelopes("t");
  options.headers = {{"z", "9"}};
  CHECK(read_text(R"({"value":"v","headers":[{"name":"a","value":"1"}]})",
                  options) == "t:-1 -2 null='v' a:'1' z:'9'\n");
}

TEST_CASE("what is no envelope is told with its line") {
  for (std::string_view text :
       {"{", "[]", "5", R"({"value":5})", R"({"value":"a","value_base64":""})",
        R"({"value_base64":"?"})", R"({"key":"k"})",
        R"({"value":"v","partition":-1})", R"({"value":"v","timestamp":1.5})",
        R"({"value":"v","partition":2147483648})",
        R"({"value":"v","headers":{}})", R"({"value":"v","headers":[{}]})",
        R"({"value":"v","headers":[{"name":null}]})",
        R"({"value":null,"control":"commit"})", "{\"value\":\"\xff\"}"}) {
    INFO(text);
    std::string out = read_text("{\"value\":\"\"}\n" + std::string(text) + "\n",
                                envelopes("t"));
    CHECK(out.find("error: in:2: ") != out.npos);
  }
}

TEST_CASE("a file that is not there is not found") {
  auto source = record_input({"/no/such/file"}, lines());
  OutgoingRecord record;
  auto some = source->next(record);
  REQUIRE_FALSE(some);
  CHECK(some.error().code == Code::kNotFound);
}

}  // namespace weir
