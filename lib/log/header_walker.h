// HeaderWalker: batch headers of a .log one after the other, read through a
// small window: no map, no bytes of the records. It checks no CRC; it stops
// at the first thing that is no whole batch.
#pragma once
#include <optional>

#include "lib/base/ints.h"
#include "lib/base/result.h"
#include "lib/os/fs.h"
#include "lib/record/raw_batch.h"

namespace weir {

/// A batch's place, and what its header says.
struct BatchPlace {
  Position position;
  int64_t size = 0;  ///< bytes
  Offset base_offset;
  Offset last_offset;
  TimestampMs max_timestamp;
  LeaderEpoch leader_epoch;
  int magic = 2;

  Position end() const { return position + size; }
};

class HeaderWalker {
 public:
  /// From `start`, which must be a batch's, to `end`.
  HeaderWalker(File& file, Position start, Position end)
      : file_(file), at_(start), end_(end) {}

  /// The next batch; nothing at the end, or where no whole batch of a known
  /// format stands (position() says where).
  Result<std::optional<BatchPlace>> next();
  Position position() const { return at_; }

 private:
  static constexpr int64_t kWindow = 4096;

  Result<Bytes> window(int64_t bytes);

  File& file_;
  Position at_;
  Position end_;
  Position window_at_;
  std::string window_;
};

}  // namespace weir
