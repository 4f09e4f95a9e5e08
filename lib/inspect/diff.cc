#include "lib/inspect/diff.h"

#include <map>
#include <set>

#include "lib/log/partition_view.h"
#include "lib/log/transaction_view.h"
#include "lib/record/record_reader.h"

namespace weir {

namespace {

// The records that stand in files.
class RecordStream : public DiffRecords {
 public:
  /// Without a partition there are none.
  static Result<std::unique_ptr<DiffRecords>> open(
      Fs& fs, const DiffPartition* partition, const DiffOptions& options,
      FindingSink& sink) {
    if (partition && partition->open) return partition->open(*partition);
    std::unique_ptr<RecordStream> stream(new RecordStream(options, sink));
    if (!partition) return stream;
    stream->at_.partition = partition;
    TRY_ASSIGN(stream->view_,
               PartitionView::open(fs, partition->path, {}, sink));
    PartitionView& view = *stream->view_;
    TRY_ASSIGN(stream->from_,
               resolve_or_never(view, options.from, options.now));
    stream->from_ = std::max(stream->from_, view.log_start_offset());
    TRY_ASSIGN(stream->until_,
               resolve_or_never(view, options.until, options.now));
    stream->cursor_.emplace(view.read(stream->from_, {}, sink));
    if (options.committed) stream->txns_.emplace(view, stream->from_);
    return stream;
  }

  const DiffRecord* next() override {
    if (!cursor_) return nullptr;
    for (;;) {
      while (in_batch_ && reader_.next(at_.record)) {
        if (at_.record.offset >= until_) return end();
        if (at_.record.offset >= from_) return &at_;
      }
      if (in_batch_ && !reader_.ok()) report(reader_.error());
      if (!next_batch()) return end();
    }
  }

 private:
  RecordStream(const DiffOptions& options, FindingSink& sink)
      : options_(options), sink_(sink) {}

  const DiffRecord* end() {
    cursor_.reset();
    return nullptr;
  }

  bool next_batch() {
    in_batch_ = false;
    while (cursor_->next(at_.batch)) {
      if (options_.committed && at_.batch.transactional()) {
        auto fate = txns_->fate(at_.batch);
        if (fate == TransactionView::Fate::kOpen) return false;
        if (fate == TransactionView::Fate::kAborted) continue;
      }
      if (at_.batch.control() && !options_.control) continue;
      if (auto opened = reader_.open(at_.batch); !opened) {
        report(opened.error());
        continue;
      }
      in_batch_ = true;
      return true;
    }
    return false;
  }

  void report(const Error& error) {
    sink_.report({"record-invalid", cursor_->segment()->name(),
                  at_.batch.position(), at_.batch.base_offset(), error.text});
  }

  const DiffOptions& options_;
  FindingSink& sink_;
  std::unique_ptr<PartitionView> view_;
  std::optional<BatchCursor> cursor_;
  std::optional<TransactionView> txns_;
  RecordReader reader_;
  DiffRecord at_;
  Offset from_{0}, until_{INT64_MAX};
  bool in_batch_ = false;
};

bool same_bytes(Bytes a, Bytes b) { return is_null(a) == is_null(b) && a == b; }

bool same_headers(const RecordView& a, const RecordView& b) {
  if (a.header_count != b.header_count) return false;
  auto other = b.headers().begin();
  for (const RecordHeader& header : a.headers()) {
    if (!same_bytes(header.name, other->name) ||
        !same_bytes(header.value, other->value))
      return false;
    ++other;
  }
  return true;
}

// Names of the fields that differ, into `fields`.
void compare(const DiffRecord& a, const DiffRecord& b,
             const DiffOptions& options,
             std::vector<std::string_view>& fields) {
  fields.clear();
  const RecordView &x = a.record, &y = b.record;
  if (!options.ignore_timestamp) {
    if (x.timestamp != y.timestamp) fields.push_back("timestamp");
    if (x.timestamp_type != y.timestamp_type)
      fields.push_back("timestamp_type");
  }
  if (!options.ignore_epoch && a.batch.leader_epoch() != b.batch.leader_epoch())
    fields.push_back("leader_epoch");
  if (!same_bytes(x.key, y.key)) fields.push_back("key");
  if (!same_bytes(x.value, y.value)) fields.push_back("value");
  if (!options.ignore_headers && !same_headers(x, y))
    fields.push_back("headers");
}

class Comparison {
 public:
  Comparison(Fs& fs, const DiffOptions& options, FindingSink& sink,
             const OnDifference& on_difference)
      : fs_(fs),
        options_(options),
        sink_(sink),
        on_difference_(on_difference) {}

  // Either may be null: a partition that the other side lacks.
  Result<> partition(const DiffPartition* in_a, const DiffPartition* in_b) {
    auto left = RecordStream::open(fs_, in_a, options_, sink_);
    auto right = RecordStream::open(fs_, in_b, options_, sink_);
    // A side that cannot be read differs in nothing that is known.
    bool readable = true;
    for (auto* side : {&left, &right}) {
      if (*side) continue;
      if (side->error().code != Code::kIo || side->error().file.empty())
        return fail(std::move(side->error()));
      sink_.report(
          {"unreadable", side->error().file, {}, {}, side->error().text});
      readable = false;
    }
    return readable ? walk(**left, **right) : Result<>();
  }

