// Help, man pages and completions say all that the rows say.
#include <catch2/catch.hpp>

#include "cmd/cli/completion.h"
#include "cmd/cli/help.h"
#include "cmd/cli/help_json.h"
#include "cmd/cli/man.h"
#include "cmd/cli/roff.h"
#include "cmd/cli/words.h"
#include "lib/base/findings.h"
#include "tests/unit/cli/all_specs.h"

namespace weir::cli {

using specs::kAllSpecs;

namespace {

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

size_t longest_line(std::string_view text) {
  size_t longest = 0;
  while (!text.empty()) {
    size_t end = std::min(text.find('\n'), text.size());
    longest = std::max(longest, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return longest;
}

}  // namespace

TEST_CASE("help names every option, example and exit code, within the width") {
  for (const CommandSpec* spec : kAllSpecs) {
    INFO(spec->name);
    std::string text = command_help(*spec, kAllSpecs, {.width = 80});
    for (const OptionRow* row : all_rows(*spec)) {
      bool shown = spec->place ||
                   find_row(CommandSpec{}, row_name(*row)) != row ||
                   row->long_name == "json";
      if (shown) CHECK(has(text, option_synopsis(*row)));
    }
    for (const Example& example : spec->examples)
      CHECK(has(text, example.command));
    CHECK_FALSE(has(text, "`"));
    CHECK_FALSE(has(text, "\x1b"));
    for (std::string_view line = text; !line.empty();) {
      std::string_view one = line.substr(0, line.find('\n'));
      // An example's command stays on one line.
      if (!has(one, "weir ")) CHECK(one.size() <= 80);
      line.remove_prefix(std::min(one.size() + 1, line.size()));
    }
  }
}

TEST_CASE("global help lists every command that is not a member of a family") {
  std::string text = global_help(kAllSpecs, {.width = 80});
  for (const CommandSpec* spec : kAllSpecs)
    if (!has(spec->name, " "))
      CHECK(has(text, "\n  " + std::string(spec->name) + " "));
  CHECK_FALSE(has(text, "topics list"));
  CHECK(longest_line(text) <= 80);
}

TEST_CASE("every page names its options, JSON fields and exit codes") {
  ManSource source{kAllSpecs, "9.8.7"};
  for (const CommandSpec* spec : kAllSpecs) {
    INFO(spec->name);
    std::string page = man_page(source, man_page_of(spec->name));
    REQUIRE_FALSE(page.empty());
    CHECK(has(page, "9.8.7"));
    for (const OptionRow& row : spec->options)
      CHECK(has(page, Roff::escape(dashed(row))));
    for (const JsonField& row : spec->json)
      CHECK(has(page, Roff::bold(row.name)));
    CHECK(has(page, ".SH EXIT STATUS"));
    CHECK_FALSE(has(page, "`"));
  }
  CHECK(man_page(source, "weir-nothing").empty());
}

TEST_CASE("the page of verify lists every kind of finding") {
  std::string page = man_page({kAllSpecs, "1"}, "weir-verify");
  for (const FindingKind& kind : finding_kinds())
    CHECK(has(page, Roff::escape(kind.id)));
}

TEST_CASE("the overview lists every page") {
  ManSource source{kAllSpecs, "1"};
  std::string page = man_page(source, "weir");
  for (const std::string& name : man_pages(source))
    if (name != "weir") CHECK(has(page, Roff::bold(name) + "(1)"));
}

TEST_CASE("roff takes nothing of the text for its own") {
  CHECK(Roff::escape("a-b\\c'd`") == "a\\-b\\ec\\(aqd\\(ga");
  CHECK(Roff::escape(".log") == "\\&.log");
  CHECK(Roff::inline_text("use `-f` now") == "use \\fB\\-f\\fR now");
  Roff page;
  page.text("'quoted' first");
  CHECK(page.take() == ".PP\n\\(aqquoted\\(aq first\n");
}

TEST_CASE("no line of a page begins with a stray control character") {
  ManSource source{kAllSpecs, "1"};
  for (const std::string& name : man_pages(source)) {
    std::string page = man_page(source, name);
    for (std::string_view rest = page; !rest.empty();) {
      std::string_view line = rest.substr(0, rest.find('\n'));
      INFO(name << ": " << line);
      CHECK_FALSE(line.empty());
      CHECK_FALSE(line.starts_with("'"));
      if (line.starts_with("."))
        CHECK((line.size() >= 3 && std::isalpha(line[1])));
      rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    }
  }
}

TEST_CASE("each shell completes every option of every command") {
  std::string bash = bash_completion(kAllSpecs);
  std::string zsh = zsh_completion(kAllSpecs);
  std::string fish = fish_completion(kAllSpecs);
  for (const CommandSpec* spec : kAllSpecs) {
    INFO(spec->name);
    CHECK(has(bash, "'" + std::string(spec->name) + "')"));
    if (!spec->options.empty() || !spec->positionals.empty())
      CHECK(has(fish, "__weir_is \\'" + std::string(spec->name) + "\\'"));
    for (const OptionRow* row : all_rows(*spec)) {
      INFO(dashed(*row));
      CHECK(has(bash, dashed(*row)));
      CHECK(has(zsh, dashed(*row) + "["));
      if (!row->long_name.empty())
        CHECK(has(fish, " -l " + std::string(row->long_name)));
    }
  }
}

TEST_CASE("a choice is completed with its values in each shell") {
  CHECK(has(bash_completion(kAllSpecs), "_weir_words \"committed all\""));
  CHECK(has(zsh_completion(kAllSpecs), ":(committed all)"));
  CHECK(has(fish_completion(kAllSpecs), "'committed all'"));
}

TEST_CASE("help for programs has names, types and defaults") {
  constexpr Positional kWords[] = {
      {.name = "FILE", .help = "it", .max = kMany}};
  constexpr OptionRow kRows[] = {{.long_name = "size",
                                  .short_name = 's',
                                  .type = OptionType::kSize,
                                  .metavar = "SIZE",
                                  .help = "how much",
                                  .fallback = "64k"},
                                 {.short_name = 'v',
                                  .help = "more",
                                  .excludes = "size",
                                  .repeatable = true}};
  constexpr JsonField kFields[] = {{"n", "number", "how many"}};
  CommandSpec spec{.name = "go",
                   .summary = "goes",
                   .positionals = kWords,
                   .options = kRows,
                   .json = kFields};
  std::string out;
  append_help_json(out, spec);
  CHECK(out ==
        R"({"command":"go","summary":"goes","arguments":[{"name":"FILE",)"
        R"("help":"it","min":1,"max":null}],"options":[{"name":"size",)"
        R"("short":"s","type":"size","help":"how much","value":"SIZE",)"
        R"("default":"64k"},{"short":"v","type":"flag","help":"more",)"
        R"("excludes":["size"],"repeatable":true}],"json_fields":[)"
        R"({"name":"n","type":"number","meaning":"how many"}]})");
}

}  // namespace weir::cli
