// The few functions of libjq's C interface that are needed (jq.h, jv.h of jq
// 1.5 to 1.7), declared here so that nothing is linked.
#include "lib/place/jq.h"

#include <climits>

#include "lib/inspect/envelope.h"
#include "lib/os/shared_library.h"
#include "lib/place/envelope_reader.h"
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
enum Kind { kInvalid, kNull, kFalse, kTrue, kNumber, kString, kArray, kObject };

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
  Jv (*object_get)(Jv, Jv);
  Jv (*copy)(Jv);
  Jv (*null)();
  int (*equal)(Jv, Jv);
  Jv (*dump_string)(Jv, int);
  int (*string_length)(Jv);
  int (*invalid_has_msg)(Jv);
  Jv (*invalid_get_msg)(Jv);
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
  TRY(library.bind(f->object_get, "jv_object_get"));
  TRY(library.bind(f->copy, "jv_copy"));
  TRY(library.bind(f->null, "jv_null"));
  TRY(library.bind(f->equal, "jv_equal"));
  TRY(library.bind(f->dump_string, "jv_dump_string"));
  TRY(library.bind(f->string_length, "jv_string_length_bytes"));
  TRY(library.bind(f->invalid_has_msg, "jv_invalid_has_msg"));
  TRY(library.bind(f->invalid_get_msg, "jv_invalid_get_msg"));
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

  void start(Jv input) { library_->start(state_, input, 0); }
  /// kInvalid behind the last one, and for an error, whose text it holds.
  Jv next() { return library_->next(state_); }

  bool is_true(Jv input) {
    start(input);
    Jv result = next();
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

// A record as jq sees it: the envelope, with `.value` parsed where it is JSON.
class Input {
 public:
  explicit Input(const JqLibrary& jq) : jq_(jq) {}

  /// `parsed` gets the value, to be freed, or kInvalid where it is no JSON.
  Jv make(const Record& record, Jv& parsed) {
    parsed = parse(record.view.value);
    bool is_json = jq_.kind(parsed) != kInvalid;
    render(record, is_json);
    Jv envelope = jq_.parse(buffer_.view().data(), int(buffer_.size() - 1));
    if (!is_json || jq_.kind(envelope) == kInvalid) return envelope;
    return jq_.object_set(envelope, jq_.string("value", 5), jq_.copy(parsed));
  }

 private:
  // As JSON; kInvalid for what is none, and for null.
  Jv parse(Bytes value) {
    if (value.size() > size_t(INT_MAX)) value = {};
    return jq_.parse(value.data() ? value.data() : "", int(value.size()));
  }

  void render(const Record& record, bool without_value) {
    buffer_.clear();
    Record shown = record;
    if (without_value) shown.view.value = {};
    put_record_json(buffer_, envelope_prefix(record.topic, record.partition),
                    shown, true);
    buffer_.add(std::string_view("", 1));
  }

  const JqLibrary& jq_;
  TextBuffer buffer_;
};

class JqTest : public RecordTest {
 public:
  JqTest(std::unique_ptr<Program> program, std::string text)
      : program_(std::move(program)),
        text_(std::move(text)),
        input_(program_->jq()) {}

  bool passes(const Record& record) override {
    Jv parsed;
    Jv envelope = input_.make(record, parsed);
    program_->jq().free(parsed);
    return program_->is_true(envelope);
  }

  std::unique_ptr<RecordTest> clone() const override {
    // What compiled once compiles again, but for memory.
    auto program = Program::compile(program_->library(), text_);
    if (!program) return nullptr;
    return std::make_unique<JqTest>(std::move(*program), text_);
  }

 private:
  std::unique_ptr<Program> program_;
  std::string text_;
  Input input_;
};

class JqMap : public RecordMap {
 public:
  explicit JqMap(std::unique_ptr<Program> program)
      : program_(std::move(program)), input_(program_->jq()) {}

  Result<> map(const Record& record, const Take& take) override {
    const JqLibrary& jq = program_->jq();
    Jv parsed;
    program_->start(input_.make(record, parsed));
    Result<> done;
    while (done) {
      Jv result = program_->next();
      if (jq.kind(result) == kInvalid) {
        done = end_of(record, result);
        break;
      }
      done = give(record, result, parsed, take);
    }
    jq.free(parsed);
    return done;
  }

 private:
  static Failure wrong(const Record& record, std::string_view why) {
    return fail(Code::kUsage, "--map of {}:{} offset {}: {}", record.topic,
                record.partition, record.view.offset, why);
  }

  std::string text_of(Jv string) {
    const JqLibrary& jq = program_->jq();
    std::string out(jq.string_value(string),
                    size_t(jq.string_length(jq.copy(string))));
    jq.free(string);
    return out;
  }

  // No further result, or an error.
  Result<> end_of(const Record& record, Jv result) {
    const JqLibrary& jq = program_->jq();
    if (!jq.invalid_has_msg(jq.copy(result))) {
      jq.free(result);
      return {};
    }
    Jv message = jq.invalid_get_msg(result);
    if (jq.kind(message) != kString) message = jq.dump_string(message, 0);
    return wrong(record, text_of(message));
  }

  // A value that is as it was goes out byte for byte; one that is JSON and no
  // string as its text.
  Result<> give(const Record& record, Jv result, Jv parsed, const Take& take) {
    const JqLibrary& jq = program_->jq();
    if (jq.kind(result) != kObject) {
      jq.free(result);
      return wrong(record, "the result is no object");
    }
    Jv value = jq.object_get(jq.copy(result), jq.string("value", 5));
    int kind = jq.kind(value);
    bool same = jq.kind(parsed) != kInvalid && kind != kInvalid &&
                jq.equal(jq.copy(value), jq.copy(parsed)) != 0;
    if (same)
      result = jq.object_set(result, jq.string("value", 5), jq.null());
    else if (kind != kInvalid && kind != kNull && kind != kString)
      result = jq.object_set(result, jq.string("value", 5),
                             jq.dump_string(jq.copy(value), 0));
    jq.free(value);
    std::string line = text_of(jq.dump_string(result, 0));
    OutgoingRecord read{.topic = record.topic, .partition = record.partition};
    if (auto good = reader_.read(line, read, headers_); !good)
      return wrong(record, good.error().text);
    return take(as_record(record, read, same));
  }

  Record as_record(const Record& before, const OutgoingRecord& read,
                   bool same_value) {
    Record out = before;
    out.batch = nullptr;
    out.topic = read.topic;
    if (read.partition) out.partition = *read.partition;
    if (read.timestamp) out.view.timestamp = *read.timestamp;
    out.view.key = read.key;
    if (!same_value) out.view.value = read.value;
    raw_headers_.clear();
    Writer writer(raw_headers_);
    for (const RecordHeader& header : read.headers) {
      writer.varint(int64_t(header.name.size()));
      writer.bytes(header.name);
      writer.varint(is_null(header.value) ? -1 : int64_t(header.value.size()));
      writer.bytes(header.value);
    }
    out.view.raw_headers = raw_headers_;
    out.view.header_count = int32_t(read.headers.size());
    return out;
  }

  std::unique_ptr<Program> program_;
  Input input_;
  EnvelopeReader reader_;
  std::vector<RecordHeader> headers_;
  std::string raw_headers_;
};

}  // namespace

Result<std::unique_ptr<RecordTest>> jq_test(const std::string& expression) {
  TRY_ASSIGN(auto library, load());
  TRY_ASSIGN(auto program, Program::compile(std::move(library), expression));
  return std::unique_ptr<RecordTest>(
      std::make_unique<JqTest>(std::move(program), expression));
}

Result<std::unique_ptr<RecordMap>> jq_map(const std::string& expression) {
  TRY_ASSIGN(auto library, load());
  TRY_ASSIGN(auto program, Program::compile(std::move(library), expression));
  return std::unique_ptr<RecordMap>(
      std::make_unique<JqMap>(std::move(program)));
}

}  // namespace weir
