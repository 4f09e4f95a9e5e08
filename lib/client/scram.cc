#include "lib/client/scram.h"

namespace weir {
namespace {

constexpr size_t kMostDigestBytes = 64;

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

const unsigned char* bytes_of(Bytes text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

ScramKeys::ScramKeys(ScramMechanism mechanism, const OpenSsl& openssl)
    : mechanism_(mechanism),
      openssl_(openssl),
      digest_(mechanism == ScramMechanism::kSha256 ? openssl.EVP_sha256()
                                                   : openssl.EVP_sha512()) {}

size_t ScramKeys::digest_bytes() const {
  return mechanism_ == ScramMechanism::kSha256 ? 32 : 64;
}

std::string ScramKeys::hash(Bytes data) const {
  std::string out(kMostDigestBytes, '\0');
  unsigned size = 0;
  openssl_.EVP_Digest(data.data(), data.size(), bytes_of(out), &size, digest_,
                      nullptr);
  out.resize(size);
  return out;
}

std::string ScramKeys::hmac(Bytes key, Bytes data) const {
  std::string out(kMostDigestBytes, '\0');
  unsigned size = 0;
  openssl_.HMAC(digest_, key.data(), int(key.size()), bytes_of(data),
                data.size(), bytes_of(out), &size);
  out.resize(size);
  return out;
}

std::string ScramKeys::salted_password(Bytes password, Bytes salt,
                                       int rounds) const {
  std::string out(digest_bytes(), '\0');
  openssl_.PKCS5_PBKDF2_HMAC(password.data(), int(password.size()),
                             bytes_of(salt), int(salt.size()), rounds, digest_,
                             int(out.size()), bytes_of(out));
  return out;
}

}  // namespace weir
