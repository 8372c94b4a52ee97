#include "asio/readiness.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <utility>

#include "muster/error.hpp"

namespace muster::io {

Readiness::Readiness(const boost::asio::any_io_executor& executor, int descriptor,
                     std::function<void()> on_ready)
    : descriptor_(executor), shared_(std::make_shared<Shared>()) {
  shared_->on_ready = std::move(on_ready);
  boost::system::error_code failure;
  descriptor_.assign(descriptor, failure);
  if (failure) throw Error(Errc::socket_failure, "cannot watch a socket: " + failure.message());
}

Readiness::~Readiness() {
  if (descriptor_.is_open()) descriptor_.release();
}

void Readiness::await_readable() {
  await(Descriptor::wait_read, &Shared::awaits_readable);
}

void Readiness::await_writable() {
  await(Descriptor::wait_write, &Shared::awaits_writable);
}

void Readiness::await(Descriptor::wait_type type, std::atomic<bool> Shared::*is_waiting) {
  if (((*shared_).*is_waiting).exchange(true)) return;
  // The handler may run after this object is destroyed, so it holds the shared state weakly.
  descriptor_.async_wait(
      type, [weak = std::weak_ptr(shared_), is_waiting](const boost::system::error_code& failure) {
        const std::shared_ptr<Shared> shared = weak.lock();
        if (failure || shared == nullptr) return;
        ((*shared).*is_waiting).store(false);
        shared->on_ready();
      });
}

}  // namespace muster::io
