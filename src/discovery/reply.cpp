#include <atomic>
#include <utility>

#include "muster/request.hpp"

namespace muster {

/// Sends one answer: the first, or that there is none.
class Reply::Once {
 public:
  explicit Once(Send send) : send_(std::move(send)) {}
  Once(const Once&) = delete;
  Once& operator=(const Once&) = delete;
  ~Once() { send(Status::failed, {.value = "its handler has dropped the request"}); }

  void send(Status status, const Payload& payload) {
    if (!was_sent_.exchange(true)) send_(status, payload);
  }

 private:
  Send send_;
  std::atomic<bool> was_sent_ = false;
};

Reply::Reply(Send send) : once_(std::make_shared<Once>(std::move(send))) {}

void Reply::operator()(const Payload& payload) const {
  once_->send(Status::done, payload);
}

void Reply::fail(std::string_view why) const {
  once_->send(Status::failed, {.value = Value(why.empty() ? "no reason given" : why)});
}

void Reply::not_mine() const {
  once_->send(Status::not_mine, {});
}

}  // namespace muster
