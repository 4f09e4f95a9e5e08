// ApiVersions (18): what is served here. A version from the future is answered
// with version 0 and UNSUPPORTED_VERSION, so that the client can ask again.
#include "lib/protocol/api/api_versions.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/record_versions.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;

// Names and versions that Kafka takes: letters and digits, '-' and '.' inside.
bool is_software_word(std::string_view text) {
  auto alnum = [](char c) { return std::isalnum(uint8_t(c)) != 0; };
  return !text.empty() && alnum(text.front()) && alnum(text.back()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return alnum(c) || c == '-' || c == '.'; });
}

p::ApiVersionsResponse describe(const Broker& broker) {
  p::ApiVersionsResponse response;
  for (const p::Api& api : p::apis()) {
    if (!find_handler(api.key)) continue;
    schema::Versions v = api.announced();
    response.apiKeys.push_back(
        {.apiKey = api.key, .minVersion = v.first, .maxVersion = v.last});
  }
  for (const FeatureRow& row : feature_rows())
    response.supportedFeatures.push_back({.name = std::string(row.name),
                                          .minVersion = row.min,
                                          .maxVersion = row.max});
  for (const auto& [name, level] : broker.image().features())
    response.finalizedFeatures.push_back(
        {.name = name, .maxVersionLevel = level, .minVersionLevel = level});
  // The quorum's own feature stands in control records, not among the others.
  if (int16_t level = broker.image().kraft_version(); level > 0)
    response.finalizedFeatures.push_back({.name = "kraft.version",
                                          .maxVersionLevel = level,
                                          .minVersionLevel = level});
  // Clients believe the newest: it rises with whatever the metadata say.
  response.finalizedFeaturesEpoch = broker.directory().metadata_end().value();
  return response;
}

}  // namespace

void handle_api_versions(Broker& broker, Call call, Reader& body) {
  p::ApiVersionsResponse response;
  if (!call.api->request->versions.has(call.version)) {
    call.version = 0;
    response = describe(broker);
    response.errorCode = code(p::ErrorCode::UNSUPPORTED_VERSION);
    return Responder<p::ApiVersionsResponse>(std::move(call))(response);
  }
  Result<p::ApiVersionsRequest> request =
      schema::decode<p::ApiVersionsRequest>(body, call.version);
  if (!request) return call.reply({.close = true});
  if (call.version >= 3 && (!is_software_word(request->clientSoftwareName) ||
                            !is_software_word(request->clientSoftwareVersion)))
    response.errorCode = code(p::ErrorCode::INVALID_REQUEST);
  else
    response = describe(broker);
  if (call.version >= 3 && response.errorCode == 0) {
    call.connection->software_name = request->clientSoftwareName;
    call.connection->software_version = request->clientSoftwareVersion;
  }
  Responder<p::ApiVersionsResponse>(std::move(call))(response);
}

}  // namespace weir
