// The small files in JSON: quorum-state and .kafka_cleanshutdown.
#include <boost/json.hpp>

#include "lib/base/json.h"
#include "lib/log/metadata_files.h"

namespace weir {
namespace {

namespace json = boost::json;

Result<json::object> parse_object(std::string_view text) {
  boost::system::error_code error;
  json::value value = json::parse(text, error);
  if (error) return fail(Code::kCorrupt, "not JSON: {}", error.message());
  if (!value.is_object()) return fail(Code::kCorrupt, "not a JSON object");
  return std::move(value.get_object());
}

Result<int64_t> integer(const json::object& object, std::string_view name,
                        int64_t least, int64_t most) {
  const json::value* value = object.if_contains(name);
  if (!value) return fail(Code::kCorrupt, "{} is missing", name);
  boost::system::error_code error;
  int64_t number = value->to_number<int64_t>(error);
  if (error || value->is_double() || number < least || number > most)
    return fail(Code::kCorrupt, "{} is no whole number in its range", name);
  return number;
}

Result<std::string> text_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  if (!value || !value->is_string())
    return fail(Code::kCorrupt, "{} is missing or no string", name);
  return std::string(value->get_string());
}

Result<std::vector<int32_t>> voters_of(const json::array& array) {
  std::vector<int32_t> out;
  for (const json::value& voter : array) {
    if (!voter.is_object())
      return fail(Code::kCorrupt, "currentVoters: a voter is no object");
    TRY_ASSIGN(int64_t id,
               integer(voter.get_object(), "voterId", 0, INT32_MAX));
    out.push_back(int32_t(id));
  }
  return out;
}

Result<> static_quorum(const json::object& object, QuorumState& out) {
  TRY_ASSIGN(out.cluster_id, text_of(object, "clusterId"));
  TRY_ASSIGN(out.applied_offset,
             integer(object, "appliedOffset", INT64_MIN, INT64_MAX));
  const json::value* voters = object.if_contains("currentVoters");
  if (!voters || (!voters->is_array() && !voters->is_null()))
    return fail(Code::kCorrupt, "currentVoters is missing or no list");
  if (voters->is_array()) {
    TRY_ASSIGN(out.voters, voters_of(voters->get_array()));
  }
  return {};
}

Result<> dynamic_quorum(const json::object& object, QuorumState& out) {
  TRY_ASSIGN(std::string id, text_of(object, "votedDirectoryId"));
  auto uuid = Uuid::parse(id);
  if (!uuid)
    return fail(Code::kCorrupt, "votedDirectoryId: {}", uuid.error().text);
  out.voted_directory_id = *uuid;
  return {};
}

}  // namespace

Result<QuorumState> parse_quorum_state(std::string_view text) {
  // Kafka reads one line and leaves the rest.
  TRY_ASSIGN(json::object object,
             parse_object(text.substr(0, text.find_first_of("\r\n"))));
  TRY_ASSIGN(int64_t version,
             integer(object, "data_version", INT16_MIN, INT16_MAX));
  if (version < 0 || version > 1)
    return fail(Code::kUnsupported, "data_version {} is unknown", version);
  QuorumState out;
  out.version = int(version);
  TRY_ASSIGN(int64_t leader, integer(object, "leaderId", -1, INT32_MAX));
  TRY_ASSIGN(int64_t epoch, integer(object, "leaderEpoch", -1, INT32_MAX));
  TRY_ASSIGN(int64_t voted, integer(object, "votedId", -1, INT32_MAX));
  out.leader_id = int32_t(leader);
  out.leader_epoch = LeaderEpoch(int32_t(epoch));
  out.voted_id = int32_t(voted);
  TRY(version == 0 ? static_quorum(object, out) : dynamic_quorum(object, out));
  return out;
}

std::string format_quorum_state(const QuorumState& state) {
  std::string out;
  JsonWriter w(out);
  w.begin_object();
  if (state.version == 0) w.field("clusterId", state.cluster_id);
  w.field("leaderId", state.leader_id)
      .field("leaderEpoch", state.leader_epoch)
      .field("votedId", state.voted_id);
  if (state.version == 0) {
    w.field("appliedOffset", state.applied_offset).key("currentVoters");
    if (state.voters) {
      w.begin_array();
      for (int32_t id : *state.voters)
        w.begin_object().field("voterId", id).end_object();
      w.end_array();
    } else {
      w.null();
    }
  } else {
    w.field("votedDirectoryId", state.voted_directory_id.text());
  }
  w.field("data_version", state.version).end_object();
  return out;
}

Result<QuorumState> read_quorum_state(Fs& fs, const std::string& dir) {
  std::string path = join_path(dir, kQuorumStateFile);
  TRY_ASSIGN(std::string text, fs.read_file(path, kMetadataFileLimit));
  auto out = parse_quorum_state(text);
  if (!out) return fail(std::move(out.error()).in(path));
  return out;
}

Result<> write_quorum_state(Fs& fs, const std::string& dir,
                            const QuorumState& state) {
  return fs.replace_file(join_path(dir, kQuorumStateFile),
                         format_quorum_state(state));
}

Result<int64_t> parse_clean_shutdown(std::string_view text) {
  TRY_ASSIGN(json::object object, parse_object(text));
  return integer(object, "brokerEpoch", INT64_MIN, INT64_MAX);
}

std::string format_clean_shutdown(int64_t broker_epoch) {
  std::string out;
  JsonWriter(out)
      .begin_object()
      .field("version", 0)
      .field("brokerEpoch", broker_epoch)
      .end_object();
  return out;
}

std::optional<CleanShutdown> read_clean_shutdown(Fs& fs,
                                                 const std::string& dir) {
  std::string path = join_path(dir, kCleanShutdownFile);
  if (!fs.exists(path)) return std::nullopt;
  CleanShutdown out;
  if (auto text = fs.read_file(path, kMetadataFileLimit))
    if (auto epoch = parse_clean_shutdown(*text)) out.broker_epoch = *epoch;
  return out;
}

Result<> write_clean_shutdown(Fs& fs, const std::string& dir,
                              int64_t broker_epoch) {
  return fs.replace_file(join_path(dir, kCleanShutdownFile),
                         format_clean_shutdown(broker_epoch));
}

}  // namespace weir
