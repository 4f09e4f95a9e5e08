#include "lib/client/tls.h"

#include <algorithm>
#include <cerrno>

#include "lib/base/bytes.h"

namespace weir {
namespace {

// OpenSSL's numbers (ssl.h, tls1.h).
constexpr int kErrorSyscall = 5, kErrorZeroReturn = 6;
constexpr int kErrorWantRead = 2, kErrorWantWrite = 3;
constexpr int kCtrlSetHostName = 55, kHostNameType = 0;
constexpr size_t kLongest = size_t(1) << 30;

}  // namespace

Result<std::unique_ptr<TlsSession>> TlsSession::make(
    std::shared_ptr<const Security> security, int fd,
    const Endpoint& endpoint) {
  const OpenSsl& o = security->openssl();
  void* ssl = o.SSL_new(security->context());
  if (ssl == nullptr) return fail(Code::kIo, "OpenSSL: {}", o.last_error());
  std::unique_ptr<TlsSession> self(new TlsSession(std::move(security), ssl));
  o.SSL_set_fd(ssl, fd);
  std::string host = endpoint.host;
  o.SSL_ctrl(ssl, kCtrlSetHostName, kHostNameType, host.data());
  if (self->security_->checks_host() && o.SSL_set1_host(ssl, host.c_str()) != 1)
    return fail(Code::kIo, "OpenSSL: {}", o.last_error());
  return self;
}

TlsSession::~TlsSession() { openssl().SSL_free(ssl_); }

Result<TlsSession::Done> TlsSession::outcome(int returned,
                                             std::string_view what) {
  if (returned > 0) return Done{size_t(returned), {}};
  int system = errno;
  switch (openssl().SSL_get_error(ssl_, returned)) {
    case kErrorWantRead:
      return Done{0, Wait::kRead};
    case kErrorWantWrite:
      return Done{0, Wait::kWrite};
    case kErrorZeroReturn:
      return Done{};
    case kErrorSyscall:
      if (system == 0) return Done{};
      errno = system;
      return fail_errno("", what);
    default:
      break;
  }
  long verified = openssl().SSL_get_verify_result(ssl_);
  if (verified == 0)
    return fail(Code::kIo, "{}: {}", what, openssl().last_error());
  return fail(Error{
      .code = Code::kRefused,
      .text = fmt::format("its certificate is not trusted: {}",
                          openssl().X509_verify_cert_error_string(verified)),
      .hint = "ssl.ca.location names the authorities"});
}

Result<TlsSession::Done> TlsSession::handshake() {
  errno = 0;
  return outcome(openssl().SSL_connect(ssl_), "TLS failed");
}

Result<TlsSession::Done> TlsSession::read(char* into, size_t size) {
  errno = 0;
  return outcome(openssl().SSL_read(ssl_, into, int(std::min(size, kLongest))),
                 "cannot receive");
}

Result<TlsSession::Done> TlsSession::write(Bytes bytes) {
  errno = 0;
  return outcome(openssl().SSL_write(ssl_, bytes.data(),
                                     int(std::min(bytes.size(), kLongest))),
                 "cannot send");
}

bool TlsSession::has_more() const { return openssl().SSL_pending(ssl_) > 0; }

}  // namespace weir
