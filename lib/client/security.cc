#include "lib/client/security.h"

namespace weir {
namespace {

// OpenSSL's numbers (ssl.h).
constexpr int kVerifyNone = 0, kVerifyPeer = 1;
constexpr int kPem = 1;

}  // namespace

Security::~Security() {
  if (context_ != nullptr) openssl_->SSL_CTX_free(context_);
}

Result<std::shared_ptr<const Security>> Security::make(
    const ClientProperties& properties) {
  std::string protocol =
      properties.text("security.protocol").value_or("plaintext");
  bool tls = protocol == "ssl" || protocol == "sasl_ssl";
  bool sasl = protocol.starts_with("sasl_");
  if (!tls && !sasl) return nullptr;
  std::shared_ptr<Security> self(new Security);
  TRY_ASSIGN(self->openssl_, OpenSsl::load());
  if (sasl) {
    auto name = properties.text("sasl.username");
    auto password = properties.text("sasl.password");
    if (!name || !password)
      return fail(Code::kUsage,
                  "security.protocol={} needs sasl.username and sasl.password",
                  protocol);
    std::string mechanism = properties.text("sasl.mechanism").value_or("plain");
    for (char& c : mechanism) c = char(std::toupper(c));
    self->login_ = Login{mechanism, *name, *password};
  }
  if (tls) TRY(self->make_context(properties));
  return std::shared_ptr<const Security>(std::move(self));
}

Result<> Security::make_context(const ClientProperties& properties) {
  const OpenSsl& o = *openssl_;
  context_ = o.SSL_CTX_new(o.TLS_client_method());
  if (context_ == nullptr)
    return fail(Code::kIo, "OpenSSL: {}", o.last_error());
  auto need = [&](const char* property, bool done) -> Result<> {
    if (done) return {};
    return fail(Error{.code = Code::kUsage,
                      .text = fmt::format("{}: {}", property, o.last_error()),
                      .file = properties.text(property).value_or("")});
  };
  auto ca = properties.text("ssl.ca.location");
  if (ca)
    TRY(need("ssl.ca.location", o.SSL_CTX_load_verify_locations(
                                    context_, ca->c_str(), nullptr) == 1));
  else
    o.SSL_CTX_set_default_verify_paths(context_);
  if (auto file = properties.text("ssl.certificate.location"))
    TRY(need("ssl.certificate.location", o.SSL_CTX_use_certificate_chain_file(
                                             context_, file->c_str()) == 1));
  if (auto file = properties.text("ssl.key.location")) {
    std::string password = properties.text("ssl.key.password").value_or("");
    o.SSL_CTX_set_default_passwd_cb_userdata(context_, password.data());
    TRY(need("ssl.key.location", o.SSL_CTX_use_PrivateKey_file(
                                     context_, file->c_str(), kPem) == 1));
    o.SSL_CTX_set_default_passwd_cb_userdata(context_, nullptr);
  }
  bool verify =
      properties.text("enable.ssl.certificate.verification") != "false";
  checks_host_ =
      verify &&
      properties.text("ssl.endpoint.identification.algorithm") != "none";
  o.SSL_CTX_set_verify(context_, verify ? kVerifyPeer : kVerifyNone, nullptr);
  return {};
}

}  // namespace weir
