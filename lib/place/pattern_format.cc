// -f: kcat's tokens and their long forms. The pattern is compiled once into
// pieces; a record costs one call for each of them.
//
// Reference: the FORMAT section of kcat's manual.
#include <boost/json.hpp>
#include <optional>

#include "lib/base/json.h"
#include "lib/base/text.h"
#include "lib/inspect/envelope.h"
#include "lib/place/json_path.h"
#include "lib/place/record_format.h"

namespace weir {

namespace {

// How bytes are shown.
enum class Form { kBytes, kHex, kBase64, kJson, kSize, kSize32 };

struct Piece {
  using Put = void (*)(TextBuffer&, const Record&, const Piece&);
  Put put = nullptr;
  std::string text = {};  ///< literal text, or a header's name
  Form form = Form::kBytes;
  std::optional<JsonPath> path = {};
};

void put_text(TextBuffer& out, const Record&, const Piece& piece) {
  out.add(piece.text);
}
void put_number(TextBuffer& out, int64_t v) {
  out.need(20);
  out.put_int(v);
}

// What a path names in the value: strings as their text, all else as JSON.
void put_member(TextBuffer& out, Bytes bytes, const JsonPath& path) {
  auto found = path.find(bytes);
  if (!found) return;
  std::string_view text = *found;
  if (text.size() < 2 || text.front() != '"') return out.add(text);
  text = text.substr(1, text.size() - 2);
  if (text.find('\\') == text.npos) return out.add(text);
  boost::json::error_code error;
  auto parsed = boost::json::parse(
      boost::json::string_view(found->data(), found->size()), error);
  if (error) return out.add(*found);
  out.add({parsed.get_string().data(), parsed.get_string().size()});
}

void put_hex(TextBuffer& out, Bytes bytes) {
  constexpr char kHex[] = "0123456789abcdef";
  out.need(bytes.size() * 2);
  for (char c : bytes) {
    out.put(kHex[uint8_t(c) >> 4]);
    out.put(kHex[uint8_t(c) & 15]);
  }
}

void put_bytes(TextBuffer& out, Bytes bytes, const Piece& piece) {
  int64_t size = is_null(bytes) ? -1 : int64_t(bytes.size());
  if (piece.path) return put_member(out, bytes, *piece.path);
  switch (piece.form) {
    case Form::kBytes:
      if (size > 0) out.add(bytes);
      return;
    case Form::kHex:
      return put_hex(out, bytes);
    case Form::kBase64:
      out.need((bytes.size() + 2) / 3 * 4);
      return out.set_end(put_base64(out.end(), bytes));
    case Form::kJson:
      if (size < 0 || is_utf8(bytes)) return put_json_text(out, bytes);
      out.add("\"");
      out.need((bytes.size() + 2) / 3 * 4);
      out.set_end(put_base64(out.end(), bytes));
      return out.add("\"");
    case Form::kSize:
      return put_number(out, size);
    case Form::kSize32:
      out.need(4);
      store_be(out.end(), int32_t(size));
      return out.set_end(out.end() + 4);
  }
}

void put_key(TextBuffer& out, const Record& record, const Piece& piece) {
  put_bytes(out, record.view.key, piece);
}
void put_value(TextBuffer& out, const Record& record, const Piece& piece) {
  put_bytes(out, record.view.value, piece);
}
void put_topic(TextBuffer& out, const Record& record, const Piece&) {
  out.add(record.topic);
}
void put_partition(TextBuffer& out, const Record& record, const Piece&) {
  put_number(out, record.partition.value());
}
void put_offset(TextBuffer& out, const Record& record, const Piece&) {
  put_number(out, record.view.offset.value());
}
void put_epoch(TextBuffer& out, const Record& record, const Piece&) {
  put_number(out, record.leader_epoch.value());
}
void put_timestamp(TextBuffer& out, const Record& record, const Piece&) {
  put_number(out, record.view.timestamp.value());
}
void put_iso(TextBuffer& out, const Record& record, const Piece&) {
  out.add(format_time(record.view.timestamp));
}
void put_timestamp_type(TextBuffer& out, const Record& record, const Piece&) {
  out.add(timestamp_type_name(record.view.timestamp_type));
}
void put_headers(TextBuffer& out, const Record& record, const Piece&) {
  bool first = true;
  for (const RecordHeader& header : record.view.headers()) {
    if (!first) out.add(",");
    first = false;
    out.add(header.name);
    out.add("=");
    out.add(is_null(header.value) ? Bytes("NULL") : header.value);
  }
}
// The last header of that name, as Java's lastHeader() gives it.
void put_header(TextBuffer& out, const Record& record, const Piece& piece) {
  Bytes value;
  for (const RecordHeader& header : record.view.headers())
    if (header.name == piece.text) value = header.value;
  put_bytes(out, value, piece);
}

struct Token {
  char letter;
  std::string_view name;
  Piece::Put put;
  Form form = Form::kBytes;
  bool bytes = false;  ///< takes :hex and so on
};
constexpr Token kTokens[] = {
    {'t', "topic", put_topic},
    {'p', "partition", put_partition},
    {'o', "offset", put_offset},
    {'k', "key", put_key, Form::kBytes, true},
    {'s', "value", put_value, Form::kBytes, true},
    {'K', "key_size", put_key, Form::kSize},
    {'S', "value_size", put_value, Form::kSize},
    {'R', "value_size32", put_value, Form::kSize32},
    {'T', "timestamp", put_timestamp},
    {'h', "headers", put_headers},
    {0, "timestamp_type", put_timestamp_type},
    {0, "leader_epoch", put_epoch},
};

class Compiler {
 public:
  explicit Compiler(std::string_view pattern) : pattern_(pattern) {}

