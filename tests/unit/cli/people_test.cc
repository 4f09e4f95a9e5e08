// What people see: numbers, tables, progress, prose.
#include <unistd.h>

#include <catch2/catch.hpp>

#include "cmd/cli/human.h"
#include "cmd/cli/progress.h"
#include "cmd/cli/prose.h"
#include "cmd/cli/table.h"

namespace weir::cli {

TEST_CASE("bytes have three digits at most and the unit that fits") {
  CHECK(human_bytes(0) == "0 B");
  CHECK(human_bytes(999) == "999 B");
  CHECK(human_bytes(1023) == "1023 B");
  CHECK(human_bytes(1024) == "1.0 KiB");
  CHECK(human_bytes(10 * 1024) == "10 KiB");
  CHECK(human_bytes(1024 * 1024 - 1) == "1.0 MiB");
  CHECK(human_bytes(INT64_MAX) == "8.0 EiB");
  CHECK(human_bytes(-2048) == "-2.0 KiB");
}

TEST_CASE("counts, rates, durations and shares read at a glance") {
  CHECK(human_count(0) == "0");
  CHECK(human_count(1234567) == "1,234,567");
  CHECK(human_count(-1234) == "-1,234");
  CHECK(human_count(-123) == "-123");
  CHECK(human_rate(0) == "0/s");
  CHECK(human_rate(2.5) == "2.5/s");
  CHECK(human_rate(950) == "950/s");
  CHECK(human_rate(1'234'567) == "1.2 M/s");
  CHECK(human_byte_rate(1.5 * 1024 * 1024) == "1.5 MiB/s");
  CHECK(human_duration(120) == "120 ms");
  CHECK(human_duration(3'400) == "3.4 s");
  CHECK(human_duration(59'960) == "1m 00s");
  CHECK(human_duration(7'500'000) == "2h 05m");
  CHECK(human_duration(26 * 3'600'000) == "1d 02h");
  CHECK(human_duration(INT64_MIN).front() == '-');
  CHECK(human_percent(0.1234) == "12.3 %");
  CHECK(human_percent(0.0 / 0.0 * 1) == "-");
}

TEST_CASE("a table aligns by characters and leaves no space at line ends") {
  Table table({{"TOPIC"}, {"RECORDS", Table::Align::kRight}, {"NOTE"}});
  table.row().cell("orders").cell("12").cell("fine");
  table.row().cell("caf\xc3\xa9").cell("1,234");
  std::string out;
  table.print(out, false);
  CHECK(out ==
        "TOPIC   RECORDS  NOTE\n"
        "orders       12  fine\n"
        "caf\xc3\xa9      1,234\n");
}

TEST_CASE("a table colours only when asked, and hides control characters") {
  Table table({{"A"}});
  table.row().cell("x\x1b[2J", Style::kRed);
  std::string plain, colored;
  table.print(plain, false);
  table.print(colored, true);
  CHECK(plain == "A\nx\\x1b[2J\n");
  CHECK(colored ==
        "\x1b[2mA\x1b[0m\n\x1b[31mx\\x1b[2J\x1b[0m\n"
        "");
  std::string none;
  Table({{"A"}}).print(none, true);
  CHECK(none.empty());
}

TEST_CASE("a progress line has bar, amount, rate and time left, and fits") {
  using Unit = Progress::Unit;
  CHECK(progress_line("verify", "", 512, 1024, Unit::kBytes, 1000, 200) ==
        "verify  [##########..........]  50 %  512 B  512 B/s  1.0 s left");
  CHECK(progress_line("replay", "12:00", 5000, -1, Unit::kRecords, 1000, 200) ==
        "replay  5,000  5.0 k/s  12:00");
  for (int width = 1; width < 70; ++width)
    CHECK(display_width(progress_line("caf\xc3\xa9", "", 512, 1024,
                                      Unit::kBytes, 1000, width)) <
          size_t(std::max(width, 2)));
}

TEST_CASE("progress waits a second, redraws ten times a second, then goes") {
  int fds[2];
  REQUIRE(::pipe(fds) == 0);
  Output out(fds[1]);
  Messages messages(fds[1]);
  Context context{.out = out, .messages = messages, .progress = true};
  ManualClock clock(TimestampMs(0));
  {
    Progress progress(context, clock, "work", 100);
    clock.advance_ms(999);
    progress.update(10);
    clock.advance_ms(1);
    progress.update(20);
    clock.advance_ms(99);
    progress.update(30);
    clock.advance_ms(1);
    progress.update(40);
  }
  ::close(fds[1]);
  char text[4096];
  ssize_t n = ::read(fds[0], text, sizeof text);
  ::close(fds[0]);
  std::string_view got(text, size_t(n));
  CHECK(got ==
        "\r\x1b[Kwork  [####................]  20 %  20 B  20 B/s  4.0 s left"
        "\r\x1b[Kwork  [########............]  40 %  40 B  36 B/s  1.6 s left"
        "\r\x1b[K");
}

TEST_CASE("prose is paragraphs and lines that stand as they are") {
  auto blocks = parse_prose("one\ntwo\n\nthree\n  a  b\n  c\n\n  d");
  REQUIRE(blocks.size() == 4);
  CHECK(blocks[0].text == "one two");
  CHECK(blocks[1].text == "three");
  CHECK((blocks[2].verbatim && blocks[2].text == "a  b\nc"));
  CHECK((blocks[3].verbatim && blocks[3].text == "d"));
  CHECK(wrap("aa bb cc dd", 2, 8) == "aa bb\n  cc dd");
  CHECK(wrap("a-word-that-is-too-long b", 0, 5) ==
        "a-word-that-is-too-long\nb");
}

}  // namespace weir::cli
