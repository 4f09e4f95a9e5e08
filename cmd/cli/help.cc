// Rendering of --help.
#include "cmd/cli/help.h"

#include <algorithm>

#include "cmd/cli/exit_codes.h"
#include "cmd/cli/options.h"
#include "cmd/cli/prose.h"
#include "cmd/cli/terminal.h"

namespace weir::cli {

namespace {

constexpr size_t kOptionColumn = 26;
constexpr int kMaxWidth = 100;

class Page {
 public:
  explicit Page(HelpStyle style)
      : color_(style.color),
        width_(size_t(std::clamp(style.width, 40, kMaxWidth))) {}

  void heading(std::string_view text) {
    if (!out_.empty()) out_.push_back('\n');
    append_styled(out_, color_, Style::kBold, text);
    out_ += ":\n";
  }
  void line(std::string_view text) { out_.append(text).push_back('\n'); }
  // Without the backticks, which are for the man page's fonts.
  void prose(std::string_view text) {
    for (const Block& block : parse_prose(text)) {
      if (!out_.empty()) out_.push_back('\n');
      if (block.verbatim)
        verbatim(block.text);
      else
        line(wrap(plain(block.text), 0, width_));
    }
  }
  void entry(std::string_view left, std::string_view right, size_t column) {
    out_ += "  ";
    append_styled(out_, color_, Style::kCyan, left);
    size_t used = 2 + display_width(left);
    if (used + 2 > column) {
      out_.push_back('\n');
      used = 0;
    }
    out_.append(column - used, ' ');
    line(wrap(plain(right), column, width_));
  }
  void example(const Example& example) {
    out_ += "  ";
    append_styled(out_, color_, Style::kCyan, example.command);
    out_ += "\n      ";
    line(wrap(plain(example.meaning), 6, width_));
  }
  std::string take() { return std::move(out_); }

 private:
  static std::string plain(std::string_view text) {
    std::string out(text);
    std::replace(out.begin(), out.end(), '`', '\'');
    return out;
  }
  void verbatim(std::string_view text) {
    while (!text.empty()) {
      size_t end = text.find('\n');
      line("  " + std::string(text.substr(0, end)));
      text.remove_prefix(end == text.npos ? text.size() : end + 1);
    }
  }

  bool color_;
  size_t width_;
  std::string out_;
};

void option(Page& page, const OptionRow& row) {
  page.entry(option_synopsis(row), std::string(row.help) + option_notes(row),
             kOptionColumn);
}

void options(Page& page, const CommandSpec& spec, const OptionGroup& group) {
  auto rows = group_rows(spec, group);
  if (rows.empty()) return;
  page.heading(group.title);
  for (const OptionRow* row : rows) option(page, *row);
}

void own_options(Page& page, const CommandSpec& spec) {
  if (spec.options.empty()) return;
  page.heading("Options");
  for (const OptionRow& row : spec.options) option(page, row);
}

void positionals(Page& page, const CommandSpec& spec) {
  if (spec.positionals.empty()) return;
  page.heading("Arguments");
  for (const Positional& row : spec.positionals)
    page.entry(row.name, row.help, kOptionColumn);
}

void exits(Page& page, const CommandSpec& spec) {
  page.heading("Exit codes");
  for (const ExitMeaning& row : exit_meanings()) {
    std::string_view meaning = row.meaning;
    for (const ExitNote& note : spec.exits)
      if (note.code == int(row.code)) meaning = note.meaning;
    page.entry(std::to_string(int(row.code)), meaning, 7);
  }
}

void examples(Page& page, std::span<const Example> rows) {
  if (rows.empty()) return;
  page.heading("Examples");
  for (const Example& row : rows) page.example(row);
}

std::string family_prefix(const CommandSpec& spec) {
  return std::string(spec.name) + " ";
}

std::string upper_first(std::string_view text) {
  std::string out(text);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] -= 'a' - 'A';
  return out;
}

}  // namespace

