#include "lib/client/sasl.h"

#include "lib/base/json.h"
#include "lib/base/text.h"
#include "lib/client/scram.h"

namespace weir {
namespace {

class Plain : public SaslConversation {
 public:
  explicit Plain(const Login& login) : login_(login) {}
  std::string first() override {
    std::string out(1, '\0');
    out += login_.username;
    out += '\0';
    return out + login_.password;
  }
  Result<std::optional<std::string>> next(Bytes) override {
    return std::nullopt;
  }

 private:
  const Login& login_;
};

// "a=...,b=..." to the value of one letter.
Result<std::string_view> attribute(Bytes message, char letter) {
  while (!message.empty()) {
    std::string_view one = message.substr(0, message.find(','));
    message.remove_prefix(std::min(message.size(), one.size() + 1));
    if (one.size() >= 2 && one[0] == letter && one[1] == '=')
      return one.substr(2);
  }
  return fail(Code::kRefused, "login: the server does not say '{}'", letter);
}

class Scram : public SaslConversation {
 public:
  Scram(const Login& login, ScramKeys keys, std::string nonce)
      : login_(login), keys_(keys), nonce_(std::move(nonce)) {}

  std::string first() override {
    bare_ = "n=" + saslname() + ",r=" + nonce_;
    return "n,," + bare_;
  }

  Result<std::optional<std::string>> next(Bytes server) override {
    if (signature_.empty()) return prove(server);
    auto said = attribute(server, 'v');
    std::string theirs;
    if (said && parse_base64(*said, theirs) && theirs == signature_)
      return std::nullopt;
    return fail(Code::kRefused, "login: the server does not know the password");
  }

 private:
  // The separators of messages are written otherwise in names.
  std::string saslname() const {
    std::string out;
    for (char c : login_.username)
      out += c == ',' ? "=2C" : c == '=' ? "=3D" : std::string(1, c);
    return out;
  }

  Result<std::optional<std::string>> prove(Bytes server) {
    TRY_ASSIGN(auto nonce, attribute(server, 'r'));
    TRY_ASSIGN(auto salt_text, attribute(server, 's'));
    TRY_ASSIGN(auto rounds_text, attribute(server, 'i'));
    std::string salt;
    auto rounds = parse_integer(rounds_text);
    if (!nonce.starts_with(nonce_) || nonce.size() == nonce_.size() ||
        !parse_base64(salt_text, salt) || !rounds || *rounds < 1 ||
        *rounds > kMostRounds)
      return fail(Code::kRefused, "login: the server's words make no sense");
    std::string salted =
        keys_.salted_password(login_.password, salt, int(*rounds));
    std::string without_proof = fmt::format("c=biws,r={}", nonce);
    std::string said = fmt::format("{},{},{}", bare_, server, without_proof);
    std::string key = keys_.client_key(salted);
    std::string proof = keys_.hmac(keys_.stored_key(salted), said);
    for (size_t i = 0; i < proof.size(); ++i)
      proof[i] = char(proof[i] ^ key[i]);
    signature_ = keys_.hmac(keys_.server_key(salted), said);
    without_proof += ",p=";
    append_base64(without_proof, proof);
    return without_proof;
  }

  /// Kafka allows 16,384; more would keep us busy for an attacker.
  static constexpr int64_t kMostRounds = 1'000'000;

  const Login& login_;
  ScramKeys keys_;
  std::string nonce_;
  std::string bare_;
  std::string signature_;  // that the server must know
};

}  // namespace

Result<std::unique_ptr<SaslConversation>> SaslConversation::begin(
    const Login& login, const OpenSsl& openssl, std::string nonce) {
  std::unique_ptr<SaslConversation> out;
  auto scram = [&](ScramMechanism mechanism) {
    return std::make_unique<Scram>(login, ScramKeys(mechanism, openssl),
                                   std::move(nonce));
  };
  if (login.mechanism == "PLAIN")
    out = std::make_unique<Plain>(login);
  else if (login.mechanism == "SCRAM-SHA-256")
    out = scram(ScramMechanism::kSha256);
  else if (login.mechanism == "SCRAM-SHA-512")
    out = scram(ScramMechanism::kSha512);
  else
    return fail(Code::kUsage, "sasl.mechanism '{}' is not known",
                login.mechanism);
  return out;
}

}  // namespace weir
