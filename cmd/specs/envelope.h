// What several specs say alike: the fields of the envelope, the positionals of
// readers.
#pragma once
#include "cmd/cli/options.h"
#include "cmd/cli/spec.h"

namespace weir::specs {

inline constexpr cli::JsonField kEnvelope[] = {
    {"topic", "string", "topic; of a path what its folder or file is called"},
    {"partition", "number", "partition"},
    {"offset", "number", "offset in the partition"},
    {"timestamp", "number", "milliseconds since 1970, -1 for none"},
    {"timestamp_type", "string", "`create`, `append` or `none` (format 0)"},
    {"leader_epoch", "number", "leader epoch of the batch"},
    {"key", "string or null",
     "the key where it is UTF-8; null where there is none"},
    {"key_base64", "string", "stands in place of `key` otherwise"},
    {"value", "string or null", "the value where it is UTF-8"},
    {"value_base64", "string", "stands in place of `value` otherwise"},
    {"headers", "array of object",
     "`name` and `value`, or `name_base64` and `value_base64`, in order"},
    {"producer_id", "number", "with `--control` or `--attributes`"},
    {"producer_epoch", "number", "with `--control` or `--attributes`"},
    {"sequence", "number", "with `--control` or `--attributes`"},
    {"transactional", "boolean", "with `--control` or `--attributes`"},
    {"control", "string or false",
     "`commit`, `abort` and so on; with `--control` or `--attributes`"},
    {"aborted", "boolean", "with `--control` or `--attributes`"},
    {"codec", "string", "with `--control` or `--attributes`"},
    {"batch_offset", "number", "with `--control` or `--attributes`"},
};

inline constexpr std::string_view kTopicHelp =
    "a topic, TOPIC:0,2-4 for partitions of it, a quoted glob ('orders.*'), "
    "or a path: data directory, partition folder, .log file";

inline constexpr const cli::OptionGroup* kSelectAndFormat[] = {
    &cli::kRangeOptions, &cli::kFilterOptions, &cli::kReadOptions,
    &cli::kFormatOptions};
inline constexpr const cli::OptionGroup* kSelect[] = {
    &cli::kRangeOptions, &cli::kFilterOptions, &cli::kReadOptions};

inline constexpr cli::Section kPointSection{
    "Points",
    R"(`--from` and `--until` take a POINT:

  start, end            the first offset, and the one after the last
  1200                  an offset
  -10                   ten offsets before the end of each partition
  2026-01-02T03:04:05Z  a time; 2026-01-02 and +02:00 are understood
  @1767323045678        a time in milliseconds since 1970
  15m                   an age: that long before now

A time without a zone is UTC. `--until` is exclusive.)"};

inline constexpr cli::Section kFormatSection{
    "Format",
    R"(`-f` takes kcat's tokens and longer ones:

  %t %p %o              topic, partition, offset
  %k %s                 key, value (payload)
  %K %S                 their lengths, -1 for null
  %T                    timestamp in milliseconds
  %h                    headers, as name=value,name=value
  %R                    value's length as 4 bytes, big-endian
  %%  \n \t \r \\ \xHH  a percent sign, control characters, any byte
  %{key:hex}            also :base64, :json; likewise %{value:...}
  %{timestamp:iso}      the time in words
  %{value:json:.id}     a member of a value that is JSON)"};

}  // namespace weir::specs
