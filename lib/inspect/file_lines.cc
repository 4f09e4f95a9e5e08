#include "lib/inspect/file_lines.h"

#include <boost/json.hpp>

#include "lib/base/json.h"
#include "lib/base/text.h"
#include "lib/log/checkpoints.h"
#include "lib/log/offset_index.h"
#include "lib/log/producer_snapshot.h"
#include "lib/log/properties.h"
#include "lib/log/time_index.h"
#include "lib/log/txn_index.h"

namespace weir {

namespace {

// One line: an object with the file and the given members, or the members as
// `name value` pairs.
class Line {
 public:
  Line(std::string& out, const Source& source, bool as_json)
      : out_(out), json_(out), as_json_(as_json) {
    if (as_json_)
      json_.begin_object().field("file", std::string_view(source.name));
    else
      out_ += ' ';
  }
  ~Line() {
    if (as_json_) json_.end_object();
    out_ += '\n';
  }
  template <class T>
  Line& with(std::string_view name, const T& value) {
    if (as_json_) {
      json_.field(name, value);
    } else {
      label(name);
      text(value);
    }
    return *this;
  }
  template <class T>
  Line& maybe(std::string_view name, const std::optional<T>& value) {
    if (value) return with(name, *value);
    if (as_json_) {
      json_.key(name).null();
    } else {
      label(name);
      out_ += '-';
    }
    return *this;
  }

 private:
  void label(std::string_view name) {
    out_ += ' ';
    for (char c : printable(name)) out_ += c == '_' ? ' ' : c;
    out_ += ' ';
  }
  void text(std::string_view value) { out_ += printable(value); }
  void text(TimestampMs value) { append_time(out_, value); }
  template <class Tag, class Rep>
  void text(Named<Tag, Rep> value) {
    append_int(out_, value.value());
  }
  template <std::integral T>
  void text(T value) {
    append_int(out_, int64_t(value));
  }

  std::string& out_;
  JsonWriter json_;
  bool as_json_;
};

struct Job {
  std::string& out;
  const Source& source;
  Bytes bytes;
  bool json;
  FindingSink& sink;

  Line line() const { return Line(out, source, json); }
  void bad(std::string_view id, const Error& error) const {
    Finding finding{id, source.name, {}, {}, error.text};
    if (error.position) finding.position = Position(*error.position);
    sink.report(std::move(finding));
  }
};

void put_index(const Job& job) {
  OffsetIndexView view(job.bytes, job.source.base);
  for (size_t i = 0; i < view.size(); ++i)
    job.line()
        .with("offset", view[i].offset)
        .with("position", view[i].position);
  view.check(job.source.name, job.sink);
}

void put_time_index(const Job& job) {
  TimeIndexView view(job.bytes, job.source.base);
  for (size_t i = 0; i < view.size(); ++i)
    job.line()
        .with("timestamp", view[i].timestamp)
        .with("offset", view[i].offset);
  view.check(job.source.name, job.sink);
}

void put_txn_index(const Job& job) {
  TxnIndexView view(job.bytes);
  for (size_t i = 0; i < view.size(); ++i) {
    AbortedTxn txn = view[i];
    job.line()
        .with("version", view.version(i))
        .with("producer_id", txn.producer)
        .with("first_offset", txn.first)
        .with("last_offset", txn.last)
        .with("last_stable_offset", txn.last_stable_offset);
  }
  view.check(job.source.name, job.source.base, job.sink);
}

void put_snapshot(const Job& job) {
  auto snapshot = parse_producer_snapshot(job.bytes);
  if (!snapshot) return job.bad("snapshot-invalid", snapshot.error());
  for (const SnapshotProducer& producer : snapshot->producers) {
    const ProducerEntry& e = producer.entry;
    ProducerBatch last = e.empty() ? ProducerBatch() : e.last();
    Line line = job.line();
    line.with("producer_id", producer.id)
        .with("producer_epoch", e.epoch)
        .with("coordinator_epoch", e.coordinator_epoch)
        .with("last_timestamp", e.last_timestamp)
        .with("last_sequence", last.last_sequence)
        .with("last_offset", last.last_offset)
        .with("offset_delta", last.offset_delta)
        .maybe("current_txn_first_offset", e.txn_first_offset);
  }
}

void put_offset_checkpoint(const Job& job) {
  auto checkpoint = parse_offset_checkpoint(job.bytes);
  if (!checkpoint) return job.bad("checkpoint-invalid", checkpoint.error());
  for (auto& [partition, offset] : *checkpoint)
    job.line()
        .with("topic", std::string_view(partition.topic))
        .with("partition", partition.partition)
        .with("offset", offset);
}

void put_epochs(const Job& job) {
  auto epochs = parse_leader_epochs(job.bytes);
  if (!epochs) return job.bad("checkpoint-invalid", epochs.error());
  for (const EpochEntry& entry : *epochs)
    job.line().with("epoch", entry.epoch).with("start_offset", entry.start);
}

// partition.metadata separates with ": ", which is a legal separator of Java's
// properties too.
void put_properties(const Job& job) {
  auto properties = parse_properties(job.bytes);
  if (!properties) return job.bad("metadata-invalid", properties.error());
  Line line = job.line();
  for (auto& [key, value] : properties->entries)
    line.with(key, std::string_view(value));
}

void put_json_file(const Job& job) {
  boost::system::error_code error;
  boost::json::value value = boost::json::parse(job.bytes, error);
  if (error || !value.is_object())
    return job.bad("metadata-invalid", Error{Code::kCorrupt, "no JSON object"});
  std::string text = boost::json::serialize(value);  // on one line
  if (!job.json) {
    job.out += fmt::format("  {}\n", text);
    return;
  }
  JsonWriter(job.out).begin_object().field("file",
                                           std::string_view(job.source.name));
  std::string_view members = std::string_view(text).substr(1);
  if (members != "}") job.out += ',';
  job.out += members;
  job.out += '\n';
}

}  // namespace

void append_file_lines(std::string& out, const Source& source, Bytes bytes,
                       FileLineOptions options, FindingSink& sink) {
  if (!options.json) out += source.name + "\n";
  Job job{out, source, bytes, options.json, sink};
  switch (source.type) {
    case SourceType::kIndex:
      return put_index(job);
    case SourceType::kTimeIndex:
      return put_time_index(job);
    case SourceType::kTxnIndex:
      return put_txn_index(job);
    case SourceType::kProducerSnapshot:
      return put_snapshot(job);
    case SourceType::kOffsetCheckpoint:
      return put_offset_checkpoint(job);
    case SourceType::kLeaderEpochs:
      return put_epochs(job);
    case SourceType::kProperties:
      return put_properties(job);
    case SourceType::kJson:
      return put_json_file(job);
    case SourceType::kLog:
    case SourceType::kMetadataSnapshot:
    case SourceType::kUnknown:
      return job.bad("metadata-invalid",
                     Error{Code::kUnsupported, "no file of a data directory"});
  }
}

}  // namespace weir
