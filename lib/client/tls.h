// TlsSession: TLS over a socket that does not block.
#pragma once
#include <sys/types.h>

#include "lib/base/bytes.h"
#include "lib/client/security.h"
#include "lib/net/endpoint.h"

namespace weir {

class TlsSession {
 public:
  /// What to wait for before the same call is made again.
  enum class Wait { kRead, kWrite };
  struct Done {
    size_t bytes = 0;  ///< 0 with no `wait`: the end
    std::optional<Wait> wait = {};
  };

  /// `fd` must outlive it. kIo.
  static Result<std::unique_ptr<TlsSession>> make(
      std::shared_ptr<const Security> security, int fd,
      const Endpoint& endpoint);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  // Each may have to be called again. kRefused: the certificate is not
  // trusted; kIo.
  Result<Done> handshake();
  Result<Done> read(char* into, size_t size);
  Result<Done> write(Bytes bytes);
  /// Bytes came that no poll will tell of.
  bool has_more() const;

 private:
  TlsSession(std::shared_ptr<const Security> security, void* ssl)
      : security_(std::move(security)), ssl_(ssl) {}
  const OpenSsl& openssl() const { return security_->openssl(); }
  Result<Done> outcome(int returned, std::string_view what);

  std::shared_ptr<const Security> security_;
  void* ssl_;
};

}  // namespace weir
