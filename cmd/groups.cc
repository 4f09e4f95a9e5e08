// weir groups: list, describe, lag, seek, delete, cp.
#include "cmd/admin_session.h"
#include "cmd/cli/suggest.h"
#include "cmd/cli/table.h"
#include "cmd/commands.h"
#include "lib/base/json.h"

namespace weir {

namespace {

using Align = cli::Table::Align;

Failure no_group(const std::string& name, const Groups& groups) {
  std::vector<std::string_view> names;
  for (const auto& [known, group] : groups) names.push_back(known);
  Error error{Code::kNotFound, fmt::format("there is no group '{}'", name)};
  if (std::string close = cli::closest(name, names); !close.empty())
    error.hint = fmt::format("did you mean '{}'?", close);
  return fail(std::move(error));
}

// The groups that the words name; a word that is no glob must name one.
Result<std::vector<const Group*>> chosen(const Groups& groups,
                                         std::span<const std::string> words) {
  for (const std::string& word : words)
    if (word.find_first_of("*?[") == word.npos && !groups.contains(word))
      return no_group(word, groups);
  std::vector<const Group*> out;
  for (const auto& [name, group] : groups)
    if (matches_any(words, name)) out.push_back(&group);
  return out;
}

template <class T>
void write_optional(JsonWriter& json, std::string_view name,
                    const std::optional<T>& value) {
  json.key(name);
  if (value)
    json.value(*value);
  else
    json.null();
}

void write_head(JsonWriter& json, const Group& group) {
  json.field("group", group.name).field("type", group_type_name(group.type));
  write_optional(json, "protocol", group.protocol);
}

// A cluster does not tell when offsets were committed.
std::optional<TimestampMs> known_time(TimestampMs time) {
  if (time == kNoTimestamp) return std::nullopt;
  return time;
}

void describe_json(std::string& out, const Group& group) {
  JsonWriter json(out);
  json.begin_object();
  write_head(json, group);
  std::optional<int32_t> generation;
  if (group.generation >= 0) generation = group.generation;
  write_optional(json, "generation", generation);
  json.key("members").begin_array();
  for (const auto& [id, member] : group.members) {
    json.begin_object()
        .field("member_id", id)
        .field("client_id", member.client_id)
        .field("client_host", member.client_host)
        .key("topics")
        .begin_array();
    for (const std::string& topic : member.topics) json.value(topic);
    json.end_array().end_object();
  }
  json.end_array().key("offsets").begin_array();
  for (const auto& [partition, committed] : group.offsets) {
    json.begin_object()
        .field("topic", partition.topic)
        .field("partition", partition.partition)
        .field("offset", committed.offset)
        .field("leader_epoch", committed.leader_epoch)
        .field("metadata", committed.metadata);
    write_optional(json, "commit_timestamp",
                   known_time(committed.commit_timestamp));
    json.end_object();
  }
  json.end_array();
  if (group.type == GroupType::kShare) {
    json.key("start_offsets").begin_array();
    for (const auto& [partition, start] : group.share_offsets)
      json.begin_object()
          .field("topic", partition.topic)
          .field("partition", partition.partition)
          .field("offset", start)
          .end_object();
    json.end_array();
  }
  json.end_object();
  out += '\n';
}

void describe_text(cli::Context& context, const Group& group) {
  std::string& out = context.out.buffer();
  out += fmt::format(
      "{}  {}{}, {} member{}\n", group.name, group_type_name(group.type),
      group.generation < 0 ? ""
                           : fmt::format(", generation {}", group.generation),
      group.members.size(), group.members.size() == 1 ? "" : "s");
  for (const auto& [id, member] : group.members)
    out +=
        fmt::format("  {} ({} {})\n", id, member.client_id, member.client_host);
  cli::Table table{{"topic"},
                   {"partition", Align::kRight},
                   {"offset", Align::kRight},
                   {"committed"}};
  for (const auto& [partition, committed] : group.offsets)
    table.row()
        .cell(partition.topic)
        .cell(fmt::to_string(partition.partition))
        .cell(fmt::to_string(committed.offset))
        .cell(known_time(committed.commit_timestamp)
                  ? format_time(committed.commit_timestamp)
                  : "-");
  for (const auto& [partition, start] : group.share_offsets)
    table.row()
        .cell(partition.topic)
        .cell(fmt::to_string(partition.partition))
        .cell(fmt::to_string(start))
        .cell("-");
  table.print(out, context.terminal.color);
}

std::string or_dash(std::optional<int64_t> n) {
  return n ? fmt::to_string(*n) : "-";
}

// After a change, whatever came of it.
Result<cli::ExitCode> finish(Admin& admin, Result<> done) {
  Result<> closed = admin.close();
  TRY(std::move(done));
  TRY(std::move(closed));
  return cli::ExitCode::kDone;
}

std::vector<TopicPartition> partitions_of(const Group& group) {
  std::vector<TopicPartition> out;
  for (const auto& [partition, committed] : group.offsets)
    out.push_back(partition);
  return out;
}

// What `seek` moves: the partitions that the words name, else those the group
// has offsets for.
Result<std::vector<TopicPartition>> to_seek(
    Admin& admin, const Group* group, std::span<const std::string> words) {
  if (words.empty())
    return group ? partitions_of(*group) : std::vector<TopicPartition>();
  TRY_ASSIGN(std::vector<TopicInfo> topics, admin.topics());
  std::vector<TopicPartition> out;
  for (const std::string& text : words) {
    TRY_ASSIGN(TopicWord word, parse_topic_word(text));
    size_t before = out.size();
    for (const TopicInfo& topic : topics)
      for (int32_t p = 0; word.names(topic.name) && p < topic.partitions; ++p)
        if (word.partitions.all() || word.partitions.has(PartitionId(p)))
          out.push_back({topic.name, PartitionId(p)});
    if (out.size() == before)
      return Failure(suggest_topic(
          Error{Code::kNotFound, fmt::format("there is no topic '{}'", text)},
          text, topics));
  }
  return out;
}

}  // namespace

Result<cli::ExitCode> run_groups_list(const cli::Arguments& args,
                                      cli::Context& context) {
  TRY_ASSIGN(auto session, AdminSession::open(args, context));
  TRY_ASSIGN(Groups groups, session->admin().groups());
  TRY_ASSIGN(auto named, chosen(groups, args.words("GROUP")));
  cli::Table table{{"group"},
                   {"type"},
                   {"protocol"},
                   {"topics", Align::kRight},
                   {"members", Align::kRight}};
  std::string& out = context.out.buffer();
  for (const Group* group : named) {
    int64_t topics = 0;
    const std::string* last = nullptr;
    for (const auto& [partition, committed] : group->offsets) {
      topics += !last || *last != partition.topic;
      last = &partition.topic;
    }
    if (context.json) {
      JsonWriter json(out);
      json.begin_object();
      write_head(json, *group);
      json.field("topics", topics).field("members", group->members.size());
      json.end_object();
      out += '\n';
      continue;
    }
    table.row()
        .cell(group->name)
        .cell(group_type_name(group->type))
        .cell(group->protocol.value_or("-"))
        .cell(fmt::to_string(topics))
        .cell(fmt::to_string(group->members.size()));
  }
  table.print(out, context.terminal.color);
  return cli::ExitCode::kDone;
}

Result<cli::ExitCode> run_groups_describe(const cli::Arguments& args,
                                          cli::Context& context) {
  TRY_ASSIGN(auto session, AdminSession::open(args, context));
  TRY_ASSIGN(Groups groups, session->admin().groups());
  TRY_ASSIGN(auto named, chosen(groups, args.words("GROUP")));
  for (const Group* group : named) {
    if (context.json)
      describe_json(context.out.buffer(), *group);
    else
      describe_text(context, *group);
  }
  return cli::ExitCode::kDone;
}

Result<cli::ExitCode> run_groups_lag(const cli::Arguments& args,
                                     cli::Context& context) {
  TRY_ASSIGN(auto session, AdminSession::open(args, context));
  Admin& admin = session->admin();
  TRY_ASSIGN(Groups groups, admin.groups());
  TRY_ASSIGN(auto named, chosen(groups, args.words("GROUP")));
  std::vector<std::string> topics = args.texts("topic");
  cli::Table table{{"group"},
                   {"topic"},
                   {"partition", Align::kRight},
                   {"offset", Align::kRight},
                   {"end", Align::kRight},
                   {"lag", Align::kRight}};
  std::string& out = context.out.buffer();
  for (const Group* group : named) {
    TRY_ASSIGN(PartitionBounds bounds, admin.bounds(partitions_of(*group)));
    for (const auto& [partition, committed] : group->offsets) {
      if (!matches_any(topics, partition.topic)) continue;
      std::optional<int64_t> end, lag;
      if (auto found = bounds.find(partition); found != bounds.end()) {
        end = found->second.second.value();
        lag = std::max<int64_t>(0, *end - committed.offset.value());
      }
      if (context.json) {
        JsonWriter json(out);
        json.begin_object()
            .field("group", group->name)
            .field("topic", partition.topic)
            .field("partition", partition.partition)
            .field("offset", committed.offset);
        write_optional(json, "end_offset", end);
        write_optional(json, "lag", lag);
        json.end_object();
        out += '\n';
        continue;
      }
      table.row()
          .cell(group->name)
          .cell(partition.topic)
          .cell(fmt::to_string(partition.partition))
          .cell(fmt::to_string(committed.offset))
          .cell(or_dash(end))
          .cell(or_dash(lag));
    }
  }
  table.print(out, context.terminal.color);
  return cli::ExitCode::kDone;
}

Result<cli::ExitCode> run_groups_seek(const cli::Arguments& args,
                                      cli::Context& context) {
  TRY_ASSIGN(auto session, AdminSession::open(args, context));
  Admin& admin = session->admin();
  TRY_ASSIGN(Groups groups, admin.groups());
  std::string name(args.word("GROUP"));
  auto known = groups.find(name);
  const Group* group = known == groups.end() ? nullptr : &known->second;
  if (!group && args.words("TOPIC").empty()) return no_group(name, groups);
  if (group && group->type == GroupType::kShare)
    return fail(Code::kInvalid, "group '{}' is a share group: it commits none",
                name);
  if (group && !group->members.empty())
    return fail(Error{Code::kRefused, fmt::format("group '{}' has {} members",
                                                  name, group->members.size())}
                    .advise("stop its consumers first"));
  TRY_ASSIGN(std::vector<TopicPartition> partitions,
             to_seek(admin, group, args.words("TOPIC")));
  std::map<TopicPartition, CommittedOffset> moved;
  std::string out;
  for (const TopicPartition& partition : partitions) {
    TRY_ASSIGN(Offset after, admin.resolve(partition, *args.point("to")));
    moved[partition] = {.offset = after};
    std::optional<int64_t> before;
    if (group)
      if (auto at = group->offsets.find(partition); at != group->offsets.end())
        before = at->second.offset.value();
    if (context.json) {
      JsonWriter json(out);
      json.begin_object()
          .field("group", name)
          .field("topic", partition.topic)
          .field("partition", partition.partition);
      write_optional(json, "before", before);
      json.field("after", after).end_object();
      out += '\n';
    } else {
      out += fmt::format("{} {}: {} -> {}\n", name, partition_text(partition),
                         or_dash(before), after);
    }
  }
  // Said only when it is so.
  if (!args.flag("dry-run"))
    TRY(finish(admin, admin.commit_offsets(name, moved)));
  context.out.buffer() += out;
  return cli::ExitCode::kDone;
}

Result<cli::ExitCode> run_groups_delete(const cli::Arguments& args,
                                        cli::Context& context) {
  TRY_ASSIGN(auto session, AdminSession::open(args, context));
  Admin& admin = session->admin();
  TRY_ASSIGN(Groups groups, admin.groups());
  std::vector<std::string> topics = args.texts("topic");
  for (const std::string& name : args.words("GROUP"))
    if (!groups.contains(name)) return no_group(name, groups);
  auto forget = [&]() -> Result<> {
    for (const std::string& name : args.words("GROUP")) {
      const Group& group = groups.find(name)->second;
      std::vector<TopicPartition> gone = partitions_of(group);
      if (topics.empty()) {
        TRY(admin.delete_group(group));
      } else {
        std::erase_if(gone, [&](const TopicPartition& partition) {
          return !matches_any(topics, partition.topic);
        });
        TRY(admin.forget_offsets(name, gone));
      }
      std::string& out = context.out.buffer();
      if (context.json) {
        JsonWriter(out)
            .begin_object()
            .field("group", name)
            .field("offsets_deleted", gone.size())
            .end_object();
        out += '\n';
      } else {
        out +=
            fmt::format("deleted {}{} ({} offsets)\n",
                        topics.empty() ? "" : "offsets of ", name, gone.size());
      }
    }
    return {};
  };
  return finish(admin, forget());
}

Result<cli::ExitCode> run_groups_cp(const cli::Arguments& args,
                                    cli::Context& context) {
  TRY_ASSIGN(auto session, AdminSession::open(args, context));
  TRY_ASSIGN(Groups groups, session->admin().groups());
  std::string source(args.word("SRC")), destination(args.word("DEST"));
  auto found = groups.find(source);
  if (found == groups.end()) return no_group(source, groups);
  const auto& offsets = found->second.offsets;
  std::unique_ptr<Admin> other;
  if (auto to = args.text("to")) other = session->open({*to});
  Admin& target = other ? *other : session->admin();
  TRY_ASSIGN(cli::ExitCode code,
             finish(target, target.commit_offsets(destination, offsets)));
  std::string& out = context.out.buffer();
  if (context.json) {
    JsonWriter(out)
        .begin_object()
        .field("source", source)
        .field("destination", destination)
        .field("offsets", offsets.size())
        .end_object();
    out += '\n';
  } else {
    out += fmt::format("copied {} to {} ({} offsets)\n", source, destination,
                       offsets.size());
  }
  return code;
}

}  // namespace weir
