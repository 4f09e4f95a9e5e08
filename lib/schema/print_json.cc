// A message as Kafka's JSON, by its table.
#include <cmath>

#include "lib/schema/json.h"
#include "lib/schema/leaf.h"

namespace weir::schema {
namespace {

// Bytes of the character that starts `text` (never empty) if it is
// well-formed, else 0 and in `bad` the bytes that one U+FFFD stands for: the
// longest part that could have begun a character, as Java's decoder has it.
size_t good_character(std::string_view text, size_t& bad) {
  auto byte = [&](size_t i) { return i < text.size() ? uint8_t(text[i]) : 0; };
  uint8_t c = byte(0);
  bad = 1;
  if (c < 0x80) return 1;
  if (c < 0xc2 || c > 0xf4) return 0;
  size_t size = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
  uint8_t low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
  uint8_t high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
  for (; bad < size; ++bad, low = 0x80, high = 0xbf)
    if (byte(bad) < low || byte(bad) > high) return 0;
  return size;
}

std::string repaired(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    size_t bad, good = good_character(text, bad);
    good > 0 ? out.append(text.substr(0, good)) : out.append("\xef\xbf\xbd");
    text.remove_prefix(good > 0 ? good : bad);
  }
  return out;
}

class Printer {
 public:
  Printer(int16_t version, JsonOptions options, JsonWriter& out)
      : version_(version), options_(options), out_(out) {}

  void structure(const Table& table, const void* object) {
    out_.begin_object();
    for (const Field& f : table) {
      if (!f.versions.has(version_)) continue;
      if (f.tagged() && is_default(table, f, object)) continue;
      out_.key(f.name);
      field(f, member_of(f, object));
    }
    if (options_.lossless) unknown(unknown_tags(table, object));
    out_.end_object();
  }

 private:
  void field(const Field& f, const void* member) {
    if (f.type == Type::kStruct) return structs(f, member);
    with_leaf(f.type, [&]<class T>(std::type_identity<T>) {
      if (f.is_array) return leaves(f, value_of<std::vector<T>>(f, member));
      const T* v = value_of<T>(f, member);
      v == nullptr ? void(out_.null()) : leaf(f, *v);
    });
  }

  void structs(const Field& f, const void* member) {
    Items items = items_of(f, member);
    if (!items.present) return void(out_.null());
    if (!f.is_array) return structure(*f.access->table, items.first);
    auto* at = static_cast<const char*>(items.first);
    out_.begin_array();
    for (size_t i = 0; i < items.count; ++i, at += f.access->stride)
      structure(*f.access->table, at);
    out_.end_array();
  }

  template <class T>
  void leaves(const Field& f, const std::vector<T>* values) {
    if (values == nullptr) return void(out_.null());
    out_.begin_array();
    for (size_t i = 0; i < values->size(); ++i) leaf(f, T((*values)[i]));
    out_.end_array();
  }

  template <class T>
  void leaf(const Field& f, const T& v) {
    if (f.is_secret && !options_.secrets) {
      out_.value("hidden");
    } else if constexpr (std::is_same_v<T, std::string>) {
      f.type == Type::kBytes ? base64(v) : text(v);
    } else if constexpr (std::is_same_v<T, Bytes>) {
      base64(options_.lossless ? v : Bytes());
    } else if constexpr (std::is_same_v<T, Uuid>) {
      out_.value(v.text());
    } else if constexpr (std::is_same_v<T, double>) {
      number(v);
    } else {
      out_.value(v);
    }
  }

  void text(const std::string& v) {
    is_utf8(v) ? out_.value(v) : out_.value(repaired(v));
  }

  void base64(Bytes v) {
    std::string quoted = "\"";
    append_base64(quoted, v);
    out_.raw(quoted += '"');
  }

  // Always with a point or an exponent: Kafka reads nothing else back.
  void number(double v) {
    if (!std::isfinite(v))
      return void(out_.value(std::isnan(v) ? "NaN"
                             : v > 0       ? "Infinity"
                                           : "-Infinity"));
    std::string digits = fmt::format("{}", v);
    if (digits.find_first_of(".e") == digits.npos) digits += ".0";
    out_.raw(digits);
  }

  void unknown(const UnknownTags& tags) {
    if (tags.empty()) return;
    out_.key("unknownTaggedFields").begin_array();
    for (const UnknownTag& tag : tags.list()) {
      out_.begin_object().field("tag", tag.tag).key("data");
      base64(tag.data);
      out_.end_object();
    }
    out_.end_array();
  }

  int16_t version_;
  JsonOptions options_;
  JsonWriter& out_;
};

}  // namespace

void print_json(const Message& message, int16_t version, const void* object,
                JsonWriter& out, JsonOptions options) {
  Printer(version, options, out).structure(*message.table, object);
}

std::string to_json(const Message& message, int16_t version, const void* object,
                    JsonOptions options) {
  std::string text;
  JsonWriter out(text);
  print_json(message, version, object, out, options);
  return text;
}

}  // namespace weir::schema
