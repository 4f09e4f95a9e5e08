// What a SCRAM credential is made of: the keys that a server keeps, and those
// that a client proves with, all from the salted password.
//
// Reference: RFC 5802, section 3; org.apache.kafka.common.security.scram
// .internals.ScramFormatter.
#pragma once
#include <string>
#include <string_view>

#include "lib/base/bytes.h"
#include "lib/client/openssl.h"

namespace weir {

enum class ScramMechanism : int8_t { kSha256 = 1, kSha512 = 2 };  ///< Kafka's

/// Hashes of one mechanism.
class ScramKeys {
 public:
  ScramKeys(ScramMechanism mechanism, const OpenSsl& openssl);

  size_t digest_bytes() const;
  std::string hash(Bytes data) const;
  std::string hmac(Bytes key, Bytes data) const;
  std::string salted_password(Bytes password, Bytes salt, int rounds) const;

  std::string client_key(Bytes salted) const {
    return hmac(salted, "Client Key");
  }
  std::string stored_key(Bytes salted) const {
    return hash(client_key(salted));
  }
  std::string server_key(Bytes salted) const {
    return hmac(salted, "Server Key");
  }

 private:
  ScramMechanism mechanism_;
  const OpenSsl& openssl_;
  const OpenSsl::Object* digest_;
};

}  // namespace weir