  bool finished() const {
    return result_.records >= options_.limit ||
           (options_.first && result_.differences > 0);
  }
  const DiffResult& result() const { return result_; }

 private:
  Result<> walk(DiffRecords& left, DiffRecords& right) {
    const DiffRecord* a = left.next();
    const DiffRecord* b = right.next();
    while ((a || b) && !finished()) {
      if (options_.stop && options_.stop())
        return fail(Code::kInterrupted, "interrupted");
      ++result_.records;
      bool pair =
          a && b &&
          (options_.ignore_offset || a->record.offset == b->record.offset);
      if (pair) {
        TRY(both(*a, *b));
        a = left.next();
        b = right.next();
      } else if (a && (!b || a->record.offset < b->record.offset)) {
        TRY(report({DiffKind::kOnlyA, a, nullptr}));
        a = left.next();
      } else {
        TRY(report({DiffKind::kOnlyB, nullptr, b}));
        b = right.next();
      }
    }
    for (const DiffRecords* side : {&left, &right})
      if (side->error()) return Failure(*side->error());
    return {};
  }

  Result<> both(const DiffRecord& a, const DiffRecord& b) {
    compare(a, b, options_, fields_);
    if (fields_.empty()) return {};
    return report({DiffKind::kDiffers, &a, &b, fields_});
  }

  Result<> report(const Difference& difference) {
    ++result_.differences;
    return on_difference_(difference);
  }

  Fs& fs_;
  const DiffOptions& options_;
  FindingSink& sink_;
  const OnDifference& on_difference_;
  DiffResult result_;
  std::vector<std::string_view> fields_;
};

using Key = std::pair<std::string, PartitionId>;

// How the two sides' partitions are named to be paired.
std::map<Key, const DiffPartition*> keyed(
    const std::vector<DiffPartition>& partitions, bool by_number, bool single) {
  std::map<Key, const DiffPartition*> out;
  for (const DiffPartition& p : partitions)
    out[{by_number ? "" : p.topic, single ? PartitionId(0) : p.partition}] = &p;
  return out;
}

bool one_topic(const std::vector<DiffPartition>& partitions) {
  std::set<std::string> topics;
  for (const DiffPartition& p : partitions) topics.insert(p.topic);
  return topics.size() == 1;
}

}  // namespace

std::string_view diff_kind_name(DiffKind kind) {
  switch (kind) {
    case DiffKind::kOnlyA:
      return "only-a";
    case DiffKind::kOnlyB:
      return "only-b";
    case DiffKind::kDiffers:
      return "differs";
  }
  return "differs";
}

Result<std::vector<DiffPartition>> diff_partitions(
    Fs& fs, const std::vector<FoundPath>& paths) {
  std::vector<DiffPartition> out;
  auto add = [&](const std::string& path, std::string_view folder) {
    DiffPartition partition{path, {}, PartitionId(0)};
    if (auto name = parse_partition_folder(folder)) {
      partition.topic = name->topic;
      partition.partition = name->partition;
    }
    out.push_back(std::move(partition));
  };
  for (const FoundPath& found : paths) {
    switch (found.kind) {
      case PathKind::kPartition:
        add(found.path, base_name(found.path));
        break;
      case PathKind::kLogFile:
        add(found.path, base_name(dir_name(found.path)));
        break;
      case PathKind::kDataDir: {
        TRY_ASSIGN(std::vector<DirEntry> entries, fs.list(found.path));
        for (const DirEntry& entry : entries)
          if (auto name = parse_partition_folder(entry.name);
              name && name->kind == FolderKind::kCurrent)
            add(join_path(found.path, entry.name), entry.name);
        break;
      }
      case PathKind::kOtherFile:
        return fail(Error{Code::kUsage, "is no log", found.path});
    }
  }
  return out;
}

Result<DiffResult> diff(Fs& fs, const std::vector<DiffPartition>& a,
                        const std::vector<DiffPartition>& b,
                        const DiffOptions& options, FindingSink& sink,
                        const OnDifference& on_difference) {
  bool single = a.size() == 1 && b.size() == 1;
  bool by_number = single || (one_topic(a) && one_topic(b));
  auto left = keyed(a, by_number, single), right = keyed(b, by_number, single);
  std::set<Key> keys;
  for (auto& [key, partition] : left) keys.insert(key);
  for (auto& [key, partition] : right) keys.insert(key);
  Comparison comparison(fs, options, sink, on_difference);
  for (const Key& key : keys) {
    if (comparison.finished()) break;
    auto in_a = left.find(key), in_b = right.find(key);
    TRY(comparison.partition(in_a == left.end() ? nullptr : in_a->second,
                             in_b == right.end() ? nullptr : in_b->second));
  }
  return comparison.result();
}

}  // namespace weir
