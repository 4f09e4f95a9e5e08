#include "lib/place/yaml.h"

#include <yaml.h>

#include "lib/os/shared_library.h"

namespace weir {
namespace {

/// Deeper than any fixture; recursion ends there.
constexpr int kMaxDepth = 32;

// The few functions that are needed, so that nothing is linked.
struct Library {
  decltype(&yaml_parser_initialize) initialize;
  decltype(&yaml_parser_delete) destroy;
  decltype(&yaml_parser_set_input_string) set_input;
  decltype(&yaml_parser_parse) parse;
  decltype(&yaml_event_delete) event_delete;
};

Result<Library> load() {
  TRY_ASSIGN(SharedLibrary library,
             SharedLibrary::open("libyaml-0.so.2", "libyaml-0-2"));
  Library f{};
  TRY(library.bind(f.initialize, "yaml_parser_initialize"));
  TRY(library.bind(f.destroy, "yaml_parser_delete"));
  TRY(library.bind(f.set_input, "yaml_parser_set_input_string"));
  TRY(library.bind(f.parse, "yaml_parser_parse"));
  TRY(library.bind(f.event_delete, "yaml_event_delete"));
  return f;
}

Failure at_line(size_t line, std::string_view what) {
  return fail(Code::kUsage, "line {}: {}", line + 1, what);
}

class Parser {
 public:
  Parser(const Library& library, std::string_view text) : lib_(library) {
    good_ = lib_.initialize(&parser_) == 1;
    if (good_)
      lib_.set_input(&parser_,
                     reinterpret_cast<const unsigned char*>(text.data()),
                     text.size());
  }
  ~Parser() {
    drop();
    if (good_) lib_.destroy(&parser_);
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  Result<YamlNode> document() {
    if (!good_) return fail(Code::kLimit, "no memory is left");
    TRY(next());  // the stream's start
    TRY(next());
    if (event_.type == YAML_STREAM_END_EVENT) return YamlNode{.line = 1};
    TRY(next());
    TRY_ASSIGN(YamlNode out, node(0));
    TRY(next());  // the document's end
    TRY(next());
    if (event_.type != YAML_STREAM_END_EVENT)
      return at_line(event_.start_mark.line, "a second document");
    return out;
  }

 private:
  void drop() {
    if (held_) lib_.event_delete(&event_);
    held_ = false;
  }
  Result<> next() {
    drop();
    if (lib_.parse(&parser_, &event_) != 1)
      return at_line(parser_.problem_mark.line,
                     parser_.problem ? parser_.problem : "is no YAML");
    held_ = true;
    return {};
  }

  // Of the event that is held; the last one of it is held afterwards.
  Result<YamlNode> node(int depth) {
    YamlNode out{.line = int64_t(event_.start_mark.line) + 1};
    size_t line = event_.start_mark.line;
    if (depth > kMaxDepth) return at_line(line, "is too deep");
    switch (event_.type) {
      case YAML_SCALAR_EVENT: {
        const auto& scalar = event_.data.scalar;
        out.text.assign(reinterpret_cast<const char*>(scalar.value),
                        scalar.length);
        out.quoted = scalar.style != YAML_PLAIN_SCALAR_STYLE;
        return out;
      }
      case YAML_SEQUENCE_START_EVENT:
        out.kind = YamlNode::Kind::kList;
        TRY(items(out, YAML_SEQUENCE_END_EVENT, depth));
        return out;
      case YAML_MAPPING_START_EVENT:
        out.kind = YamlNode::Kind::kMap;
        TRY(items(out, YAML_MAPPING_END_EVENT, depth));
        TRY(check_keys(out));
        return out;
      default:
        return at_line(line, "aliases are not taken");
    }
  }
  Result<> items(YamlNode& into, yaml_event_type_t end, int depth) {
    for (;;) {
      TRY(next());
      if (event_.type == end) return {};
      TRY_ASSIGN(YamlNode one, node(depth + 1));
      into.items.push_back(std::move(one));
    }
  }
  static Result<> check_keys(const YamlNode& map) {
    for (size_t i = 0; i < map.items.size(); i += 2) {
      const YamlNode& key = map.items[i];
      if (key.kind != YamlNode::Kind::kScalar)
        return at_line(size_t(key.line - 1), "a key is a word");
      if (map.find(key.text) != &map.items[i + 1])
        return at_line(size_t(key.line - 1),
                       fmt::format("'{}' stands here twice", key.text));
    }
    return {};
  }

  const Library& lib_;
  yaml_parser_t parser_{};
  yaml_event_t event_{};
  bool good_ = false;
  bool held_ = false;
};

}  // namespace

bool YamlNode::is_null() const {
  return kind == Kind::kScalar && !quoted &&
         (text.empty() || text == "~" || text == "null");
}

const YamlNode* YamlNode::find(std::string_view key) const {
  for (size_t i = 0; i + 1 < items.size(); i += 2)
    if (items[i].text == key) return &items[i + 1];
  return nullptr;
}

Result<YamlNode> parse_yaml(std::string_view text) {
  TRY_ASSIGN(Library library, load());
  return Parser(library, text).document();
}

}  // namespace weir
