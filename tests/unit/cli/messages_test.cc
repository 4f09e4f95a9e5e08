// Errors as lines and as objects, and their exit codes.
#include "cmd/cli/messages.h"

#include <catch2/catch.hpp>
#include <csignal>

#include "cmd/cli/exit_codes.h"

namespace weir::cli {

namespace {

const Error kBad{.code = Code::kCorrupt,
                 .text = "CRC is 1, stored 2",
                 .file = "orders-0/00000000000000000000.log",
                 .position = 8412,
                 .offset = 1310,
                 .hint = "run 'weir repair'"};

}  // namespace

TEST_CASE("an error is one line that names thing, place and next step") {
  CHECK(render_error(kBad, false) ==
        "weir: orders-0/00000000000000000000.log: at 8412: CRC is 1, stored 2 "
        "(offset 1310); run 'weir repair'");
}

TEST_CASE("as JSON it has members, and leaves out those it has not") {
  CHECK(render_error(kBad, true) ==
        R"({"error":"CRC is 1, stored 2","code":"corrupt","exit":5,)"
        R"("file":"orders-0/00000000000000000000.log","position":8412,)"
        R"("offset":1310,"hint":"run 'weir repair'"})");
  CHECK(render_error(Error{Code::kNotFound, "no such topic"}, true) ==
        R"({"error":"no such topic","code":"not-found","exit":3})");
}

TEST_CASE("control characters never reach a terminal, odd bytes never JSON") {
  Error error{.text = "a\x1b[31m\nb", .file = "caf\xc3\xa9 \xff"};
  CHECK(render_error(error, false) ==
        "weir: caf\\xc3\\xa9 \\xff: a\\x1b[31m\\x0ab");
  CHECK(render_error(error, true) ==
        "{\"error\":\"a\\u001b[31m\\nb\",\"code\":\"io\",\"exit\":3,"
        "\"file\":\"caf\\\\xc3\\\\xa9 \\\\xff\"}");
}

TEST_CASE("every kind of failure has its exit code") {
  CHECK(exit_code(Code::kUsage) == ExitCode::kUsage);
  CHECK(exit_code(Code::kInvalid) == ExitCode::kUsage);
  for (Code code : {Code::kNotFound, Code::kIo, Code::kInUse, Code::kRefused})
    CHECK(exit_code(code) == ExitCode::kPlace);
  CHECK(exit_code(Code::kTimeout) == ExitCode::kTimeout);
  for (Code code : {Code::kCorrupt, Code::kUnsupported, Code::kLimit})
    CHECK(exit_code(code) == ExitCode::kDamaged);
  CHECK(int(exit_code(Code::kInterrupted, SIGINT)) == 130);
  CHECK(int(exit_code(Code::kInterrupted, SIGTERM)) == 143);
}

}  // namespace weir::cli
