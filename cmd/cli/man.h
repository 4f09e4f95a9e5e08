// Manual pages of section 1 as roff, from the same rows as --help.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/cli/spec.h"

namespace weir::cli {

struct ManSource {
  std::span<const CommandSpec* const> specs;  ///< every command
  std::string_view version;
};

/// The names of all pages: "weir", "weir-consume", "weir-topics", … A family
/// and its members share one.
std::vector<std::string> man_pages(const ManSource& source);

/// One of them; empty when there is no such page.
std::string man_page(const ManSource& source, std::string_view name);

/// "weir-topics", the page on which the command is described.
std::string man_page_of(std::string_view command);

}  // namespace weir::cli
