#include "lib/place/record_format.h"

#include "lib/inspect/envelope.h"

namespace weir {

void put_record_json(TextBuffer& out, std::string_view prefix,
                     const Record& record, bool attributes) {
  put_envelope(out, prefix, record.view, record.leader_epoch);
  if (attributes && record.batch != nullptr) {
    put_envelope_attributes(out, *record.batch, record.view);
    out.add(record.aborted ? ",\"aborted\":true" : ",\"aborted\":false");
  }
  out.add("}");
}

namespace {

class JsonFormatter : public RecordFormatter {
 public:
  explicit JsonFormatter(bool attributes) : attributes_(attributes) {}
  void format(TextBuffer& out, const Record& record) override {
    if (record.partition != partition_ || record.topic != topic_) {
      topic_ = record.topic;
      partition_ = record.partition;
      prefix_ = envelope_prefix(topic_, partition_);
    }
    put_record_json(out, prefix_, record, attributes_);
    out.add("\n");
  }
  std::unique_ptr<RecordFormatter> clone() const override {
    return std::make_unique<JsonFormatter>(attributes_);
  }

 private:
  bool attributes_;
  std::string topic_;
  PartitionId partition_{-1};
  std::string prefix_;
};

class RawFormatter : public RecordFormatter {
 public:
  void format(TextBuffer& out, const Record& record) override {
    if (record.view.has_value()) out.add(record.view.value);
  }
  std::unique_ptr<RecordFormatter> clone() const override {
    return std::make_unique<RawFormatter>();
  }
};

class ValueFormatter : public RecordFormatter {
 public:
  void format(TextBuffer& out, const Record& record) override {
    out.need(record.view.value.size() + 1);
    if (record.view.has_value()) out.put(record.view.value);
    out.put('\n');
  }
  std::unique_ptr<RecordFormatter> clone() const override {
    return std::make_unique<ValueFormatter>();
  }
};

}  // namespace

std::unique_ptr<RecordFormatter> json_formatter(bool attributes) {
  return std::make_unique<JsonFormatter>(attributes);
}

std::unique_ptr<RecordFormatter> raw_formatter() {
  return std::make_unique<RawFormatter>();
}

std::unique_ptr<RecordFormatter> value_formatter() {
  return std::make_unique<ValueFormatter>();
}

}  // namespace weir
