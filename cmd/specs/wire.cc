// weir wire: decode, encode, frames
#include "cmd/specs/specs.h"

namespace weir::specs {

namespace {

using Type = cli::OptionType;

constexpr cli::Positional kFiles[] = {
    {.name = "FILE",
     .help = "what to read; nothing: standard input",
     .min = 0,
     .max = cli::kMany,
     .type = Type::kFile},
};

constexpr cli::OptionRow kDecodeOptions[] = {
    {.long_name = "message",
     .type = Type::kText,
     .metavar = "NAME",
     .help = "the message, as FetchRequest; else each line says it"},
    {.long_name = "message-version",
     .type = Type::kCount,
     .metavar = "N",
     .help = "its version"},
    {.long_name = "input",
     .type = Type::kChoice,
     .metavar = "KIND",
     .help = "how the bytes come",
     .fallback = "json",
     .choices = "json hex base64 binary"},
};
constexpr cli::OptionRow kEncodeOptions[] = {
    {.long_name = "output",
     .type = Type::kChoice,
     .metavar = "KIND",
     .help = "how the bytes go out",
     .fallback = "json",
     .choices = "json hex base64 binary"},
};

constexpr cli::Example kDecodeExamples[] = {
    {"weir wire decode < messages.jsonl",
     "Lines like "
     "{\"message\":\"FetchRequest\",\"version\":12,\"hex\":\"...\"}."},
    {"echo 00126b61666b61 | weir wire decode --input hex --message "
     "ApiVersionsRequest --message-version 3",
     "One message in hex."},
};
constexpr cli::Example kEncodeExamples[] = {
    {"weir wire decode < a.jsonl | weir wire encode", "There and back."},
};
constexpr cli::Example kFramesExamples[] = {
    {"weir wire frames < captured.bin",
     "What a captured connection said, request by request."},
};

constexpr cli::JsonField kJson[] = {
    {"message", "string", "Kafka's name of it"},
    {"version", "number", "its version"},
    {"hex", "string", "its bytes"},
    {"json", "object", "its fields by Kafka's names"},
};

}  // namespace

constexpr cli::CommandSpec kWire{
    .name = "wire",
    .summary = "decode and encode messages of Kafka's protocol",
    .topic = cli::Topic::kTools,
    .place = false,
    .description =
        "Messages of Kafka's protocol and of its internal topics, "
        "from bytes to JSON and back.",
};
constexpr cli::CommandSpec kWireDecode{
    .name = "wire decode",
    .summary = "bytes to JSON",
    .topic = cli::Topic::kTools,
    .place = false,
    .positionals = kFiles,
    .options = kDecodeOptions,
    .examples = kDecodeExamples,
    .json = kJson,
};
constexpr cli::CommandSpec kWireEncode{
    .name = "wire encode",
    .summary = "JSON to bytes",
    .topic = cli::Topic::kTools,
    .place = false,
    .positionals = kFiles,
    .options = kEncodeOptions,
    .examples = kEncodeExamples,
    .json = kJson,
};
constexpr cli::CommandSpec kWireFrames{
    .name = "wire frames",
    .summary = "take a captured stream apart",
    .topic = cli::Topic::kTools,
    .place = false,
    .positionals = kFiles,
    .examples = kFramesExamples,
    .json = kJson,
};

}  // namespace weir::specs
