// From words to Arguments, on a command made for it.
#include "cmd/cli/parse.h"

#include <catch2/catch.hpp>
#include <cstdlib>

namespace weir::cli {

namespace {

constexpr Positional kWords[] = {
    {.name = "SRC", .max = kMany},
    {.name = "DEST"},
};
constexpr OptionRow kRows[] = {
    {.long_name = "count",
     .short_name = 'n',
     .type = OptionType::kCount,
     .metavar = "N",
     .fallback = "7"},
    {.long_name = "key",
     .short_name = 'k',
     .type = OptionType::kText,
     .metavar = "TEXT"},
    {.long_name = "tag",
     .type = OptionType::kText,
     .metavar = "T",
     .repeatable = true},
    {.long_name = "from", .type = OptionType::kPoint, .metavar = "POINT"},
    {.long_name = "wait", .type = OptionType::kDuration, .metavar = "TIME"},
    {.long_name = "at", .type = OptionType::kTime, .metavar = "TIME"},
    {.long_name = "speed", .type = OptionType::kFactor, .metavar = "FACTOR"},
    {.long_name = "size",
     .type = OptionType::kSize,
     .metavar = "SIZE",
     .env = "WEIR_TEST_SIZE"},
    {.long_name = "kind",
     .type = OptionType::kChoice,
     .metavar = "KIND",
     .choices = "red green",
     .excludes = "key"},
    {.short_name = 'v', .help = "more words"},
};
constexpr CommandSpec kMove{
    .name = "move", .positionals = kWords, .options = kRows};

constexpr OptionRow kNeedRows[] = {
    {.long_name = "to",
     .type = OptionType::kPoint,
     .metavar = "POINT",
     .required = true},
    // Replaces the global row of that name.
    {.long_name = "json", .type = OptionType::kText, .metavar = "FILE"},
};
constexpr CommandSpec kFamily{.name = "box"};
constexpr CommandSpec kOpen{.name = "box open", .options = kNeedRows};
constexpr CommandSpec kShut{.name = "box shut"};
constexpr const CommandSpec* kAll[] = {&kMove, &kFamily, &kOpen, &kShut};

using Words = std::vector<std::string>;

Arguments parse(Words words) {
  auto args = parse_arguments(kMove, words);
  if (!args) FAIL(args.error().message());
  return *args;
}

std::string refusal(const CommandSpec& spec, Words words) {
  auto args = parse_arguments(spec, words);
  REQUIRE_FALSE(args);
  CHECK(args.error().code == Code::kUsage);
  return args.error().message();
}

std::string refusal(Words words) { return refusal(kMove, words); }

bool begins(std::string_view text, std::string_view with) {
  INFO(text);
  CHECK(text.substr(0, with.size()) == with);
  return text.starts_with(with);
}

}  // namespace

TEST_CASE("options stand anywhere among the words, in every spelling") {
  auto args = parse({"-n5", "a", "--key", "x=y", "b", "--from=-10", "-vqv"});
  CHECK(args.integer("count") == 5);
  CHECK(args.integer("n") == 5);
  CHECK(args.text("key") == "x=y");
  CHECK(args.point("from") == Point{Point::Kind::kFromEnd, 10});
  CHECK(args.times("v") == 2);
  CHECK(args.flag("quiet"));
  CHECK(args.words().size() == 2);
}

TEST_CASE("a value may look like an option, be empty or hold brackets") {
  CHECK(parse({"--key", "--count", "a", "b"}).text("key") == "--count");
  CHECK(parse({"--from", "-10", "a", "b"}).point("from")->value == 10);
  CHECK(parse({"--key=", "a", "b"}).text("key") == "");
  CHECK(parse({"--key", "", "a", "b"}).text("key") == "");
  CHECK(parse({"-k", "[1,2]", "a", "b"}).text("key") == "[1,2]");
  CHECK(parse({"--key==", "a", "b"}).text("key") == "=");
  CHECK(parse({"--tag={}", "--tag", "%%", "a", "b"}).texts("tag") ==
        Words{"{}", "%%"});
}

TEST_CASE("words go through untouched, after -- all of them") {
  Words odd = {"[a,b]", "++", "-", "-5", "", "="};
  CHECK(parse(odd).words().size() == 6);
  for (size_t i = 0; i < odd.size(); ++i)
    CHECK(parse(odd).words()[i] == odd[i]);
  auto args = parse({"a", "--", "--key", "-v", "--"});
  CHECK(Words(args.words().begin(), args.words().end()) ==
        Words{"a", "--key", "-v", "--"});
}

TEST_CASE("the last of several values counts, a repeatable option keeps all") {
  auto args = parse({"-n1", "-n", "2", "--tag=a", "--tag", "b", "x", "y"});
  CHECK(args.integer("count") == 2);
  CHECK(args.texts("tag") == Words{"a", "b"});
  CHECK(args.times("tag") == 2);
}

TEST_CASE("what is not given is the variable, then the fallback, then none") {
  auto args = parse({"a", "b"});
  CHECK(args.integer("count") == 7);
  CHECK_FALSE(args.given("count"));
  CHECK_FALSE(args.size("size"));
  ::setenv("WEIR_TEST_SIZE", "64k", 1);
  CHECK(args.size("size") == 65536);
  CHECK(parse({"--size", "1", "a", "b"}).size("size") == 1);
  ::unsetenv("WEIR_TEST_SIZE");
}

TEST_CASE("a variable with a wrong value is refused like an option") {
  ::setenv("WEIR_TEST_SIZE", "many", 1);
  begins(refusal({"a", "b"}), "move: variable WEIR_TEST_SIZE: 'many' is not");
  ::unsetenv("WEIR_TEST_SIZE");
}

TEST_CASE("values come typed") {
  auto args = parse({"--wait=1h30m", "--at", "1970-01-02", "--speed=max",
                     "--kind", "red", "a", "b"});
  CHECK(args.duration_ms("wait") == 5'400'000);
  CHECK(args.time("at") == TimestampMs(86'400'000));
  CHECK(std::isinf(*args.number("speed")));
  CHECK(args.text("kind") == "red");
}

TEST_CASE("the words before the last are the sources") {
  auto args = parse({"a", "b", "c", "d"});
  CHECK(args.words("SRC").size() == 3);
  CHECK(args.word("DEST") == "d");
}

TEST_CASE("a wrong value is refused by name, with what would be right") {
  begins(refusal({"--count=-1", "a", "b"}), "move: option '--count': '-1' is");
  begins(refusal({"--count=x", "a", "b"}), "move: option '--count': 'x' is");
  begins(refusal({"--kind=blue", "a", "b"}),
         "move: option '--kind': 'blue' is not one of red, green");
  begins(refusal({"--speed=0", "a", "b"}), "move: option '--speed': '0'");
  begins(refusal({"--from=soon", "a", "b"}), "move: option '--from': 'soon'");
  begins(refusal({"a", "b", "--key"}),
         "move: option '--key' needs a value (TEXT)");
  begins(refusal({"-v=1", "a", "b"}), "move: ");
}

TEST_CASE("an unknown option is refused, with the nearest one") {
  CHECK(refusal({"--cuont", "3"}) ==
        "move: unknown option '--cuont'; did you mean '--count'?");
  begins(refusal({"--nothing-near", "a", "b"}),
         "move: unknown option '--nothing-near'; see");
  begins(refusal({"-z", "a", "b"}), "move: unknown option '-z'");
}

TEST_CASE("missing and superfluous words are named") {
  begins(refusal({}), "move: missing SRC");
  begins(refusal({"a"}), "move: missing DEST");
  begins(refusal(kShut, {"a"}), "box shut: unexpected argument 'a'");
}

TEST_CASE("options that exclude each other, or are required, are checked") {
  begins(refusal({"--kind=red", "--key=a", "a", "b"}),
         "move: '--kind' and '--key' exclude each other");
  begins(refusal(kOpen, {}), "box open: missing --to POINT");
}

TEST_CASE("a command's own row replaces the global one of that name") {
  Words words = {"--to=5", "--json", "file"};
  auto args = parse_arguments(kOpen, words);
  REQUIRE(args);
  CHECK(args->text("json") == "file");
}

TEST_CASE("--help and --version are heard however wrong the rest") {
  Words words = {"--help"};
  REQUIRE(parse_arguments(kOpen, words));
  REQUIRE(parse_arguments(kMove, words));
}

TEST_CASE("the command is found behind global options and their values") {
  Words words = {"-q", "-d",  "move", "--color=never", "box",
                 "-X", "a=b", "open", "--to",          "box"};
  auto found = find_command(kAll, words);
  REQUIRE(found);
  CHECK(found->spec == &kOpen);
  CHECK(found->rest ==
        Words{"-q", "-d", "move", "--color=never", "-X", "a=b", "--to", "box"});
}

TEST_CASE("a family alone is found, an unknown member is not") {
  Words family = {"box"}, wrong = {"box", "shuf"}, far = {"box", "x"};
  CHECK(find_command(kAll, family)->spec == &kFamily);
  CHECK(find_command(kAll, wrong).error().message() ==
        "unknown command 'box shuf'; did you mean 'box shut'?");
  CHECK(find_command(kAll, far).error().message() ==
        "unknown command 'box x'; see 'weir box --help'");
}

TEST_CASE("an unknown command or an option before it is refused") {
  Words wrong = {"mvoe"}, option = {"--from", "3", "move"}, none = {};
  CHECK(find_command(kAll, wrong).error().message() ==
        "unknown command 'mvoe'; did you mean 'move'?");
  begins(find_command(kAll, option).error().message(),
         "unknown option '--from'");
  CHECK(find_command(kAll, none)->spec == nullptr);
}

}  // namespace weir::cli
