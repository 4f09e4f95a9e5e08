// Edit distance (optimal string alignment) over two rolling rows and a third.
#include "cmd/cli/suggest.h"

#include <algorithm>
#include <vector>

namespace weir::cli {

size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1), last(b.size() + 1),
      row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t replace = last[j - 1] + (a[i - 1] != b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replace});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

std::string closest(std::string_view word,
                    std::span<const std::string_view> names) {
  std::string_view best;
  size_t best_distance = std::max<size_t>(1, word.size() / 3) + 1;
  // What a person types may be long; what was meant never is.
  if (word.size() > 64) return {};
  for (std::string_view name : names) {
    size_t d = edit_distance(word, name);
    if (word.size() >= 3 && name.starts_with(word)) d = 1;
    if (d < best_distance) {
      best = name;
      best_distance = d;
    }
  }
  return std::string(best);
}

}  // namespace weir::cli
