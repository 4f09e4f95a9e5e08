#include "lib/schema/decode.h"

#include "lib/schema/leaf.h"

namespace weir::schema {
namespace {

// Fewest bytes that one value of the type can take when its length, if it has
// one, is short. Never 0.
size_t least_size(Type type) {
  switch (type) {
    case Type::kInt16:
    case Type::kUint16:
      return 2;
    case Type::kInt32:
    case Type::kUint32:
      return 4;
    case Type::kInt64:
    case Type::kFloat64:
      return 8;
    case Type::kUuid:
      return 16;
    default:
      return 1;
  }
}

// Fewest bytes of one struct, so that a count can be held against the bytes
// that are left. A struct without a field takes none, but Kafka, too, refuses
// more elements than there are bytes.
size_t least_size(const Table& table, int16_t version, bool flexible) {
  size_t sum = flexible ? 1 : 0;
  for (const Field& f : table) {
    if (f.tagged() || !f.versions.has(version)) continue;
    if (f.type == Type::kStruct && !f.is_array && !f.is_optional)
      sum += least_size(*f.access->table, version, flexible);
    else
      sum += f.is_array ? 1 : least_size(f.type);
  }
  return std::max<size_t>(sum, 1);
}

// Walks one message. The first thing that is wrong is kept as text with the
// path of the field; every step answers whether to go on.
class Decoder {
 public:
  Decoder(const Message& message, int16_t version, Reader& in)
      : in_(&in), version_(version), flexible_(message.flexible.has(version)) {}

  bool structure(const Table& table, void* object);
  Failure error() && {
    Error error{Code::kCorrupt, std::move(text_)};
    error.field = std::move(path_);
    return fail(std::move(error));
  }

 private:
  bool field(const Field& f, void* member);
  bool structs(const Field& f, void* member);
  bool untagged_struct(const Field& f, void* member);
  template <class T>
  bool leaf(const Field& f, void* member);
  template <class T>
  bool leaves(const Field& f, void* member);
  template <class T>
  bool value(const Field& f, T& out);
  bool tags(const Table& table, void* object);
  bool known_tag(const Field& f, Bytes data, void* object);

  bool length(bool short_form, bool compact, int64_t& out);
  bool count(size_t least, int64_t& out);
  bool too_many(int64_t n);
  bool set_null(const Field& f, void* member);
  // Up to here a count is not worth a second look.
  static constexpr int64_t kFewElements = 64;

  bool wrong(std::string text) {
    text_ = std::move(text);
    return false;
  }
  bool in_field(const Field& f) {
    path_ = path_.empty() || path_[0] == '[' ? f.name + path_
                                             : f.name + ("." + path_);
    return false;
  }
  bool in_element(size_t i) {
    path_ = "[" + std::to_string(i) + (path_.empty() ? "]" : "]." + path_);
    return false;
  }

  Reader* in_;
  int16_t version_;
  bool flexible_;
  std::string text_, path_;
};

bool Decoder::structure(const Table& table, void* object) {
  for (const Field& f : table) {
    if (f.tagged() || !f.versions.has(version_)) continue;
    if (!field(f, member_of(f, object))) return in_field(f);
  }
  return !flexible_ || tags(table, object);
}

bool Decoder::field(const Field& f, void* member) {
  if (f.type == Type::kStruct)
    return f.is_array ? structs(f, member) : untagged_struct(f, member);
  return with_leaf(f.type, [&]<class T>(std::type_identity<T>) {
    return f.is_array ? leaves<T>(f, member) : leaf<T>(f, member);
  });
}

bool Decoder::untagged_struct(const Field& f, void* member) {
  if (f.null_versions.has(version_)) {
    int8_t mark = in_->i8();
    if (!in_->ok()) return wrong("the message ends here");
    // A tagged field's mark is a varint, an untagged one's a signed byte.
    if (mark < 0 || (f.tagged() && mark == 0)) return set_null(f, member);
  }
  f.access->reset(member, 1);
  return structure(*f.access->table, f.access->items(member).first);
}

bool Decoder::structs(const Field& f, void* member) {
  int64_t n;
  if (!count(1, n)) return false;
  if (n < 0) return set_null(f, member);
  if (n > kFewElements) {
    size_t least = least_size(*f.access->table, version_, flexible_);
    if (uint64_t(n) > in_->remaining() / least) return too_many(n);
  }
  f.access->reset(member, n);
  auto* at = static_cast<char*>(f.access->items(member).first);
  for (int64_t i = 0; i < n; ++i, at += f.access->stride)
    if (!structure(*f.access->table, at)) return in_element(size_t(i));
  return true;
}

template <class T>
bool Decoder::leaves(const Field& f, void* member) {
  int64_t n;
  if (!count(least_size(f.type), n)) return false;
  if (n < 0) return set_null(f, member);
  auto& out = fresh_value<std::vector<T>>(f, member);
  out.resize(size_t(n));
  Field element = f;
  element.null_versions = {};
  for (size_t i = 0; i < out.size(); ++i) {
    T item{};
    if (!value(element, item)) return in_element(i);
    out[i] = std::move(item);
  }
  return true;
}

template <class T>
bool Decoder::leaf(const Field& f, void* member) {
  if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, Bytes>) {
    int64_t n;
    bool text = f.type == Type::kString;
    if (!length(text, flexible_ && !f.is_never_compact, n)) return false;
    if (n < 0) return set_null(f, member);
    if (text && n > INT16_MAX) return wrong("a string of over 32,767 bytes");
    if (uint64_t(n) > in_->remaining())
      return wrong(fmt::format("{} bytes are announced, {} are left", n,
                               in_->remaining()));
    fresh_value<T>(f, member) = T(in_->bytes(n));
    return true;
  } else {
    return value(f, fresh_value<T>(f, member));
  }
}

template <class T>
bool Decoder::value(const Field& f, T& out) {
  if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, Bytes>) {
    Field plain = f;
    plain.is_optional = false;
    return leaf<T>(plain, &out);
  } else {
    if constexpr (std::is_same_v<T, bool>) out = in_->i8() != 0;
    if constexpr (std::is_same_v<T, int8_t>) out = in_->i8();
    if constexpr (std::is_same_v<T, int16_t>) out = in_->i16();
    if constexpr (std::is_same_v<T, uint16_t>) out = in_->u16();
    if constexpr (std::is_same_v<T, int32_t>) out = in_->i32();
    if constexpr (std::is_same_v<T, uint32_t>) out = in_->u32();
    if constexpr (std::is_same_v<T, int64_t>) out = in_->i64();
    if constexpr (std::is_same_v<T, double>) out = in_->f64();
    if constexpr (std::is_same_v<T, Uuid>) {
      Bytes raw = in_->bytes(16);
      if (in_->ok()) out = Uuid::from_bytes(raw);
    }
    return in_->ok() || wrong("the message ends here");
  }
}

