// The few functions and numbers of libpcre2-8's stable C interface that are
// needed (pcre2api(3)), declared here so that nothing is linked.
#include "lib/place/pcre.h"

#include "lib/os/shared_library.h"

namespace weir {

struct PcreLibrary {
  void* (*compile)(const uint8_t*, size_t, uint32_t, int*, size_t*, void*);
  int (*jit_compile)(void*, uint32_t);
  void* (*match_data_create)(const void*, void*);
  int (*match)(const void*, const uint8_t*, size_t, size_t, uint32_t, void*,
               void*);
  int (*error_message)(int, uint8_t*, size_t);
  void (*code_free)(void*);
  void (*match_data_free)(void*);
};

namespace {

constexpr uint32_t kMultiline = 0x400;
constexpr uint32_t kUtf = 0x80000;
constexpr uint32_t kMatchInvalidUtf = 0x04000000;
constexpr uint32_t kJitComplete = 1;
constexpr int kNoMatch = -1;

Result<std::shared_ptr<const PcreLibrary>> load() {
  TRY_ASSIGN(SharedLibrary library,
             SharedLibrary::open("libpcre2-8.so.0", "libpcre2-8-0"));
  auto functions = std::make_shared<PcreLibrary>();
  TRY(library.bind(functions->compile, "pcre2_compile_8"));
  TRY(library.bind(functions->jit_compile, "pcre2_jit_compile_8"));
  TRY(library.bind(functions->match_data_create,
                   "pcre2_match_data_create_from_pattern_8"));
  TRY(library.bind(functions->match, "pcre2_match_8"));
  TRY(library.bind(functions->error_message, "pcre2_get_error_message_8"));
  TRY(library.bind(functions->code_free, "pcre2_code_free_8"));
  TRY(library.bind(functions->match_data_free, "pcre2_match_data_free_8"));
  return functions;
}

std::string message_of(const PcreLibrary& library, int error) {
  uint8_t text[256] = {};
  library.error_message(error, text, sizeof text);
  return reinterpret_cast<const char*>(text);
}

}  // namespace

PcrePattern::PcrePattern(std::shared_ptr<const PcreLibrary> library, void* code,
                         std::string text)
    : library_(std::move(library)), code_(code), text_(std::move(text)) {}

PcrePattern::~PcrePattern() { library_->code_free(code_); }

Result<std::shared_ptr<const PcrePattern>> PcrePattern::compile(
    const std::string& pattern) {
  TRY_ASSIGN(auto library, load());
  int error = 0;
  size_t at = 0;
  void* code = library->compile(
      reinterpret_cast<const uint8_t*>(pattern.data()), pattern.size(),
      kMultiline | kUtf | kMatchInvalidUtf, &error, &at, nullptr);
  if (code == nullptr)
    return fail(Code::kUsage, "the pattern '{}' is wrong at character {}: {}",
                pattern, at, message_of(*library, error));
  // Without a compiler for this machine the pattern is interpreted.
  (void)library->jit_compile(code, kJitComplete);
  return std::shared_ptr<const PcrePattern>(
      new PcrePattern(std::move(library), code, pattern));
}

PcreMatcher::PcreMatcher(const PcrePattern& pattern)
    : pattern_(pattern),
      data_(pattern.library_->match_data_create(pattern.code_, nullptr)) {}

PcreMatcher::~PcreMatcher() { pattern_.library_->match_data_free(data_); }

Result<bool> PcreMatcher::matches(Bytes text) {
  int found = pattern_.library_->match(
      pattern_.code_, reinterpret_cast<const uint8_t*>(text.data()),
      text.size(), 0, 0, data_, nullptr);
  if (found >= 0) return true;
  if (found == kNoMatch) return false;
  return fail(Code::kLimit, "the pattern '{}' cannot be matched: {}",
              pattern_.text_, message_of(*pattern_.library_, found));
}

}  // namespace weir
