// AlterUserScramCredentials (51), version 0: sets and removes what users log
// in with. The salted password that comes is not kept, but the two keys that
// are made of it, as Kafka keeps them.
//
// Errors, of each user: DUPLICATE_RESOURCE (named twice in a request),
// UNACCEPTABLE_CREDENTIAL (no name; iterations below 4,096 or above 16,384),
// UNSUPPORTED_SASL_MECHANISM, RESOURCE_NOT_FOUND (nothing to remove),
// UNSUPPORTED_VERSION (metadata.version below 3.5), POLICY_VIOLATION
// (read-only), KAFKA_STORAGE_ERROR.
//
// Reference: org.apache.kafka.controller.ScramControlManager; KIP-554.
#include "lib/protocol/api/alter_user_scram_credentials.h"

#include <map>

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"
#include "lib/client/scram.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using Request = p::AlterUserScramCredentialsRequest;
using Response = p::AlterUserScramCredentialsResponse;
using Deletion = Request::ScramCredentialDeletion;
using Upsertion = Request::ScramCredentialUpsertion;

constexpr int32_t kFewestIterations = 4096, kMostIterations = 16384;
constexpr int16_t kFirstVersionWithScram = 11;  // metadata.version 3.5-IV2

Answered<void> check(const std::string& user, int8_t mechanism) {
  if (user.empty())
    return refusal(ErrorCode::UNACCEPTABLE_CREDENTIAL, "a user has a name");
  if (mechanism != int8_t(ScramMechanism::kSha256) &&
      mechanism != int8_t(ScramMechanism::kSha512))
    return refusal(ErrorCode::UNSUPPORTED_SASL_MECHANISM,
                   "mechanism {} is neither 1 (SCRAM-SHA-256) nor 2 "
                   "(SCRAM-SHA-512)",
                   mechanism);
  return {};
}

class Altering {
 public:
  explicit Altering(const Broker& broker) : broker_(broker) {}

  void add(const Deletion& one) { take(one.name, {&one, nullptr}); }
  void add(const Upsertion& one) { take(one.name, {nullptr, &one}); }

  /// What is to be done for those that nothing is wrong with.
  Result<> add_records(MetadataBatch& batch) const {
    std::shared_ptr<const OpenSsl> openssl;
    for (const auto& [user, wanted] : wanted_) {
      if (errors_.contains(user)) continue;
      if (wanted.remove) {
        TRY(batch.add(
            p::RemoveUserScramCredentialRecord{user, wanted.remove->mechanism},
            0));
        continue;
      }
      if (!openssl) {
        TRY_ASSIGN(openssl, OpenSsl::load());
      }
      TRY(batch.add(record_of(*wanted.set, *openssl), 0));
    }
    return {};
  }

  Response response(const Refusal* of_all) const {
    Response out;
    for (const auto& [user, wanted] : wanted_) {
      auto& one = out.results.emplace_back();
      one.user = user;
      one.errorMessage.reset();
      auto error = errors_.find(user);
      if (error != errors_.end())
        refuse(one, error->second);
      else if (of_all)
        refuse(one, *of_all);
    }
    return out;
  }

 private:
  struct Wanted {
    const Deletion* remove;
    const Upsertion* set;
  };

  void take(const std::string& user, Wanted wanted) {
    bool first = wanted_.try_emplace(user, wanted).second;
    Answered<void> ok = !first ? twice() : check(wanted);
    if (!ok) errors_.try_emplace(user, std::move(ok.error()));
  }
  static Answered<void> twice() {
    return refusal(ErrorCode::DUPLICATE_RESOURCE,
                   "a user is altered once in a request");
  }
  Answered<void> check(const Wanted& wanted) const {
    const auto& features = broker_.image().features();
    auto version = features.find("metadata.version");
    if (version == features.end() || version->second < kFirstVersionWithScram)
      return refusal(ErrorCode::UNSUPPORTED_VERSION,
                     "the metadata.version is below 3.5");
    return wanted.remove ? check(*wanted.remove) : check(*wanted.set);
  }
  Answered<void> check(const Deletion& one) const {
    if (Answered<void> ok = weir::check(one.name, one.mechanism); !ok)
      return ok;
    if (broker_.image().scram_users().contains({one.name, one.mechanism}))
      return {};
    return refusal(ErrorCode::RESOURCE_NOT_FOUND,
                   "user '{}' has no such credential", one.name);
  }
  static Answered<void> check(const Upsertion& one) {
    if (Answered<void> ok = weir::check(one.name, one.mechanism); !ok)
      return ok;
    if (one.iterations >= kFewestIterations &&
        one.iterations <= kMostIterations)
      return {};
    return refusal(ErrorCode::UNACCEPTABLE_CREDENTIAL,
                   "{} iterations are not within {} to {}", one.iterations,
                   kFewestIterations, kMostIterations);
  }
  static p::UserScramCredentialRecord record_of(const Upsertion& one,
                                                const OpenSsl& openssl) {
    ScramKeys keys(ScramMechanism(one.mechanism), openssl);
    return {.name = one.name,
            .mechanism = one.mechanism,
            .salt = one.salt,
            .storedKey = keys.stored_key(one.saltedPassword),
            .serverKey = keys.server_key(one.saltedPassword),
            .iterations = one.iterations};
  }

  const Broker& broker_;
  std::map<std::string, Wanted> wanted_;
  std::map<std::string, Refusal> errors_;
};

Answered<void> write(Broker& broker, const Altering& altering) {
  if (broker.options().read_only)
    return refusal(ErrorCode::POLICY_VIOLATION,
                   "the directory is served read-only");
  MetadataBatch batch;
  Result<> done = altering.add_records(batch);
  if (done && !batch.empty()) done = broker.directory().record(batch);
  if (done) return {};
  return refusal(kafka_error(done.error().code), "{}", done.error().message());
}

void alter_user_scram_credentials(Broker& broker, Request& request,
                                  Responder<Response> respond) {
  Altering altering(broker);
  for (const Deletion& one : request.deletions) altering.add(one);
  for (const Upsertion& one : request.upsertions) altering.add(one);
  Answered<void> done = write(broker, altering);
  respond(altering.response(done ? nullptr : &done.error()));
}

}  // namespace

void handle_alter_user_scram_credentials(Broker& broker, Call call,
                                         Reader& body) {
  answer<Request, Response, alter_user_scram_credentials>(
      broker, std::move(call), body);
}

}  // namespace weir
