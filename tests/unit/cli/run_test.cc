// The edge: what becomes of errors, exceptions and signals. Each case runs in
// a child process with its stdout and stderr in files.
#include "cmd/cli/run.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <new>
#include <stdexcept>

namespace weir::cli {

namespace {

Result<ExitCode> fails(const Arguments&, Context&) {
  return fail(Error{Code::kNotFound, "no such topic", "here"});
}
Result<ExitCode> answers_no(const Arguments&, Context& context) {
  TRY(context.out.write("some output\n"));
  return ExitCode::kNo;
}
Result<ExitCode> throws(const Arguments&, Context&) {
  throw std::runtime_error("a library's complaint");
}
Result<ExitCode> exhausts(const Arguments&, Context&) {
  throw std::bad_alloc();
}
Result<ExitCode> waits(const Arguments&, Context& context) {
  TRY(context.out.write("before\n"));
  std::raise(SIGTERM);
  TRY(check_interrupt());
  return ExitCode::kDone;
}
Result<ExitCode> warns(const Arguments&, Context& context) {
  context.messages.note("a note");
  context.messages.warning("a warning");
  return ExitCode::kPlace;
}

constexpr CommandSpec kFails{.name = "fails"}, kNo{.name = "no"},
    kThrows{.name = "throws"}, kExhausts{.name = "exhausts"},
    kWaits{.name = "waits"}, kWarns{.name = "warns"}, kBox{.name = "box"},
    kBoxNo{.name = "box no"};
constexpr Command kCommands[] = {{&kFails, fails},   {&kNo, answers_no},
                                 {&kThrows, throws}, {&kExhausts, exhausts},
                                 {&kWaits, waits},   {&kWarns, warns},
                                 {&kBox, nullptr},   {&kBoxNo, answers_no}};
constexpr const CommandSpec* kSpecs[] = {&kFails, &kNo,    &kThrows, &kExhausts,
                                         &kWaits, &kWarns, &kBox,    &kBoxNo};

struct Outcome {
  int code = 0;
  std::string out;
  std::string err;
};

std::string take(int fd) {
  std::string text(65536, 0);
  ssize_t n = ::pread(fd, text.data(), text.size(), 0);
  text.resize(n > 0 ? size_t(n) : 0);
  ::close(fd);
  return text;
}

Outcome run_words(std::vector<std::string> words) {
  int out = ::open("/tmp", O_TMPFILE | O_RDWR, 0600);
  int err = ::open("/tmp", O_TMPFILE | O_RDWR, 0600);
  REQUIRE(out >= 0);
  REQUIRE(err >= 0);
  pid_t child = ::fork();
  if (child == 0) {
    ::dup2(out, 1);
    ::dup2(err, 2);
    ::_exit(run({kCommands, kSpecs, "1.2.3"}, words));
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  Outcome outcome;
  outcome.code = WEXITSTATUS(status);
  outcome.out = take(out);
  outcome.err = take(err);
  return outcome;
}

}  // namespace

TEST_CASE("an error is printed once and becomes its exit code") {
  auto plain = run_words({"fails"});
  CHECK(plain.code == 3);
  CHECK(plain.err == "weir: here: no such topic\n");
  auto json = run_words({"fails", "--json"});
  CHECK(json.code == 3);
  CHECK(json.err ==
        "{\"error\":\"no such topic\",\"code\":\"not-found\","
        "\"exit\":3,\"file\":\"here\"}\n");
}

TEST_CASE("a negative answer keeps its output and says nothing on stderr") {
  for (auto words : {std::vector<std::string>{"no"}, {"box", "no"}}) {
    auto outcome = run_words(words);
    CHECK(outcome.code == 1);
    CHECK(outcome.out == "some output\n");
    CHECK(outcome.err.empty());
  }
}

TEST_CASE("an exception becomes one line and an exit code, never an abort") {
  auto thrown = run_words({"throws"});
  CHECK(thrown.code == 5);
  CHECK(thrown.err ==
        "weir: unexpected: a library's complaint; this is a defect of weir; "
        "please report it\n");
  auto memory = run_words({"exhausts"});
  CHECK(memory.code == 5);
  CHECK(memory.err == "weir: out of memory\n");
}

TEST_CASE("a signal stops with 143, keeps what was printed, and is not told") {
  auto outcome = run_words({"waits"});
  CHECK(outcome.code == 143);
  CHECK(outcome.out == "before\n");
  CHECK(outcome.err.empty());
}

TEST_CASE("-q hides notes but no warnings") {
  CHECK(run_words({"warns"}).err == "weir: a note\nweir: warning: a warning\n");
  CHECK(run_words({"warns", "-q"}).err == "weir: warning: a warning\n");
  CHECK(run_words({"warns", "-q", "--json"}).err ==
        "{\"warning\":\"a warning\"}\n");
}

TEST_CASE("--version and --help are answered with and without a command") {
  CHECK(run_words({"--version"}).out == "weir 1.2.3\n");
  CHECK(run_words({"fails", "--version"}).out == "weir 1.2.3\n");
  CHECK(run_words({"--json", "--version"}).out == "{\"version\":\"1.2.3\"}\n");
  auto help = run_words({"box", "--help"});
  CHECK(help.code == 0);
  CHECK(help.out.starts_with("weir box: "));
  CHECK(run_words({"box"}).code == 2);
  CHECK(run_words({"box"}).err ==
        "weir: box: no command given; see 'weir box --help'\n");
}

}  // namespace weir::cli
