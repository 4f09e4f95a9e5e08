#include "lib/server/frame_reader.h"

#include <algorithm>
#include <utility>

namespace weir {

size_t FrameReader::space(std::span<char> scratch, std::array<iovec, 2>& into) {
  size_t n = 0;
  if (need_ > have_ && have_ > 0) {
    // At most as much again as came so far.
    frame_.resize(std::min(need_, std::max(frame_.size(), 2 * have_)));
    if (frame_.size() > have_)
      into[n++] = {frame_.data() + have_, frame_.size() - have_};
  }
  into[n++] = {scratch.data(), scratch.size()};
  return n;
}

void FrameReader::received(size_t n, std::span<const char> scratch) {
  size_t direct = need_ > have_ && have_ > 0 ? frame_.size() - have_ : 0;
  direct = std::min(direct, n);
  have_ += direct;
  input_ = Bytes(scratch.data(), n - direct);
  if (first_size_ < first_.size()) {
    Bytes came = input_.substr(0, first_.size() - first_size_);
    std::copy(came.begin(), came.end(), first_.begin() + long(first_size_));
    first_size_ += came.size();
  }
}

// The four bytes of length may come in pieces.
Result<bool> FrameReader::read_head() {
  size_t take = std::min(head_.size() - head_size_, input_.size());
  std::copy_n(input_.data(), take, head_.data() + head_size_);
  head_size_ += take;
  input_.remove_prefix(take);
  if (head_size_ < head_.size()) return false;
  int32_t length = load_be<int32_t>(head_.data());
  if (length <= 0) return fail(Code::kCorrupt, "a request of {} bytes", length);
  if (length > limit_)
    return fail(Code::kLimit, "a request of {} bytes, more than {}", length,
                limit_);
  head_size_ = 0;
  need_ = size_t(length);
  have_ = 0;
  return true;
}

Result<std::optional<std::string>> FrameReader::next() {
  if (need_ == 0) {
    TRY_ASSIGN(bool begun, read_head());
    if (!begun) return std::nullopt;
  }
  if (have_ == 0 && input_.size() >= need_) {
    std::string whole(input_.substr(0, need_));
    input_.remove_prefix(std::exchange(need_, 0));
    return whole;
  }
  size_t take = std::min(need_ - have_, input_.size());
  if (have_ + take > frame_.size()) frame_.resize(have_ + take);
  std::copy_n(input_.data(), take, frame_.data() + have_);
  have_ += take;
  input_.remove_prefix(take);
  if (have_ < need_) return std::nullopt;
  have_ = 0;
  need_ = 0;
  return std::exchange(frame_, {});
}

void FrameReader::keep() {
  if (input_.empty()) {
    std::string().swap(kept_);  // an assignment keeps the memory
    return;
  }
  // Already kept: it shrinks once half of it is done.
  bool mine = input_.data() >= kept_.data() &&
              input_.data() < kept_.data() + kept_.size();
  if (mine && 2 * input_.size() >= kept_.size()) return;
  kept_ = std::string(input_);
  input_ = kept_;
}

}  // namespace weir
