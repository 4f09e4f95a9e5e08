// A writer of JSON: one object or array after the other into a string that
// it does not own. No tree, no allocation but the string's. (Parsing is
// simdjson's, in the libraries that read JSON.)
#pragma once
#include <string>
#include <string_view>

#include "lib/base/bytes.h"
#include "lib/base/ints.h"

namespace weir {

/// Appends `v` in decimal, without locale or allocation.
void append_int(std::string& out, int64_t v);

/// Appends `text` quoted, escaping as JSON demands (", \, controls); other
/// bytes go through, so `text` must be valid UTF-8.
void append_json_string(std::string& out, std::string_view text);

/// The same into memory of at least 6 * text.size() + 2 bytes; where it ends.
char* put_json_string(char* to, std::string_view text);

/// Whether `text` is well-formed UTF-8 (no surrogates, no overlong forms).
bool is_utf8(Bytes text);

/// `text` with control characters as \xHH, so that what a file or a record
/// holds cannot steer a terminal; bytes above 127 too where `ascii` says so or
/// the text is no UTF-8.
std::string printable(std::string_view text, bool ascii = false);

void append_base64(std::string& out, Bytes bytes);  ///< with padding
/// The same into memory of at least 4 * ((bytes.size() + 2) / 3) bytes.
char* put_base64(char* to, Bytes bytes);
/// URL alphabet without padding, as Kafka prints ids.
void append_base64url(std::string& out, Bytes bytes);
/// False on a character outside the alphabet or bad padding; both alphabets
/// are read, padding is optional.
bool parse_base64(std::string_view text, std::string& out);
void append_hex(std::string& out, Bytes bytes);
bool parse_hex(std::string_view text, std::string& out);

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name) {
    comma();
    append_json_string(out_, name);
    out_.push_back(':');
    fresh_ = true;
    return *this;
  }
  /// Bytes that are no UTF-8 (names of files, foreign text) become \xHH.
  JsonWriter& value(std::string_view text) {
    comma();
    if (is_utf8(text))
      append_json_string(out_, text);
    else
      append_json_string(out_, printable(text, true));
    return *this;
  }
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(bool b) { return raw(b ? "true" : "false"); }
  template <std::integral T>
  JsonWriter& value(T v) {
    comma();
    if constexpr (std::is_same_v<T, uint64_t>)
      out_ += std::to_string(v);
    else
      append_int(out_, int64_t(v));
    return *this;
  }
  template <class Tag, class Rep>
  JsonWriter& value(Named<Tag, Rep> v) {
    return value(v.value());
  }
  JsonWriter& value(double v);  ///< shortest form that reads back; NaN: null
  JsonWriter& null() { return raw("null"); }
  /// Text that is JSON already.
  JsonWriter& raw(std::string_view json) {
    comma();
    out_.append(json);
    return *this;
  }
  template <class T>
  JsonWriter& field(std::string_view name, const T& v) {
    key(name);
    return value(v);
  }
  std::string& buffer() { return out_; }

 private:
  JsonWriter& open(char c) {
    comma();
    out_.push_back(c);
    fresh_ = true;
    return *this;
  }
  JsonWriter& close(char c) {
    out_.push_back(c);
    fresh_ = false;
    return *this;
  }
  void comma() {
    if (!fresh_) out_.push_back(',');
    fresh_ = false;
  }
  std::string& out_;
  bool fresh_ = true;
};

}  // namespace weir
