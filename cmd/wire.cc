// weir wire: messages of Kafka's protocol, from bytes to JSON and back.
#include "lib/protocol/wire.h"

#include "cmd/commands.h"
#include "cmd/input.h"
#include "lib/protocol/frames.h"
#include "lib/protocol/messages.h"

namespace weir {

namespace {

using cli::ExitCode;
using protocol::MessageVersion;

std::vector<std::string> inputs(const cli::Arguments& args) {
  std::vector<std::string> names(args.words().begin(), args.words().end());
  if (names.empty()) names.push_back("-");
  return names;
}

// Runs `turn` on each line and prints what it gives. A line that cannot be
// turned is told and passed over; the first such gives the exit code.
template <class Turn>
Result<ExitCode> each_line(const cli::Arguments& args, cli::Context& context,
                           std::string_view line_end, Turn turn) {
  ExitCode code = ExitCode::kDone;
  for (const std::string& name : inputs(args)) {
    TRY_ASSIGN(Input input, Input::open(name));
    for (;;) {
      TRY(cli::check_interrupt());
      TRY_ASSIGN(std::optional<std::string_view> line, input.line());
      if (!line) break;
      if (line->find_first_not_of(" \t") == line->npos) continue;
      Result<std::string> out = turn(*line);
      if (out) {
        context.out.buffer().append(*out).append(line_end);
        TRY(context.out.more());
        continue;
      }
      context.messages.error(std::move(out).error().in(
          fmt::format("{}:{}", input.name(), input.line_number())));
      if (code == ExitCode::kDone) code = ExitCode::kDamaged;
    }
  }
  return code;
}

// A word that names no message is the user's mistake, not the file's.
template <class T>
Result<T> as_usage(Result<T> found) {
  if (!found) found.error().code = Code::kUsage;
  return found;
}

Result<MessageVersion> named_message(const cli::Arguments& args) {
  auto name = args.text("message");
  auto version = args.integer("message-version");
  if (!name || !version)
    return fail(Code::kUsage,
                "bare bytes need --message NAME and --message-version N");
  return as_usage(protocol::find_version(*name, *version));
}

schema::JsonOptions json_options(const cli::Arguments& args) {
  return {.lossless = args.flag("lossless")};
}

// The bytes of one line of hex or base64.
Result<std::string> bytes_of(std::string_view text, bool hex) {
  std::string bytes;
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  if (hex ? parse_hex(text, bytes) : parse_base64(text, bytes)) return bytes;
  return fail(Code::kInvalid, "this is not {}", hex ? "hex" : "base64");
}

Result<ExitCode> decode_binary(const cli::Arguments& args,
                               cli::Context& context, MessageVersion what) {
  for (const std::string& name : inputs(args)) {
    TRY_ASSIGN(Input input, Input::open(name));
    TRY_ASSIGN(std::string bytes, input.rest());
    auto line = protocol::decode_message(what, bytes, json_options(args));
    if (!line) return fail(std::move(line).error().in(input.name()));
    TRY(context.out.write(*line + "\n"));
  }
  return ExitCode::kDone;
}

template <class Next>
Result<> print_frames(const std::string& path, const cli::Arguments& args,
                      cli::Context& context, bool& whole, Next next) {
  TRY_ASSIGN(Input input, Input::open(path));
  TRY_ASSIGN(std::string stream, input.rest());
  for (;;) {
    TRY(cli::check_interrupt());
    Result<std::optional<protocol::Frame>> frame = next(stream);
    if (!frame) return fail(std::move(frame).error().in(input.name()));
    if (!*frame) return {};
    if (!(*frame)->problem.empty()) whole = false;
    TRY(context.out.write((*frame)->json(json_options(args)) + "\n"));
  }
}

}  // namespace

Result<ExitCode> run_wire_decode(const cli::Arguments& args,
                                 cli::Context& context) {
  std::string kind = *args.text("input");
  schema::JsonOptions options = json_options(args);
  if (kind == "json")
    return each_line(args, context, "\n", [&](std::string_view line) {
      return protocol::decode_line(line, options);
    });
  TRY_ASSIGN(MessageVersion what, named_message(args));
  if (kind == "binary") return decode_binary(args, context, what);
  return each_line(
      args, context, "\n", [&](std::string_view line) -> Result<std::string> {
        TRY_ASSIGN(std::string bytes, bytes_of(line, kind == "hex"));
        return protocol::decode_message(what, bytes, options);
      });
}

Result<ExitCode> run_wire_encode(const cli::Arguments& args,
                                 cli::Context& context) {
  std::string kind = *args.text("output");
  if (kind == "json")
    return each_line(args, context, "\n", protocol::encode_line);
  std::string_view line_end = kind == "binary" ? "" : "\n";
  return each_line(args, context, line_end,
                   [&](std::string_view line) -> Result<std::string> {
                     TRY_ASSIGN(std::string bytes, protocol::line_bytes(line));
                     if (kind == "binary") return bytes;
                     std::string text;
                     if (kind == "hex")
                       append_hex(text, bytes);
                     else
                       append_base64(text, bytes);
                     return text;
                   });
}

Result<ExitCode> run_wire_frames(const cli::Arguments& args,
                                 cli::Context& context) {
  protocol::FrameWalker walker;
  bool whole = true;
  std::string requests(args.word("REQUESTS"));
  if (requests.empty()) requests = "-";
  TRY(print_frames(requests, args, context, whole,
                   [&](Bytes s) { return walker.next_request(s); }));
  walker.rewind();
  std::string responses(args.word("RESPONSES"));
  if (!responses.empty())
    TRY(print_frames(responses, args, context, whole,
                     [&](Bytes s) { return walker.next_response(s); }));
  return whole ? ExitCode::kDone : ExitCode::kDamaged;
}

Result<ExitCode> run_wire_schema(const cli::Arguments& args,
                                 cli::Context& context) {
  std::vector<const schema::Message*> wanted;
  for (const std::string& name : args.words()) {
    auto found = as_usage(protocol::require_message(name));
    if (!found) return fail(std::move(found).error());
    wanted.push_back(*found);
  }
  if (wanted.empty()) wanted = protocol::messages();
  for (const schema::Message* message : wanted) {
    JsonWriter out(context.out.buffer());
    protocol::describe(*message, out);
    TRY(context.out.write("\n"));
  }
  return ExitCode::kDone;
}

}  // namespace weir
