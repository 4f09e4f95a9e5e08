// Definitions as JSON.
#include "cmd/cli/help_json.h"

#include "cmd/cli/options.h"
#include "lib/base/json.h"

namespace weir::cli {

namespace {

void write_words(JsonWriter& w, std::string_view name, std::string_view list) {
  if (list.empty()) return;
  w.key(name).begin_array();
  for (std::string_view word : split_words(list)) w.value(word);
  w.end_array();
}

void write_option(JsonWriter& w, const OptionRow& row) {
  w.begin_object();
  if (!row.long_name.empty()) w.field("name", row.long_name);
  if (row.short_name != 0)
    w.field("short", std::string_view(&row.short_name, 1));
  w.field("type", type_name(row.type)).field("help", row.help);
  if (!row.metavar.empty()) w.field("value", row.metavar);
  if (!row.fallback.empty()) w.field("default", row.fallback);
  if (!row.env.empty()) w.field("variable", row.env);
  write_words(w, "choices", row.choices);
  write_words(w, "excludes", row.excludes);
  if (row.repeatable) w.field("repeatable", true);
  if (row.required) w.field("required", true);
  w.end_object();
}

void write_options(JsonWriter& w, const CommandSpec& spec) {
  w.key("options").begin_array();
  for (const OptionRow& row : spec.options) write_option(w, row);
  for (const OptionGroup* group : spec.groups)
    for (const OptionRow* row : group_rows(spec, *group)) write_option(w, *row);
  w.end_array();
}

}  // namespace

std::string_view type_name(OptionType type) {
  switch (type) {
    case OptionType::kFlag:
      return "flag";
    case OptionType::kText:
      return "text";
    case OptionType::kInteger:
      return "integer";
    case OptionType::kCount:
      return "count";
    case OptionType::kSize:
      return "size";
    case OptionType::kDuration:
      return "duration";
    case OptionType::kPoint:
      return "point";
    case OptionType::kTime:
      return "time";
    case OptionType::kRate:
      return "rate";
    case OptionType::kFactor:
      return "factor";
    case OptionType::kChoice:
      return "choice";
    case OptionType::kFile:
      return "file";
    case OptionType::kDir:
      return "dir";
    case OptionType::kTopic:
      return "topic";
    case OptionType::kGroup:
      return "group";
  }
  return "text";
}

void append_help_json(std::string& out, const CommandSpec& spec) {
  JsonWriter w(out);
  w.begin_object().field("command", spec.name).field("summary", spec.summary);
  w.key("arguments").begin_array();
  for (const Positional& row : spec.positionals) {
    w.begin_object().field("name", row.name).field("help", row.help);
    w.field("min", row.min);
    if (row.max == kMany)
      w.key("max").null();
    else
      w.field("max", row.max);
    w.end_object();
  }
  w.end_array();
  write_options(w, spec);
  w.key("json_fields").begin_array();
  for (const JsonField& row : spec.json)
    w.begin_object()
        .field("name", row.name)
        .field("type", row.type)
        .field("meaning", row.meaning)
        .end_object();
  w.end_array().end_object();
}

}  // namespace weir::cli
