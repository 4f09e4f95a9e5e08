#include "lib/client/sasl.h"

#include "lib/base/json.h"
#include "lib/base/text.h"

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
  Scram(const Login& login, const OpenSsl& openssl, const void* digest,
        std::string nonce)
      : login_(login),
        openssl_(openssl),
        digest_(digest),
        nonce_(std::move(nonce)) {}

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

  std::string hmac(Bytes key, Bytes data) const {
    std::string out(64, '\0');
    unsigned size = 0;
    openssl_.HMAC(digest_, key.data(), int(key.size()),
                  reinterpret_cast<const unsigned char*>(data.data()),
                  data.size(), reinterpret_cast<unsigned char*>(out.data()),
                  &size);
    out.resize(size);
    return out;
  }

  std::string hash(Bytes data) const {
    std::string out(64, '\0');
    unsigned size = 0;
    openssl_.EVP_Digest(data.data(), data.size(),
                        reinterpret_cast<unsigned char*>(out.data()), &size,
                        digest_, nullptr);
    out.resize(size);
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
    std::string salted(hash("").size(), '\0');
    openssl_.PKCS5_PBKDF2_HMAC(
        login_.password.data(), int(login_.password.size()),
        reinterpret_cast<const unsigned char*>(salt.data()), int(salt.size()),
        int(*rounds), digest_, int(salted.size()),
        reinterpret_cast<unsigned char*>(salted.data()));
    std::string without_proof = fmt::format("c=biws,r={}", nonce);
    std::string said = fmt::format("{},{},{}", bare_, server, without_proof);
    std::string key = hmac(salted, "Client Key");
    std::string proof = hmac(hash(key), said);
    for (size_t i = 0; i < proof.size(); ++i)
      proof[i] = char(proof[i] ^ key[i]);
    signature_ = hmac(hmac(salted, "Server Key"), said);
    without_proof += ",p=";
    append_base64(without_proof, proof);
    return without_proof;
  }

  /// Kafka allows 16,384; more would keep us busy for an attacker.
  static constexpr int64_t kMostRounds = 1'000'000;

  const Login& login_;
  const OpenSsl& openssl_;
  const void* digest_;
  std::string nonce_;
  std::string bare_;
  std::string signature_;  // that the server must know
};

}  // namespace

Result<std::unique_ptr<SaslConversation>> SaslConversation::begin(
    const Login& login, const OpenSsl& openssl, std::string nonce) {
  std::unique_ptr<SaslConversation> out;
  if (login.mechanism == "PLAIN")
    out = std::make_unique<Plain>(login);
  else if (login.mechanism == "SCRAM-SHA-256")
    out = std::make_unique<Scram>(login, openssl, openssl.EVP_sha256(),
                                  std::move(nonce));
  else if (login.mechanism == "SCRAM-SHA-512")
    out = std::make_unique<Scram>(login, openssl, openssl.EVP_sha512(),
                                  std::move(nonce));
  else
    return fail(Code::kUsage, "sasl.mechanism '{}' is not known",
                login.mechanism);
  return out;
}

}  // namespace weir
