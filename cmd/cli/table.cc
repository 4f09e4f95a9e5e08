// Alignment by code points.
#include "cmd/cli/table.h"

#include <algorithm>
#include <cassert>

#include "cmd/cli/prose.h"
#include "lib/base/json.h"

namespace weir::cli {

Table& Table::row() {
  rows_.emplace_back();
  return *this;
}

Table& Table::cell(std::string_view text, std::optional<Style> style) {
  assert(!rows_.empty() && rows_.back().size() < columns_.size());
  rows_.back().push_back({printable(text), style});
  return *this;
}

void Table::print_row(std::string& out, bool color,
                      const std::vector<Cell>& cells,
                      const std::vector<size_t>& widths) const {
  for (size_t i = 0; i < cells.size(); ++i) {
    const Cell& cell = cells[i];
    size_t gap = widths[i] - display_width(cell.text);
    bool right = columns_[i].align == Align::kRight;
    if (i > 0) out += "  ";
    if (right) out.append(gap, ' ');
    append_styled(out, color && cell.style.has_value(),
                  cell.style.value_or(Style::kBold), cell.text);
    if (!right) out.append(gap, ' ');
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  out.push_back('\n');
}

void Table::print(std::string& out, bool color) const {
  if (rows_.empty()) return;
  std::vector<Cell> titles;
  std::vector<size_t> widths;
  for (const Column& column : columns_) {
    titles.push_back({std::string(column.title), Style::kDim});
    widths.push_back(display_width(column.title));
  }
  for (const auto& cells : rows_)
    for (size_t i = 0; i < cells.size(); ++i)
      widths[i] = std::max(widths[i], display_width(cells[i].text));
  print_row(out, color, titles, widths);
  for (const auto& cells : rows_) print_row(out, color, cells, widths);
}

}  // namespace weir::cli
