// One pass over logs that counts and measures what they hold. Exact on
// compacted topics: records are counted, not offsets.
#pragma once
#include <array>
#include <functional>
#include <set>
#include <span>
#include <string>

#include "lib/codec/codec.h"
#include "lib/inspect/key_counter.h"
#include "lib/inspect/source.h"
#include "lib/record/raw_batch.h"
#include "lib/record/record_reader.h"

namespace weir {

struct CodecStatistics {
  int64_t batches = 0, bytes = 0, uncompressed_bytes = 0;
};

struct Statistics {
  std::string topic;                     ///< or the path of a stray file
  std::optional<PartitionId> partition;  ///< if partitions are told apart
  int64_t partitions = 0, segments = 0;
  int64_t batches = 0, records = 0, control_records = 0;
  int64_t bytes = 0;               ///< of the batches, as they stand
  int64_t uncompressed_bytes = 0;  ///< the same with their records unpacked
  int64_t key_bytes = 0, value_bytes = 0, header_bytes = 0;
  int64_t null_keys = 0, tombstones = 0;
  std::array<CodecStatistics, kCodecCount> codecs{};
  std::optional<Offset> first_offset, last_offset;
  int64_t gaps = 0;  ///< offsets missing between the first and the last
  std::optional<TimestampMs> first_timestamp, last_timestamp;
  std::set<int64_t> producer_ids;
  int64_t open_transactions = 0;
  int64_t committed_transactions = 0, aborted_transactions = 0;
  std::set<int> formats;
  int64_t damaged = 0;  ///< batches and places that could not be read
  KeyCounter keys;

  /// Batch headers and what frames each record.
  int64_t overhead_bytes() const {
    return uncompressed_bytes - key_bytes - value_bytes - header_bytes;
  }
};

struct StatisticsOptions {
  bool by_partition = false;
  int threads = 1;
  std::function<bool()> stop = {};
};

/// One for each topic (or partition) in the order of `sources`. A file that
/// cannot be read is reported (unreadable) and not counted.
Result<std::vector<Statistics>> statistics(Fs& fs,
                                           std::span<const Source> sources,
                                           const StatisticsOptions& options,
                                           FindingSink& sink);

void append_statistics_json(std::string& out, const Statistics& statistics,
                            size_t top);
void append_statistics_text(std::string& out, const Statistics& statistics,
                            size_t top);

}  // namespace weir
