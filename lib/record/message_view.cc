#include "lib/record/message_view.h"

namespace weir {

Result<MessageView::Content> MessageView::content() const {
  size_t fixed = size_t(magic() == 0 ? kMessageV0Overhead : kMessageV1Overhead);
  if (size() < int64_t(fixed))
    return fail(Code::kCorrupt, "a message of {} bytes", size());
  // The key's length is the last of the fixed fields but for the value's.
  Reader in({p_ + fixed - 8, size_t(size()) - fixed + 8});
  Content out;
  int32_t key_size = in.i32();
  if (key_size >= 0) out.key = in.bytes(key_size);
  int32_t value_size = in.i32();
  if (in.ok() && value_size >= 0) out.value = in.bytes(value_size);
  if (!in.ok())
    return fail(Code::kCorrupt,
                "key and value, of {} and {} bytes, leave a message of {}",
                key_size, value_size, size());
  if (!in.done())
    return fail(Code::kCorrupt, "{} bytes follow a message's value",
                in.remaining());
  return out;
}

}  // namespace weir
