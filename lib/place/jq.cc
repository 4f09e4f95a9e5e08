// The few functions of libjq's C interface that are needed (jq.h, jv.h of jq
// 1.5 to 1.7), declared here so that nothing is linked.
#include "lib/place/jq.h"

#include <climits>

#include "lib/inspect/envelope.h"
#include "lib/os/shared_library.h"
#include "lib/place/record_format.h"

namespace weir {

namespace {

// A value of jq, passed by value. Functions take over their arguments.
struct Jv {
  unsigned char kind_flags;
  unsigned char pad;
  unsigned short offset;
  int size;
  union {
    void* pointer;
    double number;
  } u;
};
enum Kind { kInvalid, kNull, kFalse, kTrue, kNumber, kString };

struct JqLibrary {
  void* (*init)();
  void (*set_error_cb)(void*, void (*)(void*, Jv), void*);
  int (*compile)(void*, const char*);
  void (*start)(void*, Jv, int);
  Jv (*next)(void*);
  void (*teardown)(void**);
  Jv (*parse)(const char*, int);
  Jv (*string)(const char*, int);
  Jv (*object_set)(Jv, Jv, Jv);
  int (*kind)(Jv);
  const char* (*string_value)(Jv);
  void (*free)(Jv);
};

Result<std::shared_ptr<const JqLibrary>> load() {
  TRY_ASSIGN(SharedLibrary library,
             SharedLibrary::open("libjq.so.1", "libjq1"));
  auto f = std::make_shared<JqLibrary>();
  TRY(library.bind(f->init, "jq_init"));
  TRY(library.bind(f->set_error_cb, "jq_set_error_cb"));
  TRY(library.bind(f->compile, "jq_compile"));
  TRY(library.bind(f->start, "jq_start"));
  TRY(library.bind(f->next, "jq_next"));
  TRY(library.bind(f->teardown, "jq_teardown"));
  TRY(library.bind(f->parse, "jv_parse_sized"));
  TRY(library.bind(f->string, "jv_string_sized"));
  TRY(library.bind(f->object_set, "jv_object_set"));
  TRY(library.bind(f->kind, "jv_get_kind"));
  TRY(library.bind(f->string_value, "jv_string_value"));
  TRY(library.bind(f->free, "jv_free"));
  return f;
}

// A compiled expression and the interpreter it lives in.
class Program {
 public:
  static Result<std::unique_ptr<Program>> compile(
      std::shared_ptr<const JqLibrary> library, const std::string& text) {
    auto program = std::make_unique<Program>(std::move(library));
    if (program->state_ == nullptr)
      return fail(Code::kLimit, "jq has no memory to start");
    const JqLibrary& jq = *program->library_;
    jq.set_error_cb(program->state_, &note, program.get());
    int good = jq.compile(program->state_, text.c_str());
    if (good != 0) return program;
    std::string why = program->why_.substr(0, program->why_.find('\n'));
    if (why.starts_with("jq: error: ")) why.erase(0, 11);
    return fail(Code::kUsage, "the expression '{}' is wrong: {}", text, why);
  }

  explicit Program(std::shared_ptr<const JqLibrary> library)
      : library_(std::move(library)), state_(library_->init()) {}
  ~Program() {
    if (state_ != nullptr) library_->teardown(&state_);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  const JqLibrary& jq() const { return *library_; }
  const std::shared_ptr<const JqLibrary>& library() const { return library_; }

  bool is_true(Jv input) {
    library_->start(state_, input, 0);
    Jv result = library_->next(state_);
    int kind = library_->kind(result);
    library_->free(result);
    return kind != kInvalid && kind != kNull && kind != kFalse;
  }

 private:
  static void note(void* self, Jv message) {
    auto* program = static_cast<Program*>(self);
    const JqLibrary& jq = *program->library_;
    if (jq.kind(message) == kString)
      program->why_ += std::string(jq.string_value(message)) + "\n";
    jq.free(message);
  }

  std::shared_ptr<const JqLibrary> library_;
  void* state_;
  std::string why_;
};

class JqTest : public RecordTest {
 public:
  JqTest(std::unique_ptr<Program> program, std::string text)
      : program_(std::move(program)), text_(std::move(text)) {}

  bool passes(const Record& record) override {
    const JqLibrary& jq = program_->jq();
    Jv value = parse(record.view.value);
    bool parsed = jq.kind(value) != kInvalid;
    render(record, parsed);
    Jv envelope = jq.parse(buffer_.view().data(), int(buffer_.size() - 1));
    if (jq.kind(envelope) == kInvalid || !parsed)
      jq.free(value);
    else
      envelope = jq.object_set(envelope, jq.string("value", 5), value);
    return program_->is_true(envelope);
  }

  std::unique_ptr<RecordTest> clone() const override {
    // What compiled once compiles again, but for memory.
    auto program = Program::compile(program_->library(), text_);
    if (!program) return nullptr;
    return std::make_unique<JqTest>(std::move(*program), text_);
  }

 private:
  // As JSON; kInvalid for what is none, and for null.
  Jv parse(Bytes value) {
    if (value.size() > size_t(INT_MAX)) value = {};
    return program_->jq().parse(value.data() ? value.data() : "",
                                int(value.size()));
  }

  void render(const Record& record, bool without_value) {
    buffer_.clear();
    Record shown = record;
    if (without_value) shown.view.value = {};
    put_record_json(buffer_, envelope_prefix(record.topic, record.partition),
                    shown, true);
    buffer_.add(std::string_view("", 1));
  }

  std::unique_ptr<Program> program_;
  std::string text_;
  TextBuffer buffer_;
};

}  // namespace

Result<std::unique_ptr<RecordTest>> jq_test(const std::string& expression) {
  TRY_ASSIGN(auto library, load());
  TRY_ASSIGN(auto program, Program::compile(std::move(library), expression));
  return std::unique_ptr<RecordTest>(
      std::make_unique<JqTest>(std::move(program), expression));
}

}  // namespace weir
