#include "cmd/sink_session.h"

#include "cmd/cli/human.h"
#include "cmd/cli/table.h"
#include "cmd/clusters.h"
#include "cmd/directories.h"
#include "lib/base/json.h"
#include "lib/place/cluster_transaction.h"
#include "lib/place/directory_transaction.h"

namespace weir {

namespace {

SinkCount total(const SinkCounts& counts) {
  SinkCount sum;
  for (const auto& [name, count] : counts) {
    sum.records += count.records;
    sum.bytes += count.bytes;
  }
  return sum;
}

std::string records_text(int64_t n) {
  return cli::human_count(n) + (n == 1 ? " record" : " records");
}

}  // namespace

Result<std::unique_ptr<SinkSession>> SinkSession::open(
    const cli::Arguments& args, cli::Context& context, const Clock& clock) {
  if (names_cluster(args)) {
    TRY_ASSIGN(auto cluster, open_cluster(args, clock));
    return open(std::move(cluster), context, clock);
  }
  std::vector<std::string> dirs = data_directories(args);
  if (dirs.size() != 1)
    return fail(Code::kUsage, "only one directory can be written: give one -d");
  return open(dirs.front(), context, clock);
}

Result<std::unique_ptr<SinkSession>> SinkSession::open(const std::string& dir,
                                                       cli::Context& context,
                                                       const Clock& clock) {
  if (auto server = serving(dir, clock))
    return open(std::move(server), context, clock);
  return open_files(dir, context, clock);
}

Result<std::unique_ptr<SinkSession>> SinkSession::open_files(
    const std::string& dir, cli::Context& context, const Clock& clock) {
  std::unique_ptr<SinkSession> self(new SinkSession(context, clock));
  TRY_ASSIGN(self->broker_, LocalBroker::open(posix_fs(), clock, self->random_,
                                              dir, {}, self->findings_));
  return self;
}

std::unique_ptr<SinkSession> SinkSession::open(std::shared_ptr<Cluster> cluster,
                                               cli::Context& context,
                                               const Clock& clock) {
  std::unique_ptr<SinkSession> self(new SinkSession(context, clock));
  self->cluster_ = std::move(cluster);
  return self;
}

void SinkSession::make_atomic(std::string transactional_id) {
  if (cluster_)
    transaction_ = std::make_unique<ClusterTransaction>(
        *cluster_, random_, std::move(transactional_id));
  else
    transaction_ = std::make_unique<DirectoryTransaction>(
        *broker_, clock_, random_, std::move(transactional_id));
}

BatchingSink& SinkSession::sink(const BatchingSink::Options& options) {
  if (sink_) return *sink_;
  BatchingSink::Options with = options;
  with.transaction = transaction_.get();
  if (cluster_)
    sink_ = std::make_unique<ClusterSink>(cluster_, clock_, with);
  else
    sink_ = std::make_unique<DirectorySink>(*broker_, clock_, with);
  return *sink_;
}

Result<> SinkSession::close(Result<> done) {
  Result<> flushed = sink_ ? sink_->flush() : Result<>();
  if (done) done = std::move(flushed);
  if (transaction_) {
    Result<> ended = transaction_->end(done.has_value());
    if (done) done = std::move(ended);
  }
  Result<> closed = broker_ ? broker_->close() : Result<>();
  if (done) done = std::move(closed);
  return done;
}

Result<cli::ExitCode> SinkSession::finish(Result<> done) {
  done = close(std::move(done));
  int64_t records = sink_ ? total(sink_->counts()).records : 0;
  // Of an aborted transaction nothing counts as written.
  if (!done && (records == 0 || transaction_))
    return fail(std::move(done).error());
  if (context_.json)
    print_counts_json(context_.out.buffer(), sink_->counts());
  else if (!context_.quiet)
    print_text();
  if (done) return cli::ExitCode::kDone;
  // What a signal stopped needs no word but the summary.
  if (done.error().code == Code::kInterrupted)
    return fail(std::move(done).error());
  context_.messages.note(
      fmt::format("{} {} written before this:", records_text(records),
                  records == 1 ? "was" : "were"));
  return fail(std::move(done).error());
}

void SinkSession::print_text() const {
  using Align = cli::Table::Align;
  cli::Table table{{"topic"},
                   {"partition", Align::kRight},
                   {"records", Align::kRight},
                   {"bytes", Align::kRight},
                   {"offsets"}};
  for (const auto& [name, count] : sink_->counts()) {
    if (count.records == 0) continue;
    table.row()
        .cell(name.topic)
        .cell(fmt::to_string(name.partition))
        .cell(fmt::to_string(count.records))
        .cell(fmt::to_string(count.bytes))
        .cell(fmt::format("{}-{}", count.first_offset, count.last_offset));
  }
  std::string& out = context_.out.buffer();
  if (table.empty()) out += "nothing was written\n";
  table.print(out, context_.terminal.color);
}

void print_counts_json(std::string& out, const SinkCounts& counts) {
  SinkCount sum = total(counts);
  JsonWriter json(out);
  json.begin_object()
      .field("records", sum.records)
      .field("bytes", sum.bytes)
      .key("partitions")
      .begin_array();
  for (const auto& [name, count] : counts) {
    if (count.records == 0) continue;
    json.begin_object()
        .field("topic", name.topic)
        .field("partition", name.partition)
        .field("records", count.records)
        .field("bytes", count.bytes)
        .field("first_offset", count.first_offset)
        .field("last_offset", count.last_offset)
        .end_object();
  }
  json.end_array().end_object();
  out += '\n';
}

}  // namespace weir
