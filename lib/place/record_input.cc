#include "lib/place/record_input.h"

#include "lib/place/envelope_reader.h"

namespace weir {

namespace {

// What all kinds have in common: files in turn, defaults.
class InputSource : public RecordSource {
 public:
  InputSource(std::vector<std::string> files, InputOptions options)
      : options_(std::move(options)), files_(std::move(files)) {
    if (files_.empty()) files_.push_back("-");
    for (const auto& [name, value] : options_.headers)
      added_.push_back({name, value});
  }

  Result<bool> next(OutgoingRecord& record) override {
    for (;;) {
      if (!buffer_) {
        if (at_ == files_.size()) return false;
        TRY_ASSIGN(auto stream, open_input_stream(files_[at_++]));
        buffer_.emplace(std::move(stream), kMaxInputRecord, options_.hooks);
      }
      record = {.topic = options_.topic};
      TRY_ASSIGN(bool some, read(*buffer_, record));
      if (some) {
        complete(record);
        return true;
      }
      buffer_.reset();
    }
  }

  std::string where() const override {
    if (!buffer_) return files_[at_ - 1];
    // Frames and files have no lines.
    if (buffer_->lines() == 0) return buffer_->name();
    return fmt::format("{}:{}", buffer_->name(), buffer_->lines());
  }

 protected:
  /// False at the end of this file.
  virtual Result<bool> read(InputBuffer& input, OutgoingRecord& record) = 0;

  const InputOptions options_;
  std::vector<RecordHeader> headers_;  // the record's, when it has its own

 private:
  void complete(OutgoingRecord& record) {
    if (options_.null_empty) {
      if (record.key.empty()) record.key = {};
      if (record.value.empty()) record.value = {};
    }
    if (is_null(record.key) && options_.key) record.key = *options_.key;
    if (!record.timestamp) record.timestamp = options_.timestamp;
    if (options_.partition) record.partition = options_.partition;
    if (added_.empty()) return;
    if (record.headers.empty()) {
      record.headers = added_;
      return;
    }
    headers_.insert(headers_.end(), added_.begin(), added_.end());
    record.headers = headers_;
  }

  std::vector<std::string> files_;
  size_t at_ = 0;
  std::optional<InputBuffer> buffer_;
  std::vector<RecordHeader> added_;
};

class LineSource : public InputSource {
 public:
  using InputSource::InputSource;

 protected:
  Result<bool> read(InputBuffer& input, OutgoingRecord& record) override {
    TRY_ASSIGN(auto line, input.line());
    if (!line) return false;
    record.value = *line;
    if (options_.separator.empty()) return true;
    size_t at = line->find(options_.separator);
    if (at == line->npos) return true;
    record.key = line->substr(0, at);
    record.value = line->substr(at + options_.separator.size());
    return true;
  }
};

class FileSource : public InputSource {
 public:
  using InputSource::InputSource;

 protected:
  Result<bool> read(InputBuffer& input, OutgoingRecord& record) override {
    read_ = !read_;
    if (!read_) return false;
    TRY_ASSIGN(record.value, input.all());
    return true;
  }

 private:
  bool read_ = false;  // this file's value was given
};

class FrameSource : public InputSource {
 public:
  using InputSource::InputSource;

 protected:
  Result<bool> read(InputBuffer& input, OutgoingRecord& record) override {
    TRY_ASSIGN(auto length, input.exactly(4));
    if (!length) return false;
    auto n = load_be<uint32_t>(length->data());
    if (n == UINT32_MAX) return true;  // the value stays null
    if (n == 0) {
      record.value = Bytes("");
      return true;
    }
    TRY_ASSIGN(auto value, input.exactly(n));
    if (!value)
      return fail(Error{Code::kUsage,
                        fmt::format("the input ends {} bytes before its last "
                                    "record does",
                                    n),
                        input.name()});
    record.value = *value;
    return true;
  }
};

class EnvelopeSource : public InputSource {
 public:
  using InputSource::InputSource;

 protected:
  Result<bool> read(InputBuffer& input, OutgoingRecord& record) override {
    for (;;) {
      TRY_ASSIGN(auto line, input.line());
      if (!line) return false;
      if (line->find_first_not_of(" \t\r") == line->npos) continue;
      auto good = reader_.read(*line, record, headers_);
      if (!good) {
        Error error = std::move(good).error();
        error.file = fmt::format("{}:{}", input.name(), input.lines());
        return fail(std::move(error));
      }
      if (!options_.topic.empty()) record.topic = options_.topic;
      if (record.topic.empty())
        return fail(Error{Code::kUsage, "the envelope has no topic",
                          fmt::format("{}:{}", input.name(), input.lines())});
      return true;
    }
  }

 private:
  EnvelopeReader reader_;
};

}  // namespace

std::unique_ptr<RecordSource> record_input(std::vector<std::string> files,
                                           InputOptions options) {
  switch (options.kind) {
    case InputKind::kEnvelopes:
      return std::make_unique<EnvelopeSource>(std::move(files),
                                              std::move(options));
    case InputKind::kFiles:
      return std::make_unique<FileSource>(std::move(files), std::move(options));
    case InputKind::kFrames:
      return std::make_unique<FrameSource>(std::move(files),
                                           std::move(options));
    case InputKind::kLines:
      break;
  }
  return std::make_unique<LineSource>(std::move(files), std::move(options));
}

}  // namespace weir
