// The client's side of logging in: PLAIN (RFC 4616), SCRAM-SHA-256 and -512
// (RFC 5802, 7677).
#pragma once
#include <memory>
#include <string>

#include "lib/base/bytes.h"
#include "lib/client/security.h"

namespace weir {

class SaslConversation {
 public:
  virtual ~SaslConversation() = default;

  /// `openssl` must outlive it; `nonce` is new for each login. kUsage: a
  /// mechanism that is not known.
  static Result<std::unique_ptr<SaslConversation>> begin(const Login& login,
                                                         const OpenSsl& openssl,
                                                         std::string nonce);

  virtual std::string first() = 0;
  /// The answer to what the server says; nothing when all is said. kRefused:
  /// the server is not who it should be, or says no.
  virtual Result<std::optional<std::string>> next(Bytes server) = 0;
};

}  // namespace weir
