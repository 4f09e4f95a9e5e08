#include "lib/schema/encode.h"

#include "lib/schema/leaf.h"

namespace weir::schema {
namespace {

// Where bytes go: to a string, or nowhere but into the count.
class Appender {
 public:
  Appender(std::string& out, std::vector<Splice>* splices)
      : out_(out), splices_(splices) {}
  void i8(int8_t v) { out_.i8(v); }
  void i16(int16_t v) { out_.i16(v); }
  void i32(int32_t v) { out_.i32(v); }
  void i64(int64_t v) { out_.i64(v); }
  void uvarint(uint64_t v) { out_.uvarint(v); }
  void bytes(Bytes b) { out_.bytes(b); }
  void records(Bytes b) {
    if (splices_ == nullptr)
      out_.bytes(b);
    else
      splices_->push_back({out_.size(), b});
  }

 private:
  Writer out_;
  std::vector<Splice>* splices_;
};

class Counter {
 public:
  void i8(int8_t) { size_ += 1; }
  void i16(int16_t) { size_ += 2; }
  void i32(int32_t) { size_ += 4; }
  void i64(int64_t) { size_ += 8; }
  void uvarint(uint64_t v) { size_ += size_t(uvarint_size(v)); }
  void bytes(Bytes b) { size_ += b.size(); }
  void records(Bytes b) { size_ += b.size(); }
  size_t size() const { return size_; }

 private:
  size_t size_ = 0;
};

struct Problem {
  Code code = Code::kInvalid;
  std::string text, path;
};

// Walks one struct. Every step answers whether to go on; what is wrong is
// kept in `problem`.
template <class Sink>
class Encoder {
 public:
  Encoder(int16_t version, bool flexible, Sink& out, Problem& problem)
      : version_(version), flexible_(flexible), out_(out), problem_(problem) {}

  bool structure(const Table& table, const void* object) {
    Tagged tagged;
    for (const Field& f : table) {
      if (!f.versions.has(version_)) {
        if (!f.is_ignorable && !is_default(table, f, object))
          return unsupported(f);
      } else if (f.tagged()) {
        if (!is_default(table, f, object)) tagged.add(f);
      } else {
        if (!field(f, member_of(f, object))) return in_field(f);
      }
    }
    const UnknownTags& unknown = unknown_tags(table, object);
    if (flexible_) return tags(tagged, object, unknown);
    if (unknown.empty()) return true;
    return wrong(Code::kUnsupported, "tagged fields in a version without");
  }

 private:
  bool field(const Field& f, const void* member) {
    if (f.type == Type::kStruct)
      return f.is_array ? structs(f, member) : one_struct(f, member);
    return with_leaf(f.type, [&]<class T>(std::type_identity<T>) {
      if (f.is_array) return leaves(f, value_of<std::vector<T>>(f, member));
      const T* v = value_of<T>(f, member);
      return v == nullptr ? null(f) : leaf(f, *v);
    });
  }

  bool one_struct(const Field& f, const void* member) {
    Items items = items_of(f, member);
    if (!items.present) return null(f);
    if (f.null_versions.has(version_)) out_.i8(1);
    return structure(*f.access->table, items.first);
  }

  bool structs(const Field& f, const void* member) {
    Items items = items_of(f, member);
    if (!items.present) return null(f);
    if (!length(false, flexible_, items.count)) return false;
    auto* at = static_cast<const char*>(items.first);
    for (size_t i = 0; i < items.count; ++i, at += f.access->stride)
      if (!structure(*f.access->table, at)) return in_element(i);
    return true;
  }

  template <class T>
  bool leaves(const Field& f, const std::vector<T>* values) {
    if (values == nullptr) return null(f);
    if (!length(false, flexible_, values->size())) return false;
    for (size_t i = 0; i < values->size(); ++i)
      if (!leaf(f, T((*values)[i]))) return in_element(i);
    return true;
  }

  template <class T>
  bool leaf(const Field& f, const T& v) {
    if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, Bytes>) {
      bool text = f.type == Type::kString;
      if (text && v.size() > INT16_MAX)
        return wrong(Code::kInvalid, "a string of over 32,767 bytes");
      if (!length(text, flexible_ && !f.is_never_compact, v.size()))
        return false;
      f.type == Type::kRecords ? out_.records(v) : out_.bytes(v);
    } else if constexpr (std::is_same_v<T, Uuid>) {
      out_.bytes(v.bytes());
    } else if constexpr (std::is_same_v<T, double>) {
      out_.i64(std::bit_cast<int64_t>(v));
    } else if constexpr (sizeof(T) == 1) {
      out_.i8(int8_t(v));
    } else if constexpr (sizeof(T) == 2) {
      out_.i16(int16_t(v));
    } else if constexpr (sizeof(T) == 4) {
      out_.i32(int32_t(v));
    } else {
      out_.i64(v);
    }
    return true;
  }

