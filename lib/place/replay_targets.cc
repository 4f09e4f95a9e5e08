#include "lib/place/replay_targets.h"

namespace weir {

Result<> PrintTarget::put(const Record& record) {
  text_.clear();
  formatter_.format(text_, record);
  return write_(text_.view());
}

Result<> SinkTarget::put(const Record& record) {
  OutgoingRecord out{
      .topic = topic_.empty() ? record.topic : std::string_view(topic_),
      .partition = partition_,
      .key = record.view.key,
      .value = record.view.value};
  if (!partition_ && keep_.partitions) out.partition = record.partition;
  if (keep_.timestamps) out.timestamp = record.view.timestamp;
  if (keep_.offsets) out.offset = record.view.offset;
  headers_.clear();
  for (const RecordHeader& header : record.view.headers())
    headers_.push_back(header);
  out.headers = headers_;
  return sink_.put(out);
}

}  // namespace weir
