// UpdateFeatures (57), versions 0 to 2: raises or lowers feature levels, all
// or none; or only says whether it could.
//
// Errors: INVALID_UPDATE_VERSION (an unknown feature or kind of step, a level
// that is not supported, lower without leave or higher with it, a
// metadata.version that would lose records, a feature that needs a higher
// metadata.version), POLICY_VIOLATION (read-only), KAFKA_STORAGE_ERROR.
//
// Reference: org.apache.kafka.controller.FeatureControlManager
// .updateFeatures; KIP-584, KIP-1022.
#include "lib/protocol/api/update_features.h"

#include <algorithm>

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/record_versions.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using Step = p::UpdateFeaturesRequest::FeatureUpdateKey;

enum Kind : int8_t { kUpgrade = 1, kSafeDowngrade = 2, kUnsafeDowngrade = 3 };

constexpr std::string_view kKraftVersion = "kraft.version";
/// ELR needs the records of this metadata.version (4.0-IV1).
constexpr int16_t kElrNeeds = 23;
/// Levels of metadata.version that brought new records or fields.
constexpr int16_t kChanged[] = {8, 11, 13, 14, 15, 17, 23, 30, 32, 33};

int16_t level_now(const Broker& broker, std::string_view feature) {
  if (feature == kKraftVersion) return broker.image().kraft_version();
  const auto& features = broker.image().features();
  auto found = features.find(std::string(feature));
  return found == features.end() ? int16_t(0) : found->second;
}

const FeatureRow* find_feature(std::string_view name) {
  for (const FeatureRow& row : feature_rows())
    if (row.name == name) return &row;
  return nullptr;
}

bool loses_metadata(int16_t from, int16_t to) {
  return std::any_of(
      std::begin(kChanged), std::end(kChanged),
      [&](int16_t level) { return level > to && level <= from; });
}

template <class... Args>
tl::unexpected<Refusal> invalid(fmt::format_string<Args...> text,
                                Args&&... args) {
  return refusal(ErrorCode::INVALID_UPDATE_VERSION, text,
                 std::forward<Args>(args)...);
}

// `metadata`: metadata.version as it will be.
Answered<void> check(const Broker& broker, const Step& step, Kind kind,
                     int16_t metadata) {
  const std::string& name = step.feature;
  int16_t level = step.maxVersionLevel;
  const FeatureRow* row = find_feature(name);
  if (kind < kUpgrade || kind > kUnsafeDowngrade)
    return invalid("{} is no kind of step", int(kind));
  if (!row) return invalid("there is no feature '{}'", name);
  if (level != 0 && (level < row->min || level > row->max))
    return invalid("{} is {} to {} here, not {}", name, row->min, row->max,
                   level);
  if (level == 0 && row->min > 0) return invalid("{} cannot be 0", name);
  int16_t now = level_now(broker, name);
  if (level < now && kind == kUpgrade)
    return invalid("{} is {} now; {} would be a downgrade", name, now, level);
  if (level > now && kind != kUpgrade)
    return invalid("{} is {} now; {} would be no downgrade", name, now, level);
  if (name == kMetadataVersion && loses_metadata(now, level))
    return invalid("{} {} cannot hold all records of {}", name, level, now);
  if (name == kKraftVersion && level < now)
    return invalid("{} cannot be lowered", name);
  if (name == kElrVersion && level > 0 && metadata < kElrNeeds)
    return invalid("{} needs a metadata.version of {}", name, kElrNeeds);
  return {};
}

Kind kind_of(const Step& step, int16_t version) {
  if (version > 0) return Kind(step.upgradeType);
  return step.allowDowngrade ? kSafeDowngrade : kUpgrade;
}

Answered<void> update(Broker& broker, const std::vector<Step>& steps,
                      int16_t version, bool only_check) {
  int16_t metadata = level_now(broker, kMetadataVersion);
  for (const Step& step : steps)
    if (step.feature == kMetadataVersion) metadata = step.maxVersionLevel;
  MetadataBatch batch;
  for (const Step& step : steps) {
    Answered<void> ok = check(broker, step, kind_of(step, version), metadata);
    if (!ok) return ok;
    if (step.feature == kKraftVersion) continue;  // as it is
    Result<> added =
        batch.add(p::FeatureLevelRecord{.name = step.feature,
                                        .featureLevel = step.maxVersionLevel},
                  0);
    if (!added)
      return refusal(ErrorCode::UNKNOWN_SERVER_ERROR, "{}",
                     added.error().message());
  }
  if (broker.options().read_only)
    return refusal(ErrorCode::POLICY_VIOLATION,
                   "the directory is served read-only");
  if (only_check) return {};
  Result<> done = broker.directory().record(batch);
  if (done) return {};
  return refusal(kafka_error(done.error().code), "{}", done.error().message());
}

void update_features(Broker& broker, p::UpdateFeaturesRequest& request,
                     Responder<p::UpdateFeaturesResponse> respond) {
  // Of a feature that is named twice Kafka sees the first.
  std::vector<Step> steps;
  for (Step& step : request.featureUpdates)
    if (std::none_of(steps.begin(), steps.end(), [&](const Step& other) {
          return other.feature == step.feature;
        }))
      steps.push_back(std::move(step));
  p::UpdateFeaturesResponse response;
  response.errorMessage.reset();
  Answered<void> done =
      update(broker, steps, respond.version(), request.validateOnly);
  if (!done) {
    refuse(response, done.error());
  } else if (respond.version() < 2) {
    for (const Step& step : steps)
      response.results.push_back(
          {.feature = step.feature, .errorMessage = "NONE"});
  }
  respond(response);
}

}  // namespace

void handle_update_features(Broker& broker, Call call, Reader& body) {
  answer<p::UpdateFeaturesRequest, p::UpdateFeaturesResponse, update_features>(
      broker, std::move(call), body);
}

}  // namespace weir
