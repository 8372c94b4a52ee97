#include "muster/lock.hpp"

#include <fmt/format.h>

#include <utility>

#include "core/names.hpp"
#include "discovery/inside.hpp"
#include "discovery/lock_host.hpp"

namespace muster {

namespace {

std::string_view checked_lock(const Discovery& node, std::string_view name) {
  if (!core::is_well_formed_name(name) || name.size() > detail::lock_name_bytes_max) {
    throw Error(Errc::invalid_option,
                fmt::format("\"{}\" cannot name a lock: a name has 1 to {} bytes of UTF-8", name,
                            detail::lock_name_bytes_max));
  }
  if (node.is_observer()) {
    throw Error(Errc::invalid_option, fmt::format("an observer cannot hold the lock \"{}\"", name));
  }
  return name;
}

}  // namespace

/// One user of a lock, at the desk of its node.
class Lock::Impl {
 public:
  Impl(Discovery& node, std::string_view its_name)
      : name(checked_lock(node, its_name)), host(detail::Inside::of(node).locks()) {}

  bool is_in_copy() const { return host->is_in_copy(); }
  void retire() {
    host->close(*audience);
    audience->disconnect_all();
    host->finish_slots();
  }

  const std::string name;
  const std::shared_ptr<detail::LockHost> host;
  const std::shared_ptr<detail::LockAudience> audience = std::make_shared<detail::LockAudience>();
};

Lock::Lock(Discovery& node, std::string_view name) : impl_(std::make_shared<Impl>(node, name)) {}

Lock::~Lock() {
  detail::retire(impl_);
}

Discovery& Lock::node() {
  return impl_->host->node();
}

const std::string& Lock::name() const {
  return impl_->name;
}

Lock::CallId Lock::lock(Done done) {
  return impl_->host->call(impl_->audience, impl_->name, {}, std::move(done));
}

Lock::CallId Lock::try_lock(Done done) {
  return impl_->host->call(impl_->audience, impl_->name, {.tries = true, .timeout = {}},
                           std::move(done));
}

Lock::CallId Lock::lock_for(Duration timeout, Done done) {
  return impl_->host->call(impl_->audience, impl_->name, {.tries = false, .timeout = timeout},
                           std::move(done));
}

void Lock::unlock() {
  impl_->host->unlock(*impl_->audience);
}

void Lock::cancel(CallId call) {
  impl_->host->cancel(call);
}

bool Lock::is_held() const {
  return token().has_value();
}

std::optional<FencingToken> Lock::token() const {
  return impl_->host->token(*impl_->audience);
}

Connection Lock::on_lost(std::function<void()> slot) {
  return detail::connect(impl_->audience->lost, std::move(slot));
}

Connection Lock::on_error(std::function<void(const Error&)> slot) {
  return detail::connect(impl_->audience->error, std::move(slot));
}

}  // namespace muster
