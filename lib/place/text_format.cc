// Records as lines for people.
#include "lib/inspect/record_lines.h"
#include "lib/inspect/time_text.h"
#include "lib/place/record_format.h"

namespace weir {

namespace {

constexpr std::string_view kDim = "\x1b[2m", kBold = "\x1b[1m",
                           kGreen = "\x1b[32m", kPlain = "\x1b[0m";

class TextFormatter : public RecordFormatter {
 public:
  explicit TextFormatter(TextStyle style) : style_(style) {}

  void format(TextBuffer& out, const Record& record) override {
    put_place(out, record);
    bool control = record.batch != nullptr && record.batch->control();
    if (control)
      put_control(out, record);
    else
      put_content(out, record);
    if (record.aborted) out.add(" (aborted)");
    if (style_.attributes && record.batch != nullptr) put_batch(out, record);
    out.add("\n");
  }

  std::unique_ptr<RecordFormatter> clone() const override {
    return std::make_unique<TextFormatter>(style_);
  }

 private:
  void color(TextBuffer& out, std::string_view code) {
    if (style_.color) out.add(code);
  }

  void put_place(TextBuffer& out, const Record& record) {
    out.need(record.topic.size() + style_.topic_width + 128);
    if (style_.topic) {
      out.put_left(record.topic, int(style_.topic_width));
      out.put(' ');
    }
    out.put_int(record.partition.value(), 2);
    color(out, kBold);
    out.need(128);
    out.put_int(record.view.offset.value(), 8);
    color(out, kPlain);
    out.need(128);
    out.put(' ');
    color(out, kDim);
    out.need(128);
    if (record.view.timestamp == kNoTimestamp)
      out.put_left("-", int(TimeText::kMost));
    else
      time_.put(out, record.view.timestamp);
    color(out, kPlain);
    out.add(" ");
  }

  void put_content(TextBuffer& out, const Record& record) {
    color(out, kGreen);
    if (record.view.has_key())
      put_shown(out, record.view.key);
    else
      out.add("-");
    color(out, kPlain);
    out.add(" ");
    put_shown(out, record.view.value);
    if (record.view.header_count == 0) return;
    color(out, kDim);
    char between = '{';
    out.add(" ");
    for (const RecordHeader& header : record.view.headers()) {
      out.add({&between, 1});
      put_shown(out, header.name);
      out.add("=");
      put_shown(out, header.value);
      between = ' ';
    }
    out.add("}");
    color(out, kPlain);
  }

  void put_control(TextBuffer& out, const Record& record) {
    auto key = parse_control_key(record.view.key);
    color(out, kDim);
    out.add("-- ");
    out.add(control_type_name(key ? key->type : ControlType::kUnknown));
    color(out, kPlain);
  }

  void put_batch(TextBuffer& out, const Record& record) {
    const RawBatch& batch = *record.batch;
    color(out, kDim);
    out.need(160);
    out.put(" [batch ");
    out.put_int(batch.base_offset().value());
    out.put(" ");
    auto codec = batch.codec();
    out.put(codec ? codec_name(*codec) : std::string_view("unknown codec"));
    if (batch.has_producer()) {
      out.put(" producer ");
      out.put_int(batch.producer_id().value());
      out.put("/");
      out.put_int(batch.producer_epoch().value());
      out.put(" sequence ");
      out.put_int(batch.v2().sequence_at(record.view.offset).value());
    }
    out.add("]");
    color(out, kPlain);
  }

  TextStyle style_;
  TimeText time_;
};

}  // namespace

std::unique_ptr<RecordFormatter> text_formatter(TextStyle style) {
  return std::make_unique<TextFormatter>(style);
}

}  // namespace weir
