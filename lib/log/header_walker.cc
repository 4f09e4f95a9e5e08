#include "lib/log/header_walker.h"

#include <algorithm>

namespace weir {

// At least `bytes` at at_, or less at the file's end.
Result<Bytes> HeaderWalker::window(int64_t bytes) {
  int64_t skip = at_ - window_at_;
  if (skip >= 0 && skip + bytes <= int64_t(window_.size()))
    return Bytes(window_).substr(size_t(skip));
  window_.resize(size_t(std::min(kWindow, end_ - at_)));
  TRY_ASSIGN(size_t got, file_.read_at(at_, window_.data(), window_.size()));
  window_.resize(got);
  window_at_ = at_;
  return Bytes(window_);
}

Result<std::optional<BatchPlace>> HeaderWalker::next() {
  using Answer = std::optional<BatchPlace>;
  if (end_ - at_ < kCommonHeaderSize) return Answer();
  TRY_ASSIGN(Bytes bytes,
             window(std::min<int64_t>(kBatchHeaderSize, end_ - at_)));
  if (bytes.size() < size_t(kCommonHeaderSize)) return Answer();
  RawBatch batch(bytes, at_);
  int64_t size = int64_t(load_be<int32_t>(bytes.data() + 8)) + kLogOverhead;
  int64_t least = batch.is_v2()        ? kBatchHeaderSize
                  : batch.magic() == 1 ? kMessageV1Overhead
                  : batch.magic() == 0 ? kMessageV0Overhead
                                       : INT64_MAX;
  if (size < least || size > end_ - at_ || int64_t(bytes.size()) < least)
    return Answer();
  BatchPlace place{at_,
                   size,
                   batch.base_offset(),
                   batch.last_offset(),
                   batch.max_timestamp(),
                   batch.leader_epoch(),
                   batch.magic()};
  at_ += size;
  return Answer(place);
}

}  // namespace weir
