// weir completion
#include "cmd/specs/specs.h"

namespace weir::specs {

namespace {

constexpr cli::Positional kWords[] = {
    {.name = "SHELL",
     .help = "bash, zsh or fish",
     .type = cli::OptionType::kChoice,
     .choices = "bash zsh fish"},
};

constexpr cli::Example kExamples[] = {
    {"weir completion bash > /etc/bash_completion.d/weir",
     "bash, for everybody."},
    {"weir completion zsh > ~/.zfunc/_weir", "zsh, with ~/.zfunc in fpath."},
    {"weir completion fish > ~/.config/fish/completions/weir.fish", "fish."},
};

constexpr cli::JsonField kJson[] = {
    {"shell", "string", "the shell"},
    {"script", "string", "what it is to read"},
};

}  // namespace

constexpr cli::CommandSpec kCompletion{
    .name = "completion",
    .summary = "print the completions of a shell",
    .topic = cli::Topic::kTools,
    .place = false,
    .positionals = kWords,
    .description =
        "Prints a script that completes commands, options and "
        "their values; topics of the directory in use, too.",
    .examples = kExamples,
    .json = kJson,
};

}  // namespace weir::specs
