// The pages: weir(1), and one for each command or family of commands.
#include "cmd/cli/man.h"

#include <fmt/format.h>

#include <algorithm>

#include "cmd/cli/exit_codes.h"
#include "cmd/cli/help.h"
#include "cmd/cli/man_option.h"
#include "cmd/cli/man_overview.h"
#include "cmd/cli/options.h"
#include "cmd/cli/roff.h"
#include "lib/base/findings.h"

namespace weir::cli {

namespace {

bool is_member(const CommandSpec& spec, std::string_view family) {
  return spec.name.size() > family.size() && spec.name.starts_with(family) &&
         spec.name[family.size()] == ' ';
}

void options(Roff& page, const CommandSpec& spec) {
  for (const OptionRow& row : spec.options) man_option(page, row);
  for (const OptionGroup* group : spec.groups) {
    auto rows = group_rows(spec, *group);
    if (rows.empty()) continue;
    page.subheading(group->title);
    for (const OptionRow* row : rows) man_option(page, *row);
  }
}

void shared_options(Roff& page, const CommandSpec& spec) {
  if (spec.place) {
    page.subheading("Place");
    for (const OptionRow* row : group_rows(spec, kPlaceOptions))
      man_option(page, *row);
  }
  page.subheading("Global options");
  for (const OptionRow* row : group_rows(spec, kGlobalOptions))
    man_option(page, *row);
}

void arguments(Roff& page, const CommandSpec& spec) {
  for (const Positional& row : spec.positionals)
    page.raw_item(Roff::italic(row.name), sentence(row.help));
}

void json(Roff& page, const CommandSpec& spec) {
  for (const JsonField& row : spec.json)
    page.raw_item(Roff::bold(row.name) + " (" + Roff::escape(row.type) + ")",
                  sentence(row.meaning));
}

void findings(Roff& page) {
  page.heading("FINDINGS");
  page.text("Their ids are stable. Only errors make the exit code 1.");
  for (const FindingKind& kind : finding_kinds())
    page.raw_item(Roff::bold(kind.id) + " (" +
                      std::string(severity_name(kind.severity)) + ")",
                  sentence(kind.meaning));
}

void exits(Roff& page, const CommandSpec& spec) {
  page.heading("EXIT STATUS");
  for (const ExitMeaning& row : exit_meanings()) {
    std::string_view meaning = row.meaning;
    for (const ExitNote& note : spec.exits)
      if (note.code == int(row.code)) meaning = note.meaning;
    page.item(std::to_string(int(row.code)), sentence(meaning));
  }
}

std::string upper(std::string_view text) {
  std::string out;
  for (char c : text) out += c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c;
  return out;
}

void see_also(Roff& page, std::string_view list) {
  page.heading("SEE ALSO");
  std::string line = Roff::bold("weir") + "(1)";
  for (std::string_view name : split_words(list)) {
    size_t open = name.find('(');
    line += ", " + Roff::bold(name.substr(0, open)) +
            (open == name.npos ? "" : std::string(name.substr(open)));
  }
  page.raw(line);
}

// What a member adds to its family's page.
void member(Roff& page, const CommandSpec& spec) {
  page.subheading("weir " + std::string(spec.name));
  page.raw(Roff::inline_text(usage_line(spec)));
  page.text(sentence(spec.summary));
  if (!spec.description.empty()) page.prose(spec.description);
  arguments(page, spec);
  for (const OptionRow& row : spec.options) man_option(page, row);
  if (!spec.json.empty()) {
    page.text("Fields with `--json`:");
    json(page, spec);
  }
  for (const Example& row : spec.examples)
    page.example(row.command, row.meaning);
}

void family_body(Roff& page, const ManSource& source, const CommandSpec& spec) {
  page.heading("COMMANDS");
  for (const CommandSpec* other : source.specs)
    if (is_member(*other, spec.name)) member(page, *other);
  page.heading("OPTIONS");
  page.text("Besides those above:");
  shared_options(page, spec);
}

void command_body(Roff& page, const CommandSpec& spec) {
  page.heading("OPTIONS");
  arguments(page, spec);
  options(page, spec);
  shared_options(page, spec);
  for (const Section& section : spec.sections) {
    page.heading(upper(section.title));
    page.prose(section.text);
  }
  if (!spec.json.empty()) {
    page.heading("JSON OUTPUT");
    page.text("With `--json`, one object a line:");
    json(page, spec);
  }
  if (spec.findings) findings(page);
  if (spec.examples.empty()) return;
  page.heading("EXAMPLES");
  for (const Example& row : spec.examples)
    page.example(row.command, row.meaning);
}

std::string command_page(const ManSource& source, const CommandSpec& spec) {
  bool family = std::any_of(
      source.specs.begin(), source.specs.end(),
      [&](const CommandSpec* other) { return is_member(*other, spec.name); });
  Roff page;
  page.title(man_page_of(spec.name), 1, fmt::format("weir {}", source.version));
  page.heading("NAME");
  page.raw(Roff::escape(man_page_of(spec.name)) + " \\- " +
           Roff::escape(spec.summary));
  page.heading("SYNOPSIS");
  page.raw(Roff::bold("weir " + std::string(spec.name)) +
           Roff::escape(family
                            ? " COMMAND [OPTIONS] ..."
                            : usage_line(spec).substr(5 + spec.name.size())));
  if (!spec.description.empty()) {
    page.heading("DESCRIPTION");
    page.prose(spec.description);
  }
  if (family)
    family_body(page, source, spec);
  else
    command_body(page, spec);
  exits(page, spec);
  see_also(page, spec.see_also);
  return page.take();
}

}  // namespace

std::string man_page_of(std::string_view command) {
  if (command.empty()) return "weir";
  return "weir-" + std::string(command.substr(0, command.find(' ')));
}

std::vector<std::string> man_pages(const ManSource& source) {
  std::vector<std::string> names{"weir"};
  for (const CommandSpec* spec : source.specs)
    if (spec->name.find(' ') == spec->name.npos)
      names.push_back(man_page_of(spec->name));
  return names;
}

std::string man_page(const ManSource& source, std::string_view name) {
  if (name == "weir") return overview_page(source);
  for (const CommandSpec* spec : source.specs)
    if (spec->name.find(' ') == spec->name.npos &&
        man_page_of(spec->name) == name)
      return command_page(source, *spec);
  return {};
}

}  // namespace weir::cli
