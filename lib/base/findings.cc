#include "lib/base/findings.h"

#include <cassert>

namespace weir {

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return "info";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "error";
}

const std::vector<FindingKind>& finding_kinds() {
  using enum Severity;
  static const std::vector<FindingKind> kinds = {
      // Batches
      {"batch-torn", kError, "the log ends inside a batch"},
      {"batch-crc", kError, "a batch's CRC is not the stored one"},
      {"batch-length", kError, "a batch's length cannot be"},
      {"batch-magic", kError, "a batch of an unknown format version"},
      {"batch-codec", kError, "a batch of an unknown compression codec"},
      {"batch-attributes", kWarning, "unknown attribute bits are set"},
      {"batch-decompress", kError, "a batch does not decompress"},
      {"batch-limit", kError, "a batch decompresses to more than the limit"},
      {"batch-count", kError, "a batch's record count disagrees"},
      {"batch-timestamp", kError, "a batch's max timestamp disagrees"},
      {"batch-offset", kError, "a batch's offset repeats or falls"},
      {"batch-epoch", kError, "a leader epoch falls"},
      {"record-invalid", kError, "a record cannot be read"},
      {"record-offset", kError, "a record's offset is out of order"},
      {"control-unknown", kInfo, "a control record of an unknown type"},
      // Logs
      {"log-zero-tail", kError, "a log ends in zeros"},
      {"log-garbage", kError, "bytes that belong to no batch"},
      {"log-gap", kInfo, "offsets are missing between batches"},
      {"log-hole", kWarning, "offsets are missing between segments"},
      {"log-overlap", kError, "two segments hold the same offsets"},
      {"log-name", kError, "a segment's first offset is below its name"},
      {"log-empty", kInfo, "a segment without batches"},
      // Indexes
      {"index-missing", kInfo, "a segment without this index"},
      {"index-preallocated", kInfo, "an index ends in zeros"},
      {"index-size", kError, "an index is no whole number of entries"},
      {"index-order", kError, "index entries do not rise"},
      {"index-entry", kError, "an index entry points wrong"},
      {"txnindex-entry", kError, "an aborted transaction is not in the log"},
      {"txnindex-missing-entry", kError,
       "an aborted transaction is not in the index"},
      // Producers and transactions
      {"snapshot-invalid", kError, "a producer snapshot cannot be read"},
      {"snapshot-entry", kWarning,
       "a producer snapshot disagrees with the log"},
      {"snapshot-stale", kWarning, "a producer snapshot beyond the log's end"},
      {"producer-sequence", kWarning, "a producer's sequence has a gap"},
      {"producer-epoch", kError, "a producer's epoch falls"},
      {"txn-open", kInfo, "a transaction is open at the log's end"},
      {"txn-hanging", kWarning,
       "a transaction is open that its coordinator is done with"},
      {"txn-marker-alone", kInfo, "a marker without a transaction"},
      // Directory
      {"checkpoint-invalid", kWarning, "a checkpoint file cannot be read"},
      {"checkpoint-offset", kWarning, "a checkpoint lies outside the log"},
      {"epoch-checkpoint", kError, "the leader epochs disagree with the log"},
      {"metadata-invalid", kWarning, "a metadata file cannot be read"},
      {"topic-id", kError, "partition.metadata disagrees with the metadata"},
      {"partition-stray", kWarning, "Kafka would set this folder aside"},
      {"partition-missing", kWarning, "the metadata names a missing folder"},
      {"unclean-stop", kInfo, "the directory was not closed cleanly"},
      {"leftover", kInfo, "a file or folder left by a deletion or a swap"},
      {"file-unknown", kInfo, "a file that Kafka does not know"},
      {"not-a-partition", kWarning, "an entry Kafka would refuse to start on"},
      {"unreadable", kError, "a file cannot be read"},
      {"link", kWarning, "a link leads out of the directory"},
      // Records of internal topics
      {"internal-record", kError, "an internal record cannot be decoded"},
      {"internal-version", kWarning, "an internal record of unknown version"},
  };
  return kinds;
}

const FindingKind* find_finding_kind(std::string_view id) {
  for (const FindingKind& kind : finding_kinds())
    if (kind.id == id) return &kind;
  return nullptr;
}

Severity Finding::severity() const {
  const FindingKind* kind = find_finding_kind(id);
  assert(kind && "a finding's id must stand in kFindingKinds");
  return kind ? kind->severity : Severity::kError;
}

}  // namespace weir
