// weir help
#include "cmd/specs/specs.h"

namespace weir::specs {

namespace {

constexpr cli::Positional kWords[] = {
    {.name = "COMMAND",
     .help = "the command, in one or two words",
     .min = 0,
     .max = 2},
};

constexpr cli::OptionRow kOptions[] = {
    {.long_name = "man",
     .help = "print the manual page as roff instead, for man(1)",
     .excludes = "man-dir"},
    {.long_name = "man-dir",
     .type = cli::OptionType::kDir,
     .metavar = "DIR",
     .help = "write every page of section 1 into DIR"},
};

constexpr cli::Example kExamples[] = {
    {"weir help topics create", "All there is to say about one command."},
    {"weir help --man consume | man -l -",
     "Read a page that is not installed."},
};

constexpr cli::JsonField kJson[] = {
    {"command", "string", "name, in one or two words"},
    {"summary", "string", "what it does"},
    {"arguments", "array of object",
     "`name`, `help`, `min`, `max` (null: no end)"},
    {"options", "array of object",
     "its own and shared ones: `name`, `short`, `type`, `help`, `value`, "
     "`default`, `variable`, `choices`, `excludes`, `repeatable`, `required`"},
    {"json_fields", "array of object", "`name`, `type`, `meaning`"},
};

}  // namespace

constexpr cli::CommandSpec kHelp{
    .name = "help",
    .summary = "explain weir or one of its commands",
    .topic = cli::Topic::kTools,
    .place = false,
    .positionals = kWords,
    .options = kOptions,
    .description =
        "Without COMMAND, lists the commands. `weir COMMAND --help` "
        "prints the same as `weir help COMMAND`.",
    .examples = kExamples,
    .json = kJson,
};

}  // namespace weir::specs
