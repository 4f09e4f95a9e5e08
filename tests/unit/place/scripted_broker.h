// A broker that says what a test tells it to: on loopback, a thread for each
// connection, answers by the protocol's tables.
#pragma once
#include <catch2/catch.hpp>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

#include "lib/client/cluster.h"
#include "lib/net/socket.h"
#include "lib/protocol/api/api_versions.h"
#include "lib/protocol/api/headers.h"
#include "lib/schema/encode.h"

namespace weir {

class ScriptedBroker {
 public:
  struct Request {
    int16_t key;
    int16_t version;
    Bytes body;

    template <class T>
    T as() const {
      return schema::decode<T>(body, version).value();
    }
    template <class T>
    std::string answer(const T& message) const {
      std::string out;
      (void)schema::encode(message, version, out);  // no REQUIRE in threads
      return out;
    }
  };
  /// The bytes of an answer, or nothing for silence.
  using Script = std::function<std::optional<std::string>(const Request&)>;

  /// `newest`: API keys, with the version that alone is served.
  ScriptedBroker(std::map<int16_t, int16_t> newest, Script script)
      : newest_(std::move(newest)), script_(std::move(script)) {
    listener_ = Socket(::socket(AF_INET, SOCK_STREAM, 0));
    SocketAddress any = resolve({.host = "127.0.0.1"}).value().front();
    REQUIRE(::bind(listener_.fd(), any.raw(), any.size) == 0);
    REQUIRE(::listen(listener_.fd(), 8) == 0);
    at = local_address(listener_.fd()).endpoint();
    threads_.emplace_back([this] { accept(); });
  }
  ~ScriptedBroker() { stop(); }
  void stop() {
    {
      std::lock_guard lock(mutex_);
      if (stopped_) return;
      stopped_ = true;
      ::shutdown(listener_.fd(), SHUT_RDWR);
      for (const Socket& one : peers_) ::shutdown(one.fd(), SHUT_RDWR);
    }
    for (std::thread& one : threads_) one.join();
  }

  Endpoint at;

 private:
  void accept() {
    for (;;) {
      Socket peer(::accept(listener_.fd(), nullptr, nullptr));
      std::lock_guard lock(mutex_);
      if (stopped_ || !peer) return;
      const Socket& kept = peers_.emplace_back(std::move(peer));
      threads_.emplace_back([this, fd = kept.fd()] { serve(fd); });
    }
  }

  static bool read(int fd, std::string& into) {
    return ::recv(fd, into.data(), into.size(), MSG_WAITALL) ==
           ssize_t(into.size());
  }

  void serve(int fd) {
    for (;;) {
      std::string head(4, '\0');
      if (!read(fd, head)) return;
      std::string frame(size_t(load_be<int32_t>(head.data())), '\0');
      if (!read(fd, frame)) return;
      std::string out = respond(frame);
      if (out.empty()) continue;
      store_be(head.data(), int32_t(out.size()));
      out = head + out;
      (void)::send(fd, out.data(), out.size(), MSG_NOSIGNAL);
    }
  }

  std::string respond(const std::string& frame) {
    const protocol::Api& api = *protocol::find_api(load_be<int16_t>(&frame[0]));
    int16_t version = load_be<int16_t>(&frame[2]);
    Reader in(frame);
    auto header = schema::decode<protocol::RequestHeader>(
                      in, api.request_header_version(version))
                      .value();
    Request request{api.key, version, in.rest()};
    std::optional<std::string> body =
        api.key == 18 ? versions(request) : script_(request);
    if (!body) return {};
    std::string out;
    protocol::ResponseHeader back{.correlationId = header.correlationId};
    (void)schema::encode(back, api.response_header_version(version), out);
    return out + *body;
  }

  std::string versions(const Request& request) const {
    protocol::ApiVersionsResponse answer;
    for (auto [key, version] : newest_)
      answer.apiKeys.push_back(
          {.apiKey = key, .minVersion = version, .maxVersion = version});
    return request.answer(answer);
  }

  std::map<int16_t, int16_t> newest_;
  Script script_;
  Socket listener_;
  std::mutex mutex_;
  bool stopped_ = false;
  std::list<Socket> peers_;
  std::list<std::thread> threads_;
};

}  // namespace weir
