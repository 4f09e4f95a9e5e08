#include "lib/broker/respond.h"

#include <cassert>

namespace weir {

namespace {
// Views that stand for slices begin at addresses no memory has: the first
// page, which is never mapped.
constexpr uintptr_t kFirstMark = 1;
}  // namespace

int64_t Answer::size() const {
  int64_t out = 0;
  for (const Piece& piece : pieces) {
    if (const auto* bytes = std::get_if<std::string>(&piece))
      out += int64_t(bytes->size());
    else
      out += std::get<FileSlice>(piece).length;
  }
  return out;
}

Bytes records_of(size_t index, int64_t length) {
  assert(index < kMaxSlices);
  return {reinterpret_cast<const char*>(kFirstMark + index), size_t(length)};
}

void refuse(const Refusal& why, int16_t& error_code,
            std::optional<std::string>& message) {
  error_code = code(why.code);
  message = why.text;
}

Answer make_answer(const Call& call, const schema::Message& message,
                   const void* response, std::span<const FileSlice> slices) {
  std::string head;
  std::vector<schema::Splice> splices;
  protocol::ResponseHeader header{.correlationId = call.correlation_id};
  Result<> encoded = schema::encode(
      header, call.api->response_header_version(call.version), head);
  if (encoded)
    encoded = schema::encode(message, call.version, response, head, &splices);
  // A response that its version cannot carry is a mistake of the handler.
  assert(encoded && "the response does not fit its version");
  if (!encoded) return {.close = true};
  Answer out;
  size_t done = 0;
  for (const schema::Splice& splice : splices) {
    out.pieces.emplace_back(head.substr(done, splice.position - done));
    done = splice.position;
    size_t mark = reinterpret_cast<uintptr_t>(splice.records.data());
    if (mark >= kFirstMark && mark - kFirstMark < slices.size())
      out.pieces.emplace_back(slices[mark - kFirstMark]);
    else
      out.pieces.emplace_back(std::string(splice.records));
  }
  if (done < head.size() || out.pieces.empty())
    out.pieces.emplace_back(head.substr(done));
  return out;
}

void send_answer(const Call& call, const schema::Message& message,
                 const void* response, std::span<const FileSlice> slices) {
  call.reply(make_answer(call, message, response, slices));
}

bool read_body(const schema::Message& message, Reader& body, const Call& call,
               void* request) {
  if (schema::decode(message, call.version, body, request)) return true;
  call.reply({.close = true});
  return false;
}

}  // namespace weir
