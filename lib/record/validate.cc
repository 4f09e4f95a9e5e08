#include "lib/record/validate.h"

#include "lib/record/control_record.h"

namespace weir {
namespace {

class Check {
 public:
  Check(const RawBatch& batch, RecordReader& reader, FindingSink& sink)
      : batch_(batch), reader_(reader), sink_(sink) {}

  BatchCheck run() {
    if (Result<void> crc = check_crc(batch_); !crc) {
      report("batch-crc", batch_.base_offset(), crc.error().text);
      return out_;
    }
    out_.crc_valid = true;
    check_attributes();
    if (!check_header() || !open()) return out_;
    walk();
    return out_;
  }

 private:
  void report(std::string_view id, Offset offset, std::string message) {
    sink_.report({id, "", batch_.position(), offset, std::move(message)});
  }

  void check_attributes() {
    int known = batch_.is_v2()        ? kKnownAttributes
                : batch_.magic() == 1 ? kCodecMask | kAppendTimeBit
                                      : kCodecMask;
    if (int unknown = batch_.attributes() & ~known)
      report("batch-attributes", batch_.base_offset(),
             fmt::format("unknown attribute bits {:#x}", unknown));
  }

  bool check_header() {
    if (!batch_.is_v2()) return true;
    BatchView view = batch_.v2();
    int64_t delta = view.last_offset_delta();
    if (view.count() >= 0 && delta >= 0 && view.count() <= delta + 1)
      return true;
    report("batch-count", batch_.base_offset(),
           fmt::format("{} records and a last offset delta of {}", view.count(),
                       delta));
    return view.count() >= 0;
  }

  bool open() {
    Result<void> opened = reader_.open(batch_);
    if (opened) return true;
    std::string_view id =
        opened.error().code == Code::kUnsupported ? "batch-codec"
        : opened.error().code == Code::kLimit     ? "batch-limit"
                                                  : "batch-decompress";
    report(id, batch_.base_offset(), opened.error().text);
    return false;
  }

  void walk() {
    Offset last = reader_.first_offset() - 1;
    TimestampMs max = kNoTimestamp;
    bool risen = true;
    reader_.each([&](const RecordView& record) {
      if (record.offset <= last && risen) [[unlikely]] {
        risen = false;
        report("record-offset", record.offset,
               fmt::format("offset {} follows {}", record.offset, last));
      }
      last = record.offset;
      max = std::max(max, record.timestamp);
      if (batch_.control()) [[unlikely]]
        check_control(record);
    });
    out_.records = reader_.read();
    out_.readable = reader_.ok();
    if (last > batch_.last_offset() && risen && !(wrapper_at_zero()))
      report("record-offset", last,
             fmt::format("offset {} is above the batch's last, {}", last,
                         batch_.last_offset()));
    if (reader_.ok())
      check_timestamp(max);
    else
      report(reader_.miscounted() ? "batch-count" : "record-invalid",
             batch_.base_offset(), reader_.error().text);
  }

  // Some producers left a wrapper's offset 0: its messages say more.
  bool wrapper_at_zero() const {
    return batch_.magic() == 1 && batch_.compressed() &&
           batch_.base_offset() == Offset(0);
  }

  void check_timestamp(TimestampMs max) {
    if (!batch_.is_v2() || out_.records == 0) return;
    if (max == batch_.max_timestamp()) return;
    report("batch-timestamp", batch_.base_offset(),
           fmt::format("max timestamp is {}, stored {}", max,
                       batch_.max_timestamp()));
  }

  void check_control(const RecordView& record) {
    Result<ControlKey> key = parse_control_key(record.key);
    if (!key)
      report("record-invalid", record.offset, key.error().text);
    else if (key->type == ControlType::kUnknown)
      report("control-unknown", record.offset,
             fmt::format("a control record of type {}", key->type_id));
  }

  const RawBatch& batch_;
  RecordReader& reader_;
  FindingSink& sink_;
  BatchCheck out_;
};

}  // namespace

BatchCheck validate_batch(const RawBatch& batch, RecordReader& reader,
                          FindingSink& sink) {
  return Check(batch, reader, sink).run();
}

}  // namespace weir
