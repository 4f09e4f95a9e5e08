// MessageView: one entry of a message set of magic 0 or 1, read where it
// stands: offset, size and either a plain message or a wrapper whose value
// holds a packed message set. Nothing is checked but by content().
//
// Reference: org.apache.kafka.common.record.LegacyRecord.
#pragma once
#include <optional>

#include "lib/base/bytes.h"
#include "lib/base/ints.h"
#include "lib/base/result.h"
#include "lib/codec/codec.h"
#include "lib/codec/crc32c.h"
#include "lib/record/attributes.h"
#include "lib/record/layout.h"

namespace weir {

class MessageView {
 public:
  /// `message` starts at the offset; at least kMessageV0Overhead bytes (v1:
  /// kMessageV1Overhead), and size() of them.
  explicit MessageView(const char* message) : p_(message) {}

  const char* data() const { return p_; }
  Offset offset() const { return Offset(load_be<int64_t>(p_)); }
  int64_t size() const {
    return int64_t(load_be<int32_t>(p_ + 8)) + kLogOverhead;
  }
  uint32_t stored_crc() const { return load_be<uint32_t>(p_ + 12); }
  uint32_t computed_crc() const {
    return crc32({p_ + kMagicPosition, size_t(size() - kMagicPosition)});
  }
  bool crc_valid() const { return stored_crc() == computed_crc(); }
  int magic() const { return int8_t(p_[kMagicPosition]); }
  int attributes() const { return uint8_t(p_[17]); }
  int codec_id() const { return attributes() & kCodecMask; }
  std::optional<Codec> codec() const { return codec_from_id(codec_id()); }
  TimestampType timestamp_type() const {
    if (magic() == 0) return TimestampType::kNone;
    return attributes() & kAppendTimeBit ? TimestampType::kAppend
                                         : TimestampType::kCreate;
  }
  /// kNoTimestamp in format 0.
  TimestampMs timestamp() const {
    if (magic() == 0) return kNoTimestamp;
    return TimestampMs(load_be<int64_t>(p_ + 18));
  }

  /// Null is a view without data.
  struct Content {
    Bytes key;
    Bytes value;
  };
  /// Key and value, if their lengths fill the message exactly: kCorrupt else.
  Result<Content> content() const;

 private:
  const char* p_;
};

}  // namespace weir
