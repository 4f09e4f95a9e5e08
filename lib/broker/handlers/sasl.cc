// SaslHandshake (17), versions 0 and 1, and SaslAuthenticate (36), versions 0
// to 2, as on a listener without SASL: ILLEGAL_SASL_STATE.
//
// Left out: SASL. Every listener here is plain text.
//
// Reference: kafka.server.KafkaApis.handleSaslHandshakeRequest; KIP-43.
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"
#include "lib/protocol/api/sasl_authenticate.h"
#include "lib/protocol/api/sasl_handshake.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;

void sasl_handshake(Broker&, p::SaslHandshakeRequest&,
                    Responder<p::SaslHandshakeResponse> respond) {
  respond({.errorCode = code(ErrorCode::ILLEGAL_SASL_STATE)});
}

void sasl_authenticate(Broker&, p::SaslAuthenticateRequest&,
                       Responder<p::SaslAuthenticateResponse> respond) {
  p::SaslAuthenticateResponse response;
  refuse(response, {ErrorCode::ILLEGAL_SASL_STATE,
                    "this listener asks nobody who he is"});
  respond(response);
}

}  // namespace

void handle_sasl_handshake(Broker& broker, Call call, Reader& body) {
  answer<p::SaslHandshakeRequest, p::SaslHandshakeResponse, sasl_handshake>(
      broker, std::move(call), body);
}

void handle_sasl_authenticate(Broker& broker, Call call, Reader& body) {
  answer<p::SaslAuthenticateRequest, p::SaslAuthenticateResponse,
         sasl_authenticate>(broker, std::move(call), body);
}

}  // namespace weir
