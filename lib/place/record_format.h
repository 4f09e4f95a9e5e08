// How records are printed: a RecordFormatter appends one record to a buffer.
#pragma once
#include <memory>
#include <string>

#include "lib/base/result.h"
#include "lib/inspect/text_buffer.h"
#include "lib/place/record.h"

namespace weir {

/// Holds what it rendered for the last partition, so one a thread.
class RecordFormatter {
 public:
  virtual ~RecordFormatter() = default;
  virtual void format(TextBuffer& out, const Record& record) = 0;
  virtual std::unique_ptr<RecordFormatter> clone() const = 0;
};

/// An envelope a line; with `attributes` what is known of its batch, too:
/// producer_id to batch_offset, and whether its transaction was aborted.
std::unique_ptr<RecordFormatter> json_formatter(bool attributes);

/// The envelope without its newline; `prefix` is envelope_prefix().
void put_record_json(TextBuffer& out, std::string_view prefix,
                     const Record& record, bool attributes);

/// The bytes of the values, with nothing between them.
std::unique_ptr<RecordFormatter> raw_formatter();

/// A value a line; an empty line for null.
std::unique_ptr<RecordFormatter> value_formatter();

struct TextStyle {
  bool color = false;
  bool topic = false;       ///< the topic in front, for several of them
  size_t topic_width = 0;   ///< columns it is padded to
  bool attributes = false;  ///< producer, codec, batch behind
};
/// For people: partition, offset, time, key, value and headers in columns,
/// one record a line; controls and what is not UTF-8 are escaped.
std::unique_ptr<RecordFormatter> text_formatter(TextStyle style);

/// kcat's tokens and their long forms (see format_pattern.h). kUsage.
Result<std::unique_ptr<RecordFormatter>> pattern_formatter(
    std::string_view pattern);

}  // namespace weir
