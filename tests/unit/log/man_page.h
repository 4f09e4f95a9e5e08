// The parts of a format page (man/*.5) that can be checked, told by comments
// in its source:
//   .\" fields LAYOUT, .\" records TOPIC, .\" names WHAT, .\" control
//                             stand before a table
//   .\" bytes FILE POSITION [LAYOUT [LAYOUT]], .\" text FILE
//                             stand before an example
#pragma once
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/file_bytes.h"

namespace weir {

using Words = std::vector<std::string>;

/// A part and the words of the comment in front of it.
struct ManTable {
  Words words;
  std::vector<Words> rows;  ///< cells, without the headings
};
/// `  4  00 00 12 3f   position   4671`: one line of annotated bytes.
struct ManByteRow {
  int position;
  std::string bytes;
  std::string name;
};
struct ManBytes {
  Words words;
  std::vector<ManByteRow> rows;
};
struct ManText {
  Words words;
  std::string text;  ///< lines, each with its end
};

struct ManPage {
  std::string name;
  std::vector<ManTable> tables;
  std::vector<ManBytes> bytes;
  std::vector<ManText> texts;
  std::string plain;  ///< all of it without roff's escapes
};

/// What a reader sees of a line of text: escapes undone, fonts dropped.
inline std::string without_roff(const std::string& line) {
  std::string out;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] != '\\') {
      out += line[i];
    } else if (line[i + 1] == 'f') {
      i += 2;
    } else if (line[i + 1] == '(') {
      out += line.substr(i + 2, 2) == "aq" ? "'" : "\"";
      i += 3;
    } else {
      ++i;
      if (line[i] != '&') out += line[i] == 'e' ? '\\' : line[i];
    }
  }
  return out;
}

inline Words split(const std::string& line, char at) {
  Words out;
  std::istringstream in(line);
  for (std::string word; std::getline(in, word, at);) out.push_back(word);
  return out;
}

/// Rows of hex: a position, two spaces, bytes, more spaces, a name.
inline ManByteRow parse_byte_row(const std::string& line) {
  ManByteRow row;
  std::istringstream in(line);
  in >> row.position;
  size_t at = line.find_first_of("0123456789");
  at = line.find("  ", at);
  if (at == line.npos) throw std::runtime_error("no bytes in: " + line);
  at += 2;
  size_t end = std::min(line.find("  ", at), line.size());
  for (const std::string& pair : split(line.substr(at, end - at), ' '))
    row.bytes += char(std::stoi(pair, nullptr, 16));
  std::istringstream(line.substr(end)) >> row.name;
  return row;
}

inline ManTable parse_table(const Words& words, const Words& lines, size_t at) {
  ManTable table{words, {}};
  while (!lines.at(at).ends_with('.')) ++at;  // the format's last line
  for (at += 2; lines.at(at) != ".TE"; ++at) {
    if (lines[at].find('|') == std::string::npos) continue;  // a cell's text
    Words cells;
    for (const std::string& cell : split(lines[at], '|'))
      cells.push_back(without_roff(cell));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

inline Words literal_lines(const Words& lines, size_t at) {
  while (lines.at(at) != ".nf") ++at;
  Words out;
  bool joined = false;  // a line cut by a backslash goes on in the next
  for (++at; lines.at(at) != ".fi"; ++at) {
    std::string line = without_roff(lines[at]);
    bool cut = line.ends_with('\\');
    if (cut) line.pop_back();
    if (joined)
      out.back() += line;
    else
      out.push_back(line);
    joined = cut;
  }
  return out;
}

inline ManPage parse_man_page(const std::string& name, const Words& lines) {
  ManPage page{name, {}, {}, {}, {}};
  for (size_t i = 0; i < lines.size(); ++i) {
    page.plain += without_roff(lines[i]) + "\n";
    if (!lines[i].starts_with(".\\\" ")) continue;
    Words words = split(lines[i].substr(4), ' ');
    if (words[0] == "fields" || words[0] == "records" || words[0] == "names" ||
        words[0] == "control")
      page.tables.push_back(parse_table(words, lines, i));
    if (words[0] == "bytes") {
      ManBytes bytes{words, {}};
      for (const std::string& line : literal_lines(lines, i))
        bytes.rows.push_back(parse_byte_row(line));
      page.bytes.push_back(std::move(bytes));
    }
    if (words[0] == "text") {
      ManText text{words, {}};
      for (const std::string& line : literal_lines(lines, i))
        text.text += line + "\n";
      page.texts.push_back(std::move(text));
    }
  }
  return page;
}

/// Tests run in the root of the tree.
inline ManPage read_man_page(const std::string& name) {
  return parse_man_page(name, file_lines("man/" + name));
}

}  // namespace weir
