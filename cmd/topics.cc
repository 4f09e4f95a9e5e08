// weir topics: list, create, describe, alter, delete, grow, trim.
#include "cmd/admin_session.h"
#include "cmd/cli/human.h"
#include "cmd/cli/table.h"
#include "cmd/commands.h"
#include "lib/base/json.h"
#include "lib/log/names.h"

namespace weir {

namespace {

void write_configs(JsonWriter& json, const TopicInfo& topic) {
  json.key("configs").begin_object();
  for (const auto& [name, value] : topic.configs) json.field(name, value);
  json.end_object();
}

void write_id(JsonWriter& json, const TopicInfo& topic) {
  json.key("id");
  if (topic.id)
    json.value(topic.id->text());
  else
    json.null();
}

void write_topic(JsonWriter& json, const TopicInfo& topic) {
  json.field("topic", topic.name);
  write_id(json, topic);
  json.field("partitions", topic.partitions);
  write_configs(json, topic);
  json.field("internal", topic.internal);
}

std::string configs_text(const TopicInfo& topic) {
  std::string out;
  for (const auto& [name, value] : topic.configs)
    out += (out.empty() ? "" : " ") + name + "=" + value;
  return out;
}

// The topics that the words name. Words that are no globs must name one.
Result<std::vector<TopicInfo>> chosen(Admin& admin,
                                      std::span<const std::string> words,
                                      bool internal) {
  TRY_ASSIGN(std::vector<TopicInfo> all, admin.topics());
  for (const std::string& word : words) {
    bool glob = word.find_first_of("*?[") != word.npos;
    bool found = std::any_of(all.begin(), all.end(), [&](const TopicInfo& t) {
      return matches_any(std::span(&word, 1), t.name);
    });
    if (!glob && !found) {
      return Failure(suggest_topic(
          Error{Code::kNotFound, fmt::format("there is no topic '{}'", word)},
          word, all));
    }
  }
  std::vector<TopicInfo> out;
  for (TopicInfo& topic : all) {
    bool named = !words.empty() && matches_any(words, topic.name);
    if (named || (words.empty() && (internal || !topic.internal)))
      out.push_back(std::move(topic));
  }
  return out;
}

// `name=value` of --config, then the names of --delete-config.
Result<ConfigChanges> config_changes(const cli::Arguments& args,
                                     bool deletions) {
  ConfigChanges out;
  for (const std::string& text : args.texts("config")) {
    size_t equals = text.find('=');
    if (equals == text.npos || equals == 0)
      return fail(Code::kUsage, "--config {}: NAME=VALUE is expected", text);
    out.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  if (!deletions) return out;
  for (const std::string& name : args.texts("delete-config"))
    out.emplace_back(name, std::nullopt);
  if (out.empty())
    return fail(Code::kUsage,
                "name what to change: --config NAME=VALUE or "
                "--delete-config NAME");
  return out;
}

void say(cli::Context& context, std::string_view action,
         const TopicInfo& topic) {
  std::string& out = context.out.buffer();
  if (!context.json) {
    out += fmt::format("{} {} ({} partition{})\n", action, topic.name,
                       topic.partitions, topic.partitions == 1 ? "" : "s");
    return;
  }
  JsonWriter json(out);
  json.begin_object().field("topic", topic.name);
  write_id(json, topic);
  json.field("action", action).field("partitions", topic.partitions);
  json.end_object();
  out += '\n';
}

// One change for each topic named; the first that fails ends it. What was
// done before stands, and the directory is handed back either way.
Result<cli::ExitCode> change_each(
    const cli::Arguments& args, cli::Context& context, std::string_view action,
    const std::function<Result<TopicInfo>(Admin&, const std::string&)>& change,
    const std::function<bool(const Error&)>& tolerated = {}) {
  TRY_ASSIGN(std::unique_ptr<AdminSession> session,
             AdminSession::open(args, context));
  Admin& admin = session->admin();
  Result<> done;
  for (const std::string& name : args.words("TOPIC")) {
    Result<TopicInfo> topic = change(admin, name);
    if (topic) {
      say(context, action, *topic);
      continue;
    }
    if (tolerated && tolerated(topic.error())) {
      say(context, "unchanged", {.name = name});
      continue;
    }
    Error error = std::move(topic).error();
    if (error.code == Code::kNotFound)
      if (Result<std::vector<TopicInfo>> known = admin.topics())
        error = suggest_topic(std::move(error), name, *known);
    done = Failure(std::move(error));
    break;
  }
  TRY(admin.close());
  if (!done) return Failure(done.error());
  return cli::ExitCode::kDone;
}

void describe_text(cli::Context& context, const TopicInfo& topic,
                   const std::vector<PartitionInfo>& partitions) {
  std::string& out = context.out.buffer();
  out += fmt::format("{}{}{}\n", topic.name, topic.id ? "  id " : "",
                     topic.id ? topic.id->text() : "");
  for (const auto& [name, value] : topic.configs)
    out += fmt::format("  {} = {}\n", name, value);
  using Align = cli::Table::Align;
  cli::Table table{{"partition", Align::kRight}, {"first", Align::kRight},
                   {"next", Align::kRight},      {"segments", Align::kRight},
                   {"size", Align::kRight},      {"epoch", Align::kRight}};
  for (const PartitionInfo& p : partitions)
    table.row()
        .cell(fmt::to_string(p.partition))
        .cell(fmt::to_string(p.first_offset))
        .cell(fmt::to_string(p.next_offset))
        .cell(p.segments ? fmt::to_string(*p.segments) : "-")
        .cell(cli::human_bytes(p.bytes))
        .cell(fmt::to_string(p.leader_epoch));
  table.print(out, context.terminal.color);
}

void describe_json(std::string& out, const TopicInfo& topic,
                   const std::vector<PartitionInfo>& partitions) {
  JsonWriter json(out);
  json.begin_object();
  write_topic(json, topic);
  json.key("partition_details").begin_array();
  for (const PartitionInfo& p : partitions) {
    json.begin_object()
        .field("partition", p.partition)
        .field("first_offset", p.first_offset)
        .field("next_offset", p.next_offset)
        .key("segments");
    if (p.segments)
      json.value(*p.segments);
    else
      json.null();
    json.field("bytes", p.bytes)
        .field("leader_epoch", p.leader_epoch)
        .field("dir", p.dir)
        .end_object();
  }
  json.end_array().end_object();
  out += '\n';
}

}  // namespace

Result<cli::ExitCode> run_topics_list(const cli::Arguments& args,
                                      cli::Context& context) {
  TRY_ASSIGN(std::unique_ptr<AdminSession> session,
             AdminSession::open(args, context));
  TRY_ASSIGN(
      std::vector<TopicInfo> topics,
      chosen(session->admin(), args.words("TOPIC"), args.flag("internal")));
  cli::Table table{{"topic"},
                   {"partitions", cli::Table::Align::kRight},
                   {"id"},
                   {"configs"}};
  std::string& out = context.out.buffer();
  for (const TopicInfo& topic : topics) {
    if (context.json) {
      JsonWriter json(out);
      json.begin_object();
      write_topic(json, topic);
      json.end_object();
      out += '\n';
      TRY(context.out.more());
      continue;
    }
    table.row()
        .cell(topic.name)
        .cell(fmt::to_string(topic.partitions))
        .cell(topic.id ? topic.id->text() : "-")
        .cell(configs_text(topic));
  }
  table.print(out, context.terminal.color);
  return cli::ExitCode::kDone;
}

Result<cli::ExitCode> run_topics_describe(const cli::Arguments& args,
                                          cli::Context& context) {
  TRY_ASSIGN(std::unique_ptr<AdminSession> session,
             AdminSession::open(args, context));
  TRY_ASSIGN(
      std::vector<TopicInfo> topics,
      chosen(session->admin(), args.words("TOPIC"), args.flag("internal")));
  for (TopicInfo& topic : topics) {
    if (args.flag("all-configs"))
      for (const TopicConfigRow& row : topic_config_rows())
        topic.configs.try_emplace(std::string(row.name), row.standard);
    TRY_ASSIGN(std::vector<PartitionInfo> partitions,
               session->admin().partitions(topic.name));
    if (context.json)
      describe_json(context.out.buffer(), topic, partitions);
    else
      describe_text(context, topic, partitions);
    TRY(context.out.more());
  }
  return cli::ExitCode::kDone;
}

Result<cli::ExitCode> run_topics_create(const cli::Arguments& args,
                                        cli::Context& context) {
  TRY_ASSIGN(ConfigChanges configs, config_changes(args, false));
  int32_t partitions =
      int32_t(std::min<int64_t>(*args.integer("partitions"), INT32_MAX));
  bool tolerant = args.flag("if-not-exists");
  return change_each(
      args, context, "created",
      [&](Admin& admin, const std::string& name) {
        return admin.create_topic(name, partitions, configs);
      },
      [&](const Error& error) {
        return tolerant && error.text.ends_with("exists already");
      });
}

Result<cli::ExitCode> run_topics_alter(const cli::Arguments& args,
                                       cli::Context& context) {
  TRY_ASSIGN(ConfigChanges changes, config_changes(args, true));
  return change_each(args, context, "altered",
                     [&](Admin& admin, const std::string& name) {
                       return admin.alter_topic(name, changes);
                     });
}

Result<cli::ExitCode> run_topics_delete(const cli::Arguments& args,
                                        cli::Context& context) {
  bool tolerant = args.flag("if-exists");
  return change_each(
      args, context, "deleted",
      [](Admin& admin, const std::string& name) {
        return admin.delete_topic(name);
      },
      [&](const Error& error) {
        return tolerant && error.code == Code::kNotFound;
      });
}

Result<cli::ExitCode> run_topics_grow(const cli::Arguments& args,
                                      cli::Context& context) {
  int32_t total =
      int32_t(std::min<int64_t>(*args.integer("partitions"), INT32_MAX));
  return change_each(args, context, "grown",
                     [&](Admin& admin, const std::string& name) {
                       return admin.grow_topic(name, total);
                     });
}

Result<cli::ExitCode> run_topics_trim(const cli::Arguments& args,
                                      cli::Context& context) {
  TRY_ASSIGN(std::unique_ptr<AdminSession> session,
             AdminSession::open(args, context));
  Admin& admin = session->admin();
  TRY_ASSIGN(std::vector<TopicWord> words, topic_words(args));
  Result<> done;
  for (const TopicWord& word : words) {
    TRY_ASSIGN(std::vector<TopicInfo> topics,
               chosen(admin, std::span(&word.name, 1), true));
    for (const TopicInfo& topic : topics) {
      for (int32_t p = 0; p < topic.partitions && done; ++p) {
        if (!word.partitions.all() && !word.partitions.has(PartitionId(p)))
          continue;
        Result<Offset> left =
            admin.trim(topic.name, PartitionId(p), *args.point("until"));
        if (!left) {
          done = Failure(left.error());
          break;
        }
        std::string& out = context.out.buffer();
        if (context.json) {
          JsonWriter(out)
              .begin_object()
              .field("topic", topic.name)
              .field("partition", p)
              .field("first_offset", *left)
              .end_object();
          out += '\n';
        } else {
          out += fmt::format("{}:{} begins at {}\n", topic.name, p, *left);
        }
      }
    }
  }
  TRY(admin.close());
  if (!done) return Failure(done.error());
  return cli::ExitCode::kDone;
}

}  // namespace weir