  bool length(bool short_form, bool compact, size_t n) {
    if (n >= INT32_MAX) return wrong(Code::kInvalid, "over 2 GiB");
    if (compact)
      out_.uvarint(n + 1);
    else
      short_form ? out_.i16(int16_t(n)) : out_.i32(int32_t(n));
    return true;
  }

  bool null(const Field& f) {
    if (!f.null_versions.has(version_))
      return wrong(Code::kInvalid, "null, which this version does not allow");
    if (f.type == Type::kStruct && !f.is_array)
      out_.i8(f.tagged() ? 0 : -1);
    else if (flexible_ && !f.is_never_compact)
      out_.uvarint(0);
    else if (f.type == Type::kString && !f.is_array)
      out_.i16(-1);
    else
      out_.i32(-1);
    return true;
  }

  // The tagged fields to send, to be had in the order of their tags.
  struct Tagged {
    uint64_t tags = 0;
    const Field* fields[Field::kMaxTags];

    void add(const Field& f) {
      tags |= uint64_t(1) << f.tag_number;
      fields[f.tag_number] = &f;
    }
    size_t count() const { return size_t(std::popcount(tags)); }
    const Field* take() {
      int tag = std::countr_zero(tags);
      tags &= tags - 1;
      return fields[tag];
    }
  };

  // Tags rise; the unknown ones stand between the known.
  bool tags(Tagged& tagged, const void* object, const UnknownTags& unknown) {
    if (tagged.tags == 0 && unknown.empty()) return out_.i8(0), true;
    const auto& others = unknown.list();
    out_.uvarint(tagged.count() + others.size());
    auto other = others.begin();
    while (tagged.tags != 0) {
      const Field& f = *tagged.take();
      uint32_t tag = uint32_t(f.tag_number);
      for (; other != others.end() && other->tag < tag; ++other) raw(*other);
      if (!known_tag(f, member_of(f, object))) return in_field(f);
    }
    for (; other != others.end(); ++other) raw(*other);
    return true;
  }

  void raw(const UnknownTag& tag) {
    out_.uvarint(tag.tag);
    out_.uvarint(tag.data.size());
    out_.bytes(tag.data);
  }

  bool known_tag(const Field& f, const void* member) {
    Counter counter;
    if (!Encoder<Counter>(version_, flexible_, counter, problem_)
             .tagged_value(f, member))
      return false;
    out_.uvarint(uint32_t(f.tag_number));
    out_.uvarint(counter.size());
    return field(f, member);
  }

 public:
  bool tagged_value(const Field& f, const void* member) {
    return field(f, member);
  }

 private:
  bool wrong(Code code, std::string text) {
    problem_ = {code, std::move(text), ""};
    return false;
  }
  bool unsupported(const Field& f) {
    wrong(Code::kUnsupported,
          fmt::format("version {} cannot carry a value here", version_));
    return in_field(f);
  }
  bool in_field(const Field& f) {
    std::string& path = problem_.path;
    path =
        path.empty() || path[0] == '[' ? f.name + path : f.name + ("." + path);
    return false;
  }
  bool in_element(size_t i) {
    std::string& path = problem_.path;
    path = "[" + std::to_string(i) + (path.empty() ? "]" : "]." + path);
    return false;
  }

  int16_t version_;
  bool flexible_;
  Sink& out_;
  Problem& problem_;
};

template <class Sink>
Result<> run(const Message& message, int16_t version, const void* object,
             Sink& out) {
  if (!message.versions.has(version))
    return fail(Code::kUnsupported, "{} has no version {}", message.name(),
                version);
  Problem problem;
  Encoder<Sink> encoder(version, message.flexible.has(version), out, problem);
  if (encoder.structure(*message.table, object)) return {};
  Error error{problem.code, std::move(problem.text)};
  error.field = std::move(problem.path);
  return fail(std::move(error));
}

}  // namespace

Result<> encode(const Message& message, int16_t version, const void* object,
                std::string& out, std::vector<Splice>* splices) {
  size_t before = out.size();
  size_t spliced = splices == nullptr ? 0 : splices->size();
  Appender sink(out, splices);
  auto done = run(message, version, object, sink);
  if (done) return done;
  out.resize(before);
  if (splices != nullptr) splices->resize(spliced);
  return done;
}

Result<size_t> encoded_size(const Message& message, int16_t version,
                            const void* object) {
  Counter sink;
  TRY(run(message, version, object, sink));
  return sink.size();
}

}  // namespace weir::schema
