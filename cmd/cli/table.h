// A table for people: columns as wide as their widest cell, two spaces apart.
// Gathers everything before it prints, so it is for lists, not for records.
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/cli/terminal.h"

namespace weir::cli {

class Table {
 public:
  enum class Align { kLeft, kRight };
  struct Column {
    std::string_view title;
    Align align = Align::kLeft;
  };

  Table(std::initializer_list<Column> columns) : columns_(columns) {}

  /// Begins a row; cell() fills it from the left. Cells left out are empty.
  Table& row();
  /// Control characters become \xHH.
  Table& cell(std::string_view text, std::optional<Style> style = {});

  bool empty() const { return rows_.empty(); }

  /// Titles (dim), then the rows; no spaces at the ends of lines. Prints
  /// nothing when there are no rows.
  void print(std::string& out, bool color) const;

 private:
  struct Cell {
    std::string text;
    std::optional<Style> style;
  };
  void print_row(std::string& out, bool color, const std::vector<Cell>& cells,
                 const std::vector<size_t>& widths) const;

  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace weir::cli
