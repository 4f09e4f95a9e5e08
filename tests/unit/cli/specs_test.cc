// What holds for every command's definition: it is whole, it agrees with
// itself, and its examples parse.
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>

#include "cmd/cli/man.h"
#include "cmd/cli/parse.h"
#include "cmd/cli/words.h"
#include "tests/unit/cli/all_specs.h"

namespace weir::cli {

using specs::kAllSpecs;

namespace {

bool is_family(const CommandSpec& spec) {
  for (const CommandSpec* other : kAllSpecs)
    if (other->name.starts_with(std::string(spec.name) + " ")) return true;
  return false;
}

// The words of the first simple command in a line of shell that begins with
// "weir"; enough of quoting for the examples.
std::vector<std::string> shell_words(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  bool open = false, quoted = false;
  for (char c : line) {
    if (c == '\'') {
      quoted = !quoted;
      open = true;
    } else if (!quoted && (c == '|' || c == '>' || c == '<' || c == ';')) {
      break;
    } else if (!quoted && c == ' ') {
      if (open) words.push_back(word);
      word.clear();
      open = false;
    } else {
      word += c;
      open = true;
    }
  }
  if (open) words.push_back(word);
  return words;
}

}  // namespace

TEST_CASE("every command says what it is, shortly") {
  std::set<std::string_view> names;
  for (const CommandSpec* spec : kAllSpecs) {
    INFO(spec->name);
    CHECK(names.insert(spec->name).second);
    CHECK_FALSE(spec->summary.empty());
    CHECK(spec->summary.size() <= 64);
    CHECK(spec->summary.back() != '.');
    if (!is_family(*spec)) CHECK_FALSE(spec->examples.empty());
    size_t space = spec->name.find(' ');
    if (space != spec->name.npos)
      CHECK(names.count(spec->name.substr(0, space)) == 1);
  }
}

TEST_CASE("every option says what it does, with a value's name if it has one") {
  for (const CommandSpec* spec : kAllSpecs)
    for (const OptionRow* row : all_rows(*spec)) {
      INFO(spec->name << " " << dashed(*row));
      CHECK_FALSE(row->help.empty());
      CHECK(row->help.back() != '.');
      CHECK(takes_value(*row) != row->metavar.empty());
      CHECK((row->type == OptionType::kChoice) != row->choices.empty());
      if (!row->fallback.empty()) CHECK(check_value(*row, row->fallback));
      for (std::string_view other : split_words(row->excludes))
        CHECK(find_row(*spec, other) != nullptr);
    }
}

TEST_CASE("no command has two options of one name") {
  for (const CommandSpec* spec : kAllSpecs) {
    std::set<std::string> seen;
    for (const OptionRow* row : all_rows(*spec)) {
      INFO(spec->name << " " << dashed(*row));
      if (row->short_name != 0)
        CHECK(seen.insert(std::string(1, row->short_name)).second);
      if (!row->long_name.empty())
        CHECK(seen.insert("--" + std::string(row->long_name)).second);
    }
  }
}

TEST_CASE("an option takes a value in all commands that have it, or in none") {
  std::map<std::string, bool> arity;
  for (const CommandSpec* spec : kAllSpecs)
    for (const OptionRow* row : all_rows(*spec)) {
      INFO(spec->name << " " << dashed(*row));
      auto [it, fresh] = arity.emplace(dashed(*row), takes_value(*row));
      CHECK(it->second == takes_value(*row));
    }
}

TEST_CASE("every example is a command line that parses") {
  for (const CommandSpec* spec : kAllSpecs)
    for (const Example& example : spec->examples) {
      INFO(example.command);
      CHECK_FALSE(example.meaning.empty());
      size_t at = example.command.find("weir ");
      REQUIRE(at != example.command.npos);
      auto words = shell_words(example.command.substr(at + 5));
      auto found = find_command(kAllSpecs, words);
      REQUIRE(found);
      auto args = parse_arguments(*found->spec, found->rest);
      if (!args) FAIL(args.error().message());
    }
}

TEST_CASE("JSON fields are named once, typed and explained") {
  for (const CommandSpec* spec : kAllSpecs) {
    std::set<std::string_view> names;
    for (const JsonField& row : spec->json) {
      INFO(spec->name << " " << row.name);
      CHECK(names.insert(row.name).second);
      CHECK_FALSE(row.type.empty());
      CHECK_FALSE(row.meaning.empty());
    }
  }
}

TEST_CASE("pages referred to in section 1 exist") {
  for (const CommandSpec* spec : kAllSpecs)
    for (std::string_view page : split_words(spec->see_also)) {
      INFO(spec->name << " " << page);
      REQUIRE(page.find('(') != page.npos);
      if (!page.ends_with("(1)")) continue;
      CHECK_FALSE(
          man_page({kAllSpecs, "1"}, page.substr(0, page.size() - 3)).empty());
    }
}

TEST_CASE("no line of words does anything but parse or be refused") {
  INFO("seed " << Catch::rngSeed());
  std::mt19937 random(Catch::rngSeed());
  std::vector<std::string> words = {
      "-",  "--", "---", "-=",  "--=", "=",    "-10",    "++",  "[]",  "[a,b]",
      "{}", "%%", "",    "-qd", "-vv", "\xff", "--\xff", "a b", "x=y", "--x=y"};
  for (const CommandSpec* spec : kAllSpecs) {
    for (std::string_view word : split_words(spec->name))
      words.emplace_back(word);
    for (const OptionRow* row : all_rows(*spec)) {
      words.push_back(dashed(*row));
      words.push_back(dashed(*row) + "=");
      words.push_back(dashed(*row) + "=5");
    }
  }
  size_t parsed = 0;
  for (int i = 0; i < 3000; ++i) {
    std::vector<std::string> line = {"consume"};
    for (size_t n = random() % 6; n > 0; --n)
      line.push_back(words[random() % words.size()]);
    if (i % 2 == 0) std::swap(line.front(), line.back());
    INFO(fmt::format("{}", fmt::join(line, " | ")));
    auto found = find_command(kAllSpecs, line);
    if (!found) {
      CHECK(found.error().code == Code::kUsage);
      continue;
    }
    if (found->spec == nullptr) continue;
    auto args = parse_arguments(*found->spec, found->rest);
    parsed += args.has_value();
    if (!args) CHECK(args.error().code == Code::kUsage);
  }
  CHECK(parsed > 20);
}

}  // namespace weir::cli
