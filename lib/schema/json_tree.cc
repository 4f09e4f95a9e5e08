// Handlers of Boost.JSON's incremental parser that build exact values.
#include "lib/schema/json_tree.h"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include <charconv>

namespace weir::schema {
namespace {

namespace json = boost::json;

// What basic_parser calls, piece by piece; the stack makes the values.
class Builder {
 public:
  using View = json::string_view;
  using Code = json::error_code;

  static constexpr size_t max_object_size = size_t(-1);
  static constexpr size_t max_array_size = size_t(-1);
  static constexpr size_t max_key_size = size_t(-1);
  static constexpr size_t max_string_size = size_t(-1);

  json::value_stack stack;

  bool on_document_begin(Code&) { return true; }
  bool on_document_end(Code&) { return true; }
  bool on_object_begin(Code&) { return true; }
  bool on_object_end(size_t n, Code&) { return stack.push_object(n), true; }
  bool on_array_begin(Code&) { return true; }
  bool on_array_end(size_t n, Code&) { return stack.push_array(n), true; }
  bool on_key_part(View s, size_t, Code&) { return stack.push_chars(s), true; }
  bool on_key(View s, size_t, Code&) { return stack.push_key(s), true; }
  bool on_string_part(View s, size_t, Code&) {
    return stack.push_chars(s), true;
  }
  bool on_string(View s, size_t, Code&) { return stack.push_string(s), true; }
  bool on_number_part(View s, Code&) {
    digits_.append(s.data(), s.size());
    return true;
  }
  bool on_int64(int64_t v, View, Code&) {
    digits_.clear();
    return stack.push_int64(v), true;
  }
  bool on_uint64(uint64_t v, View, Code&) {
    digits_.clear();
    return stack.push_uint64(v), true;
  }
  bool on_double(double v, View s, Code&) {
    digits_.append(s.data(), s.size());
    // Out of a double's range, Boost's zero or infinity stands.
    std::from_chars(digits_.data(), digits_.data() + digits_.size(), v);
    digits_.clear();
    return stack.push_double(v), true;
  }
  bool on_bool(bool v, Code&) { return stack.push_bool(v), true; }
  bool on_null(Code&) { return stack.push_null(), true; }
  bool on_comment_part(View, Code&) { return true; }
  bool on_comment(View, Code&) { return true; }

 private:
  std::string digits_;
};

}  // namespace

Result<json::value> parse_tree(std::string_view text) {
  json::basic_parser<Builder> parser{json::parse_options{}};
  parser.handler().stack.reset();
  json::error_code bad;
  size_t read = parser.write_some(false, text.data(), text.size(), bad);
  if (!bad && text.find_first_not_of(" \t\r\n", read) != text.npos)
    bad = json::error::extra_data;
  if (bad)
    return fail(weir::Code::kInvalid, "this is not JSON: {}", bad.message());
  return parser.handler().stack.release();
}

}  // namespace weir::schema