// The length of a string (2 bytes), bytes, records or an array (4 bytes), or
// a varint of one more than the length; -1 is null.
bool Decoder::length(bool short_form, bool compact, int64_t& out) {
  if (compact)
    out = int64_t(in_->uvarint()) - 1;
  else
    out = short_form ? in_->i16() : in_->i32();
  if (!in_->ok()) return wrong("the message ends here, or a bad varint");
  return true;
}

bool Decoder::count(size_t least, int64_t& out) {
  if (!length(false, flexible_, out)) return false;
  if (out > 0 && uint64_t(out) > in_->remaining() / least) return too_many(out);
  return true;
}

bool Decoder::too_many(int64_t n) {
  return wrong(fmt::format("{} elements are announced, {} bytes are left", n,
                           in_->remaining()));
}

bool Decoder::set_null(const Field& f, void* member) {
  if (!f.null_versions.has(version_))
    return wrong("null, which this version does not allow");
  if (f.type == Type::kStruct) {
    f.access->reset(member, -1);
    return true;
  }
  with_leaf(f.type, [&]<class T>(std::type_identity<T>) {
    if (f.is_array)
      static_cast<std::optional<std::vector<T>>*>(member)->reset();
    else
      static_cast<std::optional<T>*>(member)->reset();
  });
  return true;
}

bool Decoder::tags(const Table& table, void* object) {
  uint32_t n = in_->uvarint();
  int64_t last = -1;
  for (uint32_t i = 0; i < n && in_->ok(); ++i) {
    uint32_t tag = in_->uvarint();
    uint32_t size = in_->uvarint();
    Bytes data = in_->bytes(size);
    if (!in_->ok()) break;
    if (tag <= last) return wrong("tags that do not rise");
    last = tag;
    const Field* f = find_tag(table, tag);
    if (f == nullptr)
      unknown_tags(table, object).add(tag, data);
    else if (!known_tag(*f, data, object))
      return in_field(*f);
  }
  return in_->ok() || wrong("the tagged fields do not end");
}

bool Decoder::known_tag(const Field& f, Bytes data, void* object) {
  if (!f.versions.has(version_))
    return wrong("a tagged field that this version does not have");
  Reader inside(data);
  Reader* outside = std::exchange(in_, &inside);
  bool good = field(f, member_of(f, object));
  in_ = outside;
  if (good && !inside.done())
    return wrong("a tagged field longer than its value");
  return good;
}

}  // namespace

Result<> decode(const Message& message, int16_t version, Reader& in,
                void* object) {
  if (!message.versions.has(version))
    return fail(Code::kUnsupported, "{} has no version {}", message.name(),
                version);
  Decoder decoder(message, version, in);
  if (!decoder.structure(*message.table, object))
    return std::move(decoder).error();
  return {};
}

Result<AnyMessage> decode_any(const Message& message, int16_t version,
                              Bytes bytes) {
  AnyMessage out(message);
  Reader in(bytes);
  TRY(decode(message, version, in, out.get()));
  if (!in.done())
    return fail(Code::kCorrupt, "{} bytes behind the end of {}", in.remaining(),
                message.name());
  return out;
}

}  // namespace weir::schema
