// weir: the way in. Everything happens in cmd/cli/run.h and the commands.
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "cmd/cli/run.h"
#include "cmd/commands.h"
#include "cmd/version.h"

int main(int argc, char** argv) {
  try {
    std::vector<std::string> words(argv + (argc > 0), argv + argc);
    return weir::cli::run({.commands = weir::commands(),
                           .specs = weir::command_specs(),
                           .version = weir::kVersionText},
                          words);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "weir: %s\n", error.what());
    return int(weir::cli::ExitCode::kDamaged);
  }
}
