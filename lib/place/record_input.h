// Records from standard input and files, as `produce` takes them: lines,
// envelopes, whole files, frames.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/place/input_buffer.h"
#include "lib/place/record_source.h"

namespace weir {

enum class InputKind {
  kLines,      ///< a value a line, or KEY SEPARATOR VALUE
  kEnvelopes,  ///< JSON, as `consume --json` prints it
  kFiles,      ///< a value a file
  kFrames,     ///< a value behind its length, u32 big-endian; 2^32-1: null
};

struct InputOptions {
  InputKind kind = InputKind::kLines;
  /// Empty: each envelope's own.
  std::string topic = {};
  std::string separator = {};  ///< kLines: between key and value
  bool null_empty = false;     ///< an empty key or value is null
  // What a record has that brings none itself. Headers are added.
  std::optional<std::string> key = {};
  std::optional<TimestampMs> timestamp = {};
  std::optional<PartitionId> partition = {};  ///< wins over an envelope's
  std::vector<std::pair<std::string, std::string>> headers = {};
  InputHooks hooks = {};
};

/// No record is larger: Kafka counts in 31 bits.
inline constexpr size_t kMaxInputRecord = size_t(1) << 30;

/// Reads the files one after the other, each opened when it is its turn;
/// "-", or no file at all, is standard input.
std::unique_ptr<RecordSource> record_input(std::vector<std::string> files,
                                           InputOptions options);

}  // namespace weir
