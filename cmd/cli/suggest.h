// The closest name to a mistyped one.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace weir::cli {

/// Edits (insert, delete, replace, swap of neighbours) from `a` to `b`.
size_t edit_distance(std::string_view a, std::string_view b);

/// The name nearest to `word`, if it is near enough to be meant (a third of
/// its length, at least one edit; or one begins with the other); else empty.
std::string closest(std::string_view word,
                    std::span<const std::string_view> names);

}  // namespace weir::cli
