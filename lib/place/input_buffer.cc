#include "lib/place/input_buffer.h"

namespace weir {

namespace {

constexpr size_t kFirstCapacity = size_t(256) << 10;
/// As long as Kafka's producer lets a batch wait for more (linger.ms).
constexpr int kPauseMs = 5;

}  // namespace

// Reads more behind what is held; sets ended_ at the end.
Result<> InputBuffer::fill() {
  if (held() > limit_)
    return fail(Error{Code::kLimit,
                      fmt::format("a record of more than {} bytes", limit_),
                      name()});
  if (end_ == capacity_ && begin_ > 0) {
    std::memmove(memory_.get(), memory_.get() + begin_, held());
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == capacity_) {
    size_t bigger = std::max(kFirstCapacity, 2 * capacity_);
    std::unique_ptr<char[]> memory(new char[bigger]);
    if (end_ > 0) std::memcpy(memory.get(), memory_.get(), end_);
    memory_ = std::move(memory);
    capacity_ = bigger;
  }
  if (hooks_.pause && !stream_->ready(kPauseMs)) TRY(hooks_.pause());
  TRY_ASSIGN(size_t got, stream_->read(memory_.get() + end_, capacity_ - end_));
  if (hooks_.read) hooks_.read(got);
  end_ += got;
  ended_ = got == 0;
  return {};
}

Bytes InputBuffer::take(size_t n, size_t skip) {
  Bytes piece(memory_.get() + begin_, n);
  begin_ += n + skip;
  return piece;
}

Result<std::optional<Bytes>> InputBuffer::line() {
  size_t seen = 0;
  for (;;) {
    const char* from = memory_.get() + begin_ + seen;
    size_t left = held() - seen;
    const void* newline = left > 0 ? std::memchr(from, '\n', left) : nullptr;
    if (newline != nullptr) {
      ++lines_;
      return take(size_t(static_cast<const char*>(newline) - from) + seen, 1);
    }
    seen = held();
    if (ended_) {
      if (seen == 0) return std::optional<Bytes>();
      ++lines_;
      return take(seen, 0);
    }
    TRY(fill());
  }
}

Result<std::optional<Bytes>> InputBuffer::exactly(size_t n) {
  if (n > limit_)
    return fail(Error{
        Code::kLimit,
        fmt::format("a record of {} bytes: more than {}", n, limit_), name()});
  while (held() < n || (n == 0 && memory_ == nullptr)) {
    if (ended_) {
      if (held() == 0) return std::optional<Bytes>();
      return fail(Error{Code::kUsage,
                        fmt::format("the input ends {} bytes before its last "
                                    "record does",
                                    n - held()),
                        name()});
    }
    TRY(fill());
  }
  return take(n, 0);
}

Result<Bytes> InputBuffer::all() {
  while (!ended_) TRY(fill());
  if (held() == 0) return Bytes("");
  return take(held(), 0);
}

}  // namespace weir
