#include "lib/record/raw_batch.h"

#include <cstring>

namespace weir {
namespace {

// The least a batch of this magic takes, without its records.
int64_t least_size(int magic) {
  switch (magic) {
    case 0:
      return kMessageV0Overhead;
    case 1:
      return kMessageV1Overhead;
    default:
      return kBatchHeaderSize;
  }
}

// By memcmp with itself one further: a preallocated tail may have gigabytes.
bool all_zero(Bytes bytes) {
  return bytes.empty() ||
         (bytes[0] == 0 &&
          std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

}  // namespace

std::optional<Codec> RawBatch::codec() const {
  std::optional<Codec> codec = codec_from_id(codec_id());
  if (!is_v2() && codec == Codec::kZstd) return std::nullopt;
  return codec;
}

std::optional<int32_t> RawBatch::count() const {
  if (is_v2()) return v2().count();
  if (compressed()) return std::nullopt;
  return 1;
}

Peek peek_batch(Bytes data, int64_t at, Position origin) {
  Peek peek;
  if (at < 0 || at >= int64_t(data.size())) return peek;
  Bytes rest = data.substr(size_t(at));
  // A batch of zeros has length 0, which is no batch: all that is left must
  // be zeros before it is called preallocated.
  if (rest[0] == 0 && all_zero(rest.substr(0, kCommonHeaderSize)) &&
      all_zero(rest)) {
    peek.shape = BatchShape::kZeros;
    return peek;
  }
  peek.shape = BatchShape::kTorn;
  if (rest.size() < size_t(kLogOverhead)) return peek;
  peek.claimed_size = int64_t(load_be<int32_t>(rest.data() + 8)) + kLogOverhead;
  if (peek.claimed_size < kMessageV0Overhead) {
    peek.shape = BatchShape::kBadLength;
    return peek;
  }
  if (rest.size() < size_t(kCommonHeaderSize)) return peek;
  peek.magic = int8_t(rest[kMagicPosition]);
  if (peek.magic < 0 || peek.magic > 2) {
    peek.shape = BatchShape::kUnknownMagic;
  } else if (peek.claimed_size < least_size(peek.magic)) {
    peek.shape = BatchShape::kBadLength;
  } else if (peek.claimed_size <= int64_t(rest.size())) {
    peek.shape = BatchShape::kWhole;
    peek.batch =
        RawBatch(rest.substr(0, size_t(peek.claimed_size)), origin + at);
  }
  return peek;
}

std::string_view shape_finding(BatchShape shape) {
  switch (shape) {
    case BatchShape::kTorn:
      return "batch-torn";
    case BatchShape::kBadLength:
      return "batch-length";
    case BatchShape::kUnknownMagic:
      return "batch-magic";
    case BatchShape::kZeros:
      return "log-zero-tail";
    default:
      return "";
  }
}

Error shape_error(const Peek& peek, Position position) {
  Error error{Code::kCorrupt, ""};
  error.position = position.value();
  switch (peek.shape) {
    case BatchShape::kTorn:
      error.text =
          peek.claimed_size > 0
              ? fmt::format("a batch of {} bytes is cut off", peek.claimed_size)
              : "a batch is cut off in its header";
      break;
    case BatchShape::kBadLength:
      error.text =
          fmt::format("a batch length of {}", peek.claimed_size - kLogOverhead);
      break;
    case BatchShape::kUnknownMagic:
      error.code = Code::kUnsupported;
      error.text = fmt::format("unknown batch format {}", peek.magic);
      break;
    default:
      error.text = "zeros up to the end";
      break;
  }
  return error;
}

Result<void> check_crc(const RawBatch& batch) {
  uint32_t computed = batch.computed_crc();
  uint32_t stored = batch.stored_crc();
  if (computed == stored) return {};
  Error error{Code::kCorrupt,
              fmt::format("CRC is {:08x}, stored {:08x}", computed, stored)};
  error.position = batch.position().value();
  error.offset = batch.base_offset().value();
  return fail(std::move(error));
}

}  // namespace weir
