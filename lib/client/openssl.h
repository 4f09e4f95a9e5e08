// The functions of OpenSSL 3 that are used, from its libraries as they are
// loaded on first use.
#pragma once
#include <memory>

#include "lib/base/result.h"

namespace weir {

/// Its objects are only ever pointed to.
struct OpenSsl {
  using Object = void;

  // libcrypto
  const Object* (*EVP_sha256)();
  const Object* (*EVP_sha512)();
  int (*EVP_Digest)(const void* data, size_t size, unsigned char* out,
                    unsigned* out_size, const Object* md, Object* engine);
  unsigned char* (*HMAC)(const Object* md, const void* key, int key_size,
                         const unsigned char* data, size_t size,
                         unsigned char* out, unsigned* out_size);
  int (*PKCS5_PBKDF2_HMAC)(const char* pass, int pass_size,
                           const unsigned char* salt, int salt_size, int rounds,
                           const Object* md, int out_size, unsigned char* out);
  unsigned long (*ERR_get_error)();
  void (*ERR_error_string_n)(unsigned long code, char* out, size_t size);
  const char* (*X509_verify_cert_error_string)(long code);

  // libssl
  const Object* (*TLS_client_method)();
  Object* (*SSL_CTX_new)(const Object* method);
  void (*SSL_CTX_free)(Object* context);
  int (*SSL_CTX_set_default_verify_paths)(Object* context);
  int (*SSL_CTX_load_verify_locations)(Object* context, const char* file,
                                       const char* folder);
  int (*SSL_CTX_use_certificate_chain_file)(Object* context, const char* file);
  int (*SSL_CTX_use_PrivateKey_file)(Object* context, const char* file,
                                     int type);
  void (*SSL_CTX_set_verify)(Object* context, int mode, void* callback);
  void (*SSL_CTX_set_default_passwd_cb_userdata)(Object* context, void* text);
  Object* (*SSL_new)(Object* context);
  void (*SSL_free)(Object* ssl);
  int (*SSL_set_fd)(Object* ssl, int fd);
  int (*SSL_set1_host)(Object* ssl, const char* host);
  long (*SSL_ctrl)(Object* ssl, int command, long number, void* argument);
  int (*SSL_connect)(Object* ssl);
  int (*SSL_read)(Object* ssl, void* into, int size);
  int (*SSL_write)(Object* ssl, const void* from, int size);
  int (*SSL_pending)(const Object* ssl);
  int (*SSL_get_error)(const Object* ssl, int returned);
  long (*SSL_get_verify_result)(const Object* ssl);

  /// kNotFound: it is not installed.
  static Result<std::shared_ptr<const OpenSsl>> load();
  /// What went wrong last, in OpenSSL's words.
  std::string last_error() const;
};

}  // namespace weir
