#include <hiredis/hiredis.h>
#include <time.h>

#include <stdexcept>

#include "bench/peers/messages/messenger.hpp"

namespace muster::bench {

namespace {

constexpr int port = 6379;
constexpr int attempts_max = 200;

/// Retries, because the broker may have just been started.
redisContext* connect_to(const std::string& broker) {
  constexpr timespec between{0, 20'000'000};
  for (int attempt = 0; attempt < attempts_max; ++attempt) {
    redisContext* const context = redisConnect(broker.c_str(), port);
    if (context != nullptr && context->err == 0) return context;
    redisFree(context);
    nanosleep(&between, nullptr);
  }
  throw std::runtime_error("the Redis server does not answer");
}

/// Redis publish and subscribe, in clear. The sender requests no replies.
class RedisMessenger : public Messenger {
 public:
  RedisMessenger(const std::string& broker, Role role) : context_(connect_to(broker)) {
    if (role == Role::sender) redisAppendCommand(context_, "CLIENT REPLY OFF");
  }

  void send(std::span<const char> message) override {
    redisAppendCommand(context_, "PUBLISH bench %b", message.data(), message.size());
    int is_done = 0;
    while (is_done == 0) {
      if (redisBufferWrite(context_, &is_done) != REDIS_OK) {
        throw std::runtime_error(context_->errstr);
      }
    }
  }

  [[noreturn]] void receive(const Handler& handler, const std::function<void()>& ready) override {
    freeReplyObject(redisCommand(context_, "SUBSCRIBE bench"));
    ready();
    for (;;) {
      void* answer = nullptr;
      if (redisGetReply(context_, &answer) != REDIS_OK) throw std::runtime_error(context_->errstr);
      const auto* const reply = static_cast<const redisReply*>(answer);
      const redisReply& message = *reply->element[2];
      handler({message.str, message.len});
      freeReplyObject(answer);
    }
  }

 private:
  redisContext* context_;
};

}  // namespace

std::unique_ptr<Messenger> connect_messenger(const std::string& broker, Role role) {
  return std::make_unique<RedisMessenger>(broker, role);
}

}  // namespace muster::bench
