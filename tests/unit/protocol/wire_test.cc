// Lines of `weir wire`, and frames of a captured connection.
#include "lib/protocol/wire.h"

#include <catch2/catch.hpp>

#include "lib/protocol/api/api_versions.h"
#include "lib/protocol/api/headers.h"
#include "lib/protocol/frames.h"
#include "lib/schema/encode.h"

namespace weir::protocol {
namespace {

// Heartbeat version 0: group, generation, member.
constexpr std::string_view kHeartbeat =
    R"({"message":"HeartbeatRequest","version":0,"hex":"000167)"
    R"(00000007000161","note":[1,"x"]})";

TEST_CASE("a line gains the JSON of its bytes and keeps its other members") {
  auto line = decode_line(kHeartbeat);
  REQUIRE(line);
  CHECK(*line == R"({"message":"HeartbeatRequest","version":0,)"
                 R"("hex":"00016700000007000161","note":[1,"x"],)"
                 R"("json":{"groupId":"g","generationId":7,"memberId":"a"}})");
}

TEST_CASE("the bytes of a line's JSON are the bytes it came from") {
  auto line = decode_line(kHeartbeat);
  auto again = encode_line(*line);
  REQUIRE(again);
  CHECK(again->find(R"("hex":"00016700000007000161"})") != again->npos);
  CHECK(*line_bytes(*line) == *line_bytes(kHeartbeat));
}

TEST_CASE("base64 is taken for hex") {
  auto line = decode_line(
      R"({"message":"ResponseHeader","version":0,"base64":"AAAABw=="})");
  REQUIRE(line);
  CHECK(line->find(R"("json":{"correlationId":7})") != line->npos);
}

TEST_CASE("a wrong line is refused with the reason") {
  auto code = [](std::string_view line) {
    auto r = decode_line(line);
    REQUIRE_FALSE(r);
    return r.error().code;
  };
  CHECK(code("no JSON") == Code::kInvalid);
  CHECK(code("[]") == Code::kInvalid);
  CHECK(code(R"({"version":0,"hex":""})") == Code::kInvalid);
  CHECK(code(R"({"message":"FetchRequest","hex":""})") == Code::kInvalid);
  CHECK(code(R"({"message":"FetchRequest","version":4})") == Code::kInvalid);
  CHECK(code(R"({"message":"FetchRequest","version":99,"hex":""})") ==
        Code::kUnsupported);
  CHECK(code(R"({"message":"FetchRequest","version":4,"hex":"0"})") ==
        Code::kInvalid);
  CHECK(code(R"({"message":"FetchRequest","version":4,"hex":"00"})") ==
        Code::kCorrupt);
  auto r = find_version("FetchRequst", 4);
  REQUIRE_FALSE(r);
  CHECK(r.error().code == Code::kNotFound);
  CHECK(r.error().hint == "did you mean FetchRequest?");
}

std::string framed(std::string body) {
  std::string out;
  Writer(out).i32(int32_t(body.size()));
  return out + body;
}

std::string ask(int16_t key, int16_t version, int32_t id) {
  RequestHeader header;
  header.requestApiKey = key;
  header.requestApiVersion = version;
  header.correlationId = id;
  header.clientId = "me";
  std::string out;
  REQUIRE(schema::encode(header, 2, out));
  ApiVersionsRequest body;
  body.clientSoftwareName = "weir";
  REQUIRE(schema::encode(body, 3, out));
  return framed(out);
}

TEST_CASE("a captured connection is walked request by request") {
  ApiVersionsResponse answer;
  answer.errorCode = 35;
  std::string body = std::string("\0\0\0\x09", 4);
  REQUIRE(schema::encode(answer, 3, body));
  std::string asked = ask(18, 3, 9), answered = framed(body);
  FrameWalker walker;
  auto request = walker.next_request(asked);
  REQUIRE((request && *request));
  CHECK((*request)->json() ==
        R"({"position":0,"size":20,"message":"ApiVersionsRequest",)"
        R"("version":3,"header":{"requestApiKey":18,"requestApiVersion":3,)"
        R"("correlationId":9,"clientId":"me"},)"
        R"("json":{"clientSoftwareName":"weir","clientSoftwareVersion":""}})");
  CHECK_FALSE(*walker.next_request(asked));
  walker.rewind();
  auto response = walker.next_response(answered);
  REQUIRE((response && *response));
  CHECK((*response)->body->as<ApiVersionsResponse>()->errorCode == 35);
  walker.rewind();
  CHECK((*walker.next_response(answered))->problem == "nobody asked with id 9");
}

TEST_CASE("a frame that is unknown or damaged says so, and the walk goes on") {
  std::string stream = ask(999, 3, 1) + framed("abc") + ask(18, 3, 2);
  stream += ask(18, 0, 3);
  FrameWalker walker;
  CHECK((*walker.next_request(stream))->problem == "API key 999 is not known");
  CHECK_FALSE((*walker.next_request(stream))->problem.empty());
  CHECK((*walker.next_request(stream))->body);
  auto trailing = walker.next_request(stream);
  CHECK_FALSE((*trailing)->body);
  CHECK_FALSE(*walker.next_request(stream));
}

TEST_CASE("a stream with a length that lies is refused at its position") {
  for (std::string tail :
       {std::string("\xff\xff\xff\xff", 4), std::string("\0\0\0\x09x", 5),
        std::string("\0", 1), std::string("\x7f\xff\xff\xff", 4)}) {
    FrameWalker walker;
    std::string stream = ask(18, 3, 1);
    size_t good = stream.size();
    stream += tail;
    REQUIRE(*walker.next_request(stream));
    auto r = walker.next_request(stream);
    REQUIRE_FALSE(r);
    CHECK(r.error().code == Code::kCorrupt);
    CHECK(r.error().position == int64_t(good));
  }
}

}  // namespace
}  // namespace weir::protocol
