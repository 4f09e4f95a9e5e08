// Which command argv names.
#include <algorithm>

#include "cmd/cli/parse.h"
#include "cmd/cli/suggest.h"
#include "cmd/cli/words.h"

namespace weir::cli {

namespace {

constexpr CommandSpec kNoCommand{};

const CommandSpec* find_spec(std::span<const CommandSpec* const> specs,
                             std::string_view name) {
  for (const CommandSpec* spec : specs)
    if (spec->name == name) return spec;
  return nullptr;
}

bool is_family(std::span<const CommandSpec* const> specs,
               std::string_view name) {
  std::string prefix = std::string(name) + " ";
  return std::any_of(specs.begin(), specs.end(), [&](const CommandSpec* spec) {
    return spec->name.starts_with(prefix);
  });
}

Failure unknown_command(std::span<const CommandSpec* const> specs,
                        std::string_view family, std::string_view word) {
  std::vector<std::string_view> names;
  std::string prefix = family.empty() ? "" : std::string(family) + " ";
  for (const CommandSpec* spec : specs) {
    if (!spec->name.starts_with(prefix)) continue;
    std::string_view last = spec->name.substr(prefix.size());
    if (last.find(' ') == last.npos) names.push_back(last);
  }
  std::string near = closest(word, names);
  Error error{.code = Code::kUsage,
              .text = fmt::format("unknown command '{}{}'", prefix, word)};
  error.hint = near.empty() ? fmt::format("see 'weir {}--help'", prefix)
                            : fmt::format("did you mean '{}{}'?", prefix, near);
  return fail(std::move(error));
}

}  // namespace

Result<Invocation> find_command(std::span<const CommandSpec* const> specs,
                                std::span<const std::string> words) {
  Invocation found;
  bool done = false;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (done || word == "--") {
      done = true;
      found.rest.push_back(word);
      continue;
    }
    if (is_option(word)) {
      bool inner = false;
      const OptionRow* row = row_of(kNoCommand, word, inner);
      // After the family's name it may be an option of the command to come;
      // that command's parser will say what is wrong with it.
      if (row == nullptr && found.spec == nullptr)
        return unknown_option(kNoCommand, word);
      found.rest.push_back(word);
      if (row != nullptr && takes_value(*row) && !inner && i + 1 < words.size())
        found.rest.push_back(words[++i]);
      continue;
    }
    std::string family(found.spec == nullptr ? "" : found.spec->name);
    std::string name = family.empty() ? word : family + " " + word;
    const CommandSpec* spec = find_spec(specs, name);
    if (spec == nullptr) return unknown_command(specs, family, word);
    found.spec = spec;
    done = !is_family(specs, name);
  }
  return found;
}

}  // namespace weir::cli