  Result<std::vector<Piece>> run() {
    while (at_ < pattern_.size()) {
      char c = pattern_[at_++];
      if (c == '%') {
        TRY(token());
      } else if (c == '\\') {
        TRY(escape());
      } else {
        text_.push_back(c);
      }
    }
    end_text();
    return std::move(pieces_);
  }

 private:
  Failure wrong(std::string_view what) const {
    return fail(Code::kUsage, "format '{}': {}", pattern_, what);
  }

  void end_text() {
    if (!text_.empty()) pieces_.push_back({put_text, text_});
    text_.clear();
  }
  void add(Piece piece) {
    end_text();
    pieces_.push_back(std::move(piece));
  }

  Result<> escape() {
    if (at_ == pattern_.size()) return wrong("ends in a backslash");
    char c = pattern_[at_++];
    constexpr std::string_view kFrom = "ntr\\0", kTo("\n\t\r\\\0", 5);
    if (size_t i = kFrom.find(c); i != kFrom.npos) {
      text_.push_back(kTo[i]);
      return {};
    }
    if (c != 'x')
      return wrong(fmt::format("'\\{}' is none of \\n \\t \\r \\\\ \\xHH", c));
    std::string byte;
    if (at_ + 2 > pattern_.size() || !parse_hex(pattern_.substr(at_, 2), byte))
      return wrong("\\x wants two hexadecimal digits");
    text_ += byte;
    at_ += 2;
    return {};
  }

  Result<> token() {
    if (at_ == pattern_.size()) return wrong("ends in a percent sign");
    char c = pattern_[at_++];
    if (c == '%') {
      text_.push_back('%');
      return {};
    }
    if (c == '{') return long_token();
    for (const Token& row : kTokens) {
      if (row.letter != c) continue;
      add({.put = row.put, .form = row.form});
      return {};
    }
    return wrong(fmt::format("there is no token %{}", c));
  }

  Result<> long_token() {
    size_t close = closing_brace();
    if (close == pattern_.npos) return wrong("'%{' is not closed");
    std::string_view token = pattern_.substr(at_, close - at_);
    at_ = close + 1;
    size_t colon = token.find(':');
    std::string_view name = token.substr(0, colon);
    std::string_view rest =
        colon == token.npos ? std::string_view() : token.substr(colon + 1);
    if (name == "header") return header(rest);
    if (token == "timestamp:iso") {
      add({.put = put_iso});
      return {};
    }
    for (const Token& row : kTokens) {
      if (row.name != name) continue;
      Piece piece{.put = row.put, .form = row.form};
      if (colon != token.npos) {
        if (!row.bytes)
          return wrong(fmt::format("%{{{}}} takes no ':{}'", name, rest));
        TRY(set_form(piece, rest));
      }
      add(std::move(piece));
      return {};
    }
    return wrong(fmt::format("there is no token %{{{}}}", name));
  }

  // A path may hold a quoted name with a brace in it.
  size_t closing_brace() const {
    bool quoted = false;
    for (size_t i = at_; i < pattern_.size(); ++i) {
      if (pattern_[i] == '"') quoted = !quoted;
      if (pattern_[i] == '}' && !quoted) return i;
    }
    return pattern_.npos;
  }

  Result<> set_form(Piece& piece, std::string_view form) {
    if (form == "hex")
      piece.form = Form::kHex;
    else if (form == "base64")
      piece.form = Form::kBase64;
    else if (form == "json")
      piece.form = Form::kJson;
    else if (form == "size")
      piece.form = Form::kSize;
    else if (form.starts_with("json:")) {
      TRY_ASSIGN(piece.path, JsonPath::parse(form.substr(5)));
    } else {
      return wrong(fmt::format(
          "':{}' is none of :hex :base64 :json :json:PATH :size", form));
    }
    return {};
  }

  // %{header:NAME} and %{header:NAME:hex}.
  Result<> header(std::string_view rest) {
    Piece piece{.put = put_header};
    size_t colon = rest.find(':');
    piece.text = rest.substr(0, colon);
    if (piece.text.empty()) return wrong("%{header:NAME} wants a name");
    if (colon != rest.npos) TRY(set_form(piece, rest.substr(colon + 1)));
    add(std::move(piece));
    return {};
  }

  std::string_view pattern_;
  size_t at_ = 0;
  std::string text_;
  std::vector<Piece> pieces_;
};

class PatternFormatter : public RecordFormatter {
 public:
  explicit PatternFormatter(std::shared_ptr<const std::vector<Piece>> pieces)
      : pieces_(std::move(pieces)) {}
  void format(TextBuffer& out, const Record& record) override {
    for (const Piece& piece : *pieces_) piece.put(out, record, piece);
  }
  std::unique_ptr<RecordFormatter> clone() const override {
    return std::make_unique<PatternFormatter>(pieces_);
  }

 private:
  std::shared_ptr<const std::vector<Piece>> pieces_;
};

}  // namespace

Result<std::unique_ptr<RecordFormatter>> pattern_formatter(
    std::string_view pattern) {
  TRY_ASSIGN(auto pieces, Compiler(pattern).run());
  return std::unique_ptr<RecordFormatter>(std::make_unique<PatternFormatter>(
      std::make_shared<const std::vector<Piece>>(std::move(pieces))));
}

}  // namespace weir