std::string option_synopsis(const OptionRow& row) {
  std::string out;
  if (row.short_name != 0) out = {'-', row.short_name};
  if (!row.long_name.empty())
    out += (out.empty() ? "    --" : ", --") + std::string(row.long_name);
  if (!row.metavar.empty()) out += " " + std::string(row.metavar);
  return out;
}

std::string option_notes(const OptionRow& row) {
  std::string out;
  if (row.type == OptionType::kChoice) {
    std::string list(row.choices);
    for (size_t at = 0; (at = list.find(' ', at)) != list.npos; at += 2)
      list.replace(at, 1, ", ");
    out += " [one of: " + list + "]";
  }
  std::string_view usual = row.shown.empty() ? row.fallback : row.shown;
  if (!usual.empty()) out += " [default: " + std::string(usual) + "]";
  if (!row.env.empty()) out += " [variable: " + std::string(row.env) + "]";
  if (row.required) out += " [required]";
  if (row.repeatable && row.long_name != "dir") out += " [repeatable]";
  return out;
}

std::string usage_line(const CommandSpec& spec) {
  std::string out = "weir " + std::string(spec.name) + " [OPTIONS]";
  for (const Positional& row : spec.positionals) {
    std::string word(row.name);
    if (row.max > 1) word += "...";
    out += row.min == 0 ? " [" + word + "]" : " " + word;
  }
  return out;
}

std::string_view topic_title(Topic topic) {
  switch (topic) {
    case Topic::kRead:
      return "Read";
    case Topic::kWrite:
      return "Write and copy";
    case Topic::kCare:
      return "Look after the files";
    case Topic::kAdmin:
      return "Topics and groups";
    case Topic::kTools:
      return "Tools";
  }
  return "";
}

std::string command_help(const CommandSpec& spec,
                         std::span<const CommandSpec* const> all,
                         HelpStyle style) {
  Page page(style);
  page.line("weir " + std::string(spec.name) + ": " +
            std::string(spec.summary));
  std::string prefix = family_prefix(spec);
  bool family = std::any_of(all.begin(), all.end(), [&](auto* other) {
    return other->name.starts_with(prefix);
  });
  page.heading("Usage");
  page.line("  " + (family ? "weir " + prefix + "COMMAND [OPTIONS] ..."
                           : usage_line(spec)));
  if (!spec.description.empty()) page.prose(spec.description);
  if (family) {
    page.heading("Commands");
    for (const CommandSpec* member : all)
      if (member->name.starts_with(prefix))
        page.entry(member->name.substr(prefix.size()), member->summary, 14);
  }
  positionals(page, spec);
  own_options(page, spec);
  for (const OptionGroup* group : spec.groups) options(page, spec, *group);
  if (spec.place) options(page, spec, kPlaceOptions);
  options(page, spec, kGlobalOptions);
  if (!family) exits(page, spec);
  examples(page, spec.examples);
  return page.take();
}

std::string global_help(std::span<const CommandSpec* const> all,
                        HelpStyle style) {
  Page page(style);
  page.line(
      "weir reads, writes and looks after Apache Kafka's log directories.");
  page.heading("Usage");
  page.line("  weir [GLOBAL OPTIONS] COMMAND [OPTIONS] [ARGUMENTS]");
  for (Topic topic : kTopicOrder) {
    bool first = true;
    for (const CommandSpec* spec : all) {
      if (spec->topic != topic || spec->name.find(' ') != spec->name.npos)
        continue;
      if (first) page.heading(topic_title(topic));
      first = false;
      page.entry(spec->name, upper_first(spec->summary), 14);
    }
  }
  options(page, {}, kPlaceOptions);
  options(page, {}, kGlobalOptions);
  page.line("");
  page.line("'weir help COMMAND' explains a command and gives examples.");
  return page.take();
}

}  // namespace weir::cli
