// Byte readers and writers, and the text forms of bytes.
#include "lib/base/bytes.h"

#include <catch2/catch.hpp>

#include "lib/base/json.h"

namespace weir {

TEST_CASE("a varint written is the varint read, at its computed size") {
  for (int64_t v : {int64_t(0), int64_t(-1), int64_t(63), int64_t(64),
                    int64_t(-65), int64_t(1) << 40, INT64_MAX, INT64_MIN}) {
    std::string out;
    Writer(out).varint(v);
    CHECK(out.size() == size_t(varint_size(v)));
    Reader in(out);
    CHECK(in.varlong() == v);
    CHECK((in.ok() && in.done()));
  }
}

TEST_CASE("a varint over its width fails and never reads on") {
  Reader five(std::string_view("\xff\xff\xff\xff\x7f", 5));
  five.uvarint();
  CHECK_FALSE(five.ok());
  std::string long_form(11, char(0xff));
  Reader eleven(long_form);
  eleven.varlong();
  CHECK_FALSE(eleven.ok());
  CHECK(eleven.i64() == 0);
}

TEST_CASE("a length beyond what remains is refused before it is used") {
  Reader in(std::string_view("abc"));
  CHECK(in.bytes(INT64_MAX).empty());
  CHECK_FALSE(in.ok());
}

TEST_CASE("UTF-8: overlong forms, surrogates and cut characters are refused") {
  CHECK(is_utf8("plain"));
  CHECK(is_utf8("\xce\xb2\xf0\x9f\x9a\x9a"));
  CHECK_FALSE(is_utf8("\xc0\xaf"));
  CHECK_FALSE(is_utf8("\xed\xa0\x80"));
  CHECK_FALSE(is_utf8("\xf0\x9f\x9a"));
  CHECK_FALSE(is_utf8("\xf4\x90\x80\x80"));
}

TEST_CASE("JSON strings escape quotes, backslashes and controls only") {
  std::string out;
  append_json_string(out,
                     "a\"b\\c\n\x01\xce\xb2 long enough to take the words");
  CHECK(out ==
        "\"a\\\"b\\\\c\\n\\u0001\xce\xb2 long enough to take the words\"");
}

TEST_CASE("base64 in both alphabets, with and without padding") {
  std::string out, back;
  append_base64(out, "\xff\xfe!");
  CHECK(out == "//4h");
  CHECK(parse_base64("__4h", back));
  CHECK(back == "\xff\xfe!");
  CHECK_FALSE(parse_base64("a", back));
  CHECK_FALSE(parse_base64("a===", back));
}

}  // namespace weir
