#include "lib/client/openssl.h"

#include "lib/os/shared_library.h"

namespace weir {

Result<std::shared_ptr<const OpenSsl>> OpenSsl::load() {
  auto out = std::make_shared<OpenSsl>();
  TRY_ASSIGN(auto crypto, SharedLibrary::open("libcrypto.so.3", "libssl3"));
  TRY_ASSIGN(auto ssl, SharedLibrary::open("libssl.so.3", "libssl3"));
#define WEIR_BIND(library, name) TRY(library.bind(out->name, #name))
  WEIR_BIND(crypto, EVP_sha256);
  WEIR_BIND(crypto, EVP_sha512);
  WEIR_BIND(crypto, EVP_Digest);
  WEIR_BIND(crypto, HMAC);
  WEIR_BIND(crypto, PKCS5_PBKDF2_HMAC);
  WEIR_BIND(crypto, ERR_get_error);
  WEIR_BIND(crypto, ERR_error_string_n);
  WEIR_BIND(crypto, X509_verify_cert_error_string);
  WEIR_BIND(ssl, TLS_client_method);
  WEIR_BIND(ssl, SSL_CTX_new);
  WEIR_BIND(ssl, SSL_CTX_free);
  WEIR_BIND(ssl, SSL_CTX_set_default_verify_paths);
  WEIR_BIND(ssl, SSL_CTX_load_verify_locations);
  WEIR_BIND(ssl, SSL_CTX_use_certificate_chain_file);
  WEIR_BIND(ssl, SSL_CTX_use_PrivateKey_file);
  WEIR_BIND(ssl, SSL_CTX_set_verify);
  WEIR_BIND(ssl, SSL_CTX_set_default_passwd_cb_userdata);
  WEIR_BIND(ssl, SSL_new);
  WEIR_BIND(ssl, SSL_free);
  WEIR_BIND(ssl, SSL_set_fd);
  WEIR_BIND(ssl, SSL_set1_host);
  WEIR_BIND(ssl, SSL_ctrl);
  WEIR_BIND(ssl, SSL_connect);
  WEIR_BIND(ssl, SSL_read);
  WEIR_BIND(ssl, SSL_write);
  WEIR_BIND(ssl, SSL_pending);
  WEIR_BIND(ssl, SSL_get_error);
  WEIR_BIND(ssl, SSL_get_verify_result);
#undef WEIR_BIND
  return std::shared_ptr<const OpenSsl>(std::move(out));
}

std::string OpenSsl::last_error() const {
  unsigned long code = 0;
  while (unsigned long next = ERR_get_error()) code = next;
  if (code == 0) return "no reason is given";
  char text[256];
  ERR_error_string_n(code, text, sizeof text);
  return text;
}

}  // namespace weir
