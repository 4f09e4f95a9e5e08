// weir wire: decode, encode, frames, schema
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

constexpr cli::Positional kStreams[] = {
    {.name = "REQUESTS",
     .help = "what the client sent; nothing: standard input",
     .min = 0,
     .type = Type::kFile},
    {.name = "RESPONSES",
     .help = "what the broker answered",
     .min = 0,
     .type = Type::kFile},
};

constexpr cli::Positional kNames[] = {
    {.name = "NAME",
     .help = "a message, as FetchRequest; nothing: all of them",
     .min = 0,
     .max = cli::kMany},
};

constexpr cli::OptionRow kLossless{
    .long_name = "lossless",
    .help =
        "record bytes and unknown tagged fields too, which Kafka's own "
        "JSON leaves out"};

constexpr cli::OptionRow kFramesOptions[] = {kLossless};

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
    kLossless,
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
     "What a captured client asked, request by request."},
    {"weir wire frames asked.bin answered.bin",
     "And what it was answered, which only the requests tell how to read."},
};
constexpr cli::Example kSchemaExamples[] = {
    {"weir wire schema FetchRequest",
     "Its fields, their types, versions, tags and defaults."},
};

constexpr cli::JsonField kJson[] = {
    {"message", "string", "Kafka's name of it"},
    {"version", "number", "its version"},
    {"hex", "string", "its bytes"},
    {"json", "object", "its fields by Kafka's names"},
};

constexpr cli::JsonField kFrameJson[] = {
    {"position", "number", "where the frame's length stands in the stream"},
    {"size", "number", "bytes of the frame without its length"},
    {"message", "string", "Kafka's name of it, where the API is known"},
    {"api", "number", "the API key where it is not"},
    {"version", "number", "version of the API"},
    {"header", "object", "the fields of its header"},
    {"json", "object", "its fields by Kafka's names"},
    {"problem", "string", "why header or fields are missing"},
};

constexpr cli::JsonField kSchemaJson[] = {
    {"type", "string",
     "`request`, `response`, `header`, `data`, or of internal records "
     "`metadata`, `coordinator-key`, `coordinator-value`"},
    {"apiKey", "number", "key of the API, or the type of the record"},
    {"listeners", "array of string", "who answers: `broker`, `controller`"},
    {"latestVersionUnstable", "boolean", "the last version is not announced"},
    {"name", "string", "Kafka's name of the message"},
    {"validVersions", "string", "`0-4`: the versions there are"},
    {"flexibleVersions", "string",
     "`2+`: those with compact lengths and tagged fields; or `none`"},
    {"fields", "array of object",
     "`name`, `type`, `versions`, `nullableVersions`, `tag`, `default`, "
     "`ignorable`, `flexibleVersions`, and `fields` of structs"},
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
    .positionals = kStreams,
    .options = kFramesOptions,
    .description =
        "Prints a line for each frame of a captured connection: four bytes "
        "of length, a header, a message. A frame of an unknown API or "
        "version is told and passed over; a length that cannot be one ends "
        "the walk.",
    .examples = kFramesExamples,
    .json = kFrameJson,
};
constexpr cli::CommandSpec kWireSchema{
    .name = "wire schema",
    .summary = "the fields of messages",
    .topic = cli::Topic::kTools,
    .place = false,
    .positionals = kNames,
    .description =
        "Prints what weir knows of each message, a line of JSON "
        "for each, in the words of Kafka's schema files.",
    .examples = kSchemaExamples,
    .json = kSchemaJson,
};

}  // namespace weir::specs
