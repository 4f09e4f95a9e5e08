// weir txn: list, describe, find-hanging, abort.
#include <algorithm>

#include "cmd/admin_session.h"
#include "cmd/cli/suggest.h"
#include "cmd/cli/table.h"
#include "cmd/commands.h"
#include "lib/base/json.h"
#include "lib/broker/transactions/silent_host.h"
#include "lib/place/topic_words.h"

namespace weir {

namespace {

using Align = cli::Table::Align;

Failure no_id(const std::string& id, const Transactions& all) {
  std::vector<std::string_view> ids;
  for (const auto& [known, txn] : all) ids.push_back(known);
  Error error{Code::kNotFound,
              fmt::format("there is no transactional id '{}'", id)};
  if (std::string close = cli::closest(id, ids); !close.empty())
    error.hint = fmt::format("did you mean '{}'?", close);
  return fail(std::move(error));
}

void write_json(std::string& out, const std::string& id,
                const Transaction& txn) {
  JsonWriter json(out);
  json.begin_object()
      .field("transactional_id", id)
      .field("producer_id", txn.producer_id)
      .field("producer_epoch", txn.epoch)
      .field("state", txn_state_name(txn.state))
      .key("started");
  if (txn.started == kNoTimestamp)
    json.null();
  else
    json.value(txn.started);
  json.field("updated", txn.updated)
      .field("timeout_ms", txn.timeout_ms)
      .key("partitions")
      .begin_array();
  for (const TopicPartition& one : txn.partitions)
    json.begin_object()
        .field("topic", one.topic)
        .field("partition", one.partition)
        .end_object();
  json.end_array().end_object();
  out += '\n';
}

std::string time_text(TimestampMs time) {
  return time == kNoTimestamp ? "-" : format_time(time);
}

void describe_text(std::string& out, const std::string& id,
                   const Transaction& txn) {
  out += fmt::format(
      "{}  {}, producer {}:{}, begun {}, changed {}, time-out {} ms\n", id,
      txn_state_name(txn.state), txn.producer_id, txn.epoch,
      time_text(txn.started), time_text(txn.updated), txn.timeout_ms);
  for (const TopicPartition& one : txn.partitions)
    out += fmt::format("  {}\n", partition_text(one));
}

Result<TopicPartition> one_partition(const std::string& text) {
  TRY_ASSIGN(TopicWord word, parse_topic_word(text));
  const auto& ranges = word.partitions.ranges;
  if (word.kind != TopicWord::Kind::kTopic || ranges.size() != 1 ||
      ranges[0].first != ranges[0].second)
    return fail(Code::kUsage, "'{}' is no TOPIC:PARTITION", text);
  return TopicPartition{word.name, ranges[0].first};
}

Failure refused(protocol::ErrorCode code, const std::string& what) {
  const protocol::ErrorRow* error = protocol::find_error(int16_t(code));
  return fail(Code::kRefused, "{}: {}", what, error ? error->name : "refused");
}

Result<> abort_id(TransactionCoordinator& coordinator, const std::string& id) {
  using E = protocol::ErrorCode;
  if (coordinator.load() != E::NONE)
    return fail(Code::kIo, "the transactions cannot be read");
  E error = coordinator.abort(id);
  if (error == E::TRANSACTIONAL_ID_NOT_FOUND)
    return no_id(id, coordinator.all());
  if (error == E::INVALID_TXN_STATE)
    return fail(Code::kRefused, "'{}' has no open transaction", id);
  if (error != E::NONE) return refused(error, id);
  return {};
}

// By a marker that its own coordinator could have written.
Result<> abort_in(LocalBroker& broker, TransactionCoordinator& coordinator,
                  const TopicPartition& partition, ProducerId producer) {
  TRY_ASSIGN(auto led,
             broker.lead(partition.topic, partition.partition.value()));
  const ProducerEntry* seen = led.log->producers().find(producer);
  if (!seen || !seen->txn_first_offset)
    return fail(Code::kNotFound, "producer {} has no open transaction in {}",
                producer, partition_text(partition));
  auto error = coordinator.write_marker(
      partition, {.producer = {producer, seen->epoch},
                  .coordinator_epoch = std::max(seen->coordinator_epoch, 0)});
  if (error != protocol::ErrorCode::NONE)
    return refused(error, partition_text(partition));
  return {};
}

}  // namespace

Result<cli::ExitCode> run_txn_list(const cli::Arguments& args,
                                   cli::Context& context) {
  TRY_ASSIGN(auto session, AdminSession::open_files(args, context));
  TRY_ASSIGN(Transactions all, session->files().transactions());
  std::vector<std::string> states = args.texts("state");
  cli::Table table{{"transactional id"},
                   {"producer", Align::kRight},
                   {"state"},
                   {"begun"},
                   {"partitions", Align::kRight}};
  std::string& out = context.out.buffer();
  for (const auto& [id, txn] : all) {
    if (!matches_any(args.words("ID"), id)) continue;
    if (!states.empty() && std::find(states.begin(), states.end(),
                                     txn_state_name(txn.state)) == states.end())
      continue;
    if (context.json) {
      write_json(out, id, txn);
      continue;
    }
    table.row()
        .cell(id)
        .cell(fmt::format("{}:{}", txn.producer_id, txn.epoch))
        .cell(txn_state_name(txn.state))
        .cell(time_text(txn.started))
        .cell(fmt::to_string(txn.partitions.size()));
  }
  table.print(out, context.terminal.color);
  return cli::ExitCode::kDone;
}

Result<cli::ExitCode> run_txn_describe(const cli::Arguments& args,
                                       cli::Context& context) {
  TRY_ASSIGN(auto session, AdminSession::open_files(args, context));
  TRY_ASSIGN(Transactions all, session->files().transactions());
  std::string& out = context.out.buffer();
  for (const std::string& id : args.words("ID")) {
    auto found = all.find(id);
    if (found == all.end()) return no_id(id, all);
    if (context.json)
      write_json(out, id, found->second);
    else
      describe_text(out, id, found->second);
  }
  return cli::ExitCode::kDone;
}

Result<cli::ExitCode> run_txn_find_hanging(const cli::Arguments& args,
                                           cli::Context& context) {
  TRY_ASSIGN(auto session, AdminSession::open_files(args, context));
  TRY_ASSIGN(std::vector<OpenWrite> open, session->files().open_writes());
  TimestampMs before =
      session->clock().now() + -args.duration_ms("older-than").value_or(0);
  cli::Table table{{"topic"},
                   {"partition", Align::kRight},
                   {"producer", Align::kRight},
                   {"first offset", Align::kRight},
                   {"since"}};
  std::string& out = context.out.buffer();
  bool any = false;
  for (const OpenWrite& write : open) {
    if (!write.hanging || write.since > before) continue;
    any = true;
    if (context.json) {
      JsonWriter(out)
          .begin_object()
          .field("topic", write.partition.topic)
          .field("partition", write.partition.partition)
          .field("producer_id", write.producer.id)
          .field("producer_epoch", write.producer.epoch)
          .field("first_offset", write.first_offset)
          .field("since", write.since)
          .end_object();
      out += '\n';
      continue;
    }
    table.row()
        .cell(write.partition.topic)
        .cell(fmt::to_string(write.partition.partition))
        .cell(fmt::format("{}:{}", write.producer.id, write.producer.epoch))
        .cell(fmt::to_string(write.first_offset))
        .cell(time_text(write.since));
  }
  table.print(out, context.terminal.color);
  return any ? cli::ExitCode::kNo : cli::ExitCode::kDone;
}

Result<cli::ExitCode> run_txn_abort(const cli::Arguments& args,
                                    cli::Context& context) {
  TRY_ASSIGN(auto session, AdminSession::open_files(args, context));
  std::string what(args.word("WHAT"));
  std::optional<int64_t> producer = args.integer("producer");
  TopicPartition partition;
  if (producer) {
    TRY_ASSIGN(partition, one_partition(what));
  }
  DirectoryAdmin& admin = session->files();
  TRY_ASSIGN(LocalBroker * broker, admin.writer(false));
  SilentHost alone;
  TransactionCoordinator coordinator(*broker, session->clock(), alone, {});
  Result<> done = producer ? abort_in(*broker, coordinator, partition,
                                      ProducerId(*producer))
                           : abort_id(coordinator, what);
  TRY(admin.close());
  if (!done) return Failure(done.error());
  std::string& out = context.out.buffer();
  if (context.json) {
    JsonWriter(out).begin_object().field("aborted", what).end_object();
    out += '\n';
  } else if (!context.quiet) {
    out += fmt::format("aborted {}\n", what);
  }
  return cli::ExitCode::kDone;
}

}  // namespace weir
