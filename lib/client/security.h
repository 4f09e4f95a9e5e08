// Security: how a client protects its connections and says who it is, by the
// properties that librdkafka has for it.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "lib/client/openssl.h"
#include "lib/client/properties.h"

namespace weir {

struct Login {
  std::string mechanism;  ///< PLAIN, SCRAM-SHA-256, SCRAM-SHA-512
  std::string username;
  std::string password;
};

class Security {
 public:
  /// Null for plaintext without login. kUsage: properties that contradict
  /// each other or files that cannot be read; kNotFound: no OpenSSL.
  static Result<std::shared_ptr<const Security>> make(
      const ClientProperties& properties);
  ~Security();
  Security(const Security&) = delete;
  Security& operator=(const Security&) = delete;

  const OpenSsl& openssl() const { return *openssl_; }
  const std::optional<Login>& login() const { return login_; }
  bool tls() const { return context_ != nullptr; }
  /// SSL_CTX.
  void* context() const { return context_; }
  /// The certificate must be the host's.
  bool checks_host() const { return checks_host_; }

 private:
  Security() = default;
  Result<> make_context(const ClientProperties& properties);

  std::shared_ptr<const OpenSsl> openssl_;
  std::optional<Login> login_;
  void* context_ = nullptr;
  bool checks_host_ = true;
};

}  // namespace weir
