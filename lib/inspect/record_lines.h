// RecordLines: the records of one batch after the other, as text for people
// or as envelopes. Control records and the records of internal topics are
// shown decoded. Not for two threads at once: each has its own.
#pragma once
#include "lib/inspect/source.h"
#include "lib/inspect/text_buffer.h"
#include "lib/inspect/time_text.h"
#include "lib/record/record_reader.h"

namespace weir {

struct RecordLineOptions {
  bool json = false;
  bool secrets = false;  ///< SCRAM keys and tokens as they are
};

class RecordLines {
 public:
  explicit RecordLines(RecordLineOptions options) : options_(options) {}

  /// The lines of all readable records; at most `left`, which falls by them.
  /// An error (kCorrupt, kLimit,
  /// kUnsupported) for the rest of the batch.
  Result<> put(TextBuffer& out, const Source& source, const RawBatch& batch,
               int64_t& left);

 private:
  void enter(const Source& source);
  void put_plain_text(TextBuffer& out, const RecordView& record);
  void put_plain_json(TextBuffer& out, const RawBatch& batch,
                      const RecordView& record);
  void put_decoded(TextBuffer& out, const RawBatch& batch,
                   const RecordView& record);
  void put_place(TextBuffer& out, const RawBatch& batch);

  RecordLineOptions options_;
  const Source* source_ = nullptr;
  bool internal_ = false;
  std::string prefix_, file_json_, scratch_;
  RecordReader reader_;
  TimeText time_;
};

/// Bytes as people read them: text with \xHH, \n, \t and \\ for what is no
/// printable UTF-8; "(null)" for null.
void put_shown(TextBuffer& out, Bytes bytes);

}  // namespace weir
