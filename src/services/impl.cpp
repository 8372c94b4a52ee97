#include "services/impl.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <utility>

#include "asio/clock.hpp"
#include "asio/random_device.hpp"
#include "core/names.hpp"
#include "services/record.hpp"

namespace muster {

namespace {

constexpr std::size_t name_bytes_max = 240;

void require_name(std::string_view name) {
  if (core::is_well_formed_name(name) && name.size() <= name_bytes_max) return;
  throw Error(Errc::invalid_name,
              fmt::format("\"{}\" cannot name a service: a name has 1 to {} bytes of UTF-8", name,
                          name_bytes_max));
}

void require_version(const ServiceOffer& offer) {
  if (offer.version.empty() || services::Version::parse(offer.version)) return;
  throw Error(
      Errc::invalid_option,
      fmt::format("the version \"{}\" of service \"{}\" is no semantic version; write three "
                  "numbers, like 1.4.0",
                  offer.version, offer.name));
}

std::optional<services::VersionRange> read_range(std::string_view name, const Need& need) {
  if (need.count == 0) {
    throw Error(Errc::invalid_option,
                fmt::format("the need for \"{}\" has a count of 0; at least 1 is needed", name));
  }
  if (need.version.empty()) return std::nullopt;
  auto range = services::VersionRange::parse(need.version);
  if (range) return range;
  throw Error(
      Errc::invalid_option,
      fmt::format("\"{}\" is no range of versions for \"{}\"; write one like ^1.2, >=1.2 <3 "
                  "or 1.x",
                  need.version, name));
}

void require_setup(std::string_view name, const SetupHook& hook, const SetupOptions& options) {
  if (!hook) {
    throw Error(Errc::invalid_option, fmt::format("the setup of \"{}\" has no hook", name));
  }
  constexpr Duration least = std::chrono::milliseconds(1);
  if (options.timeout >= least && options.retry_min >= least &&
      options.retry_max >= options.retry_min) {
    return;
  }
  throw Error(
      Errc::invalid_option,
      fmt::format("the setup of \"{}\" needs a timeout and a retry_min of at least 1ms, and "
                  "a retry_max that is not shorter",
                  name));
}

Discovery make_discovery(Options options, const boost::asio::any_io_executor* executor) {
  return executor == nullptr ? Discovery(std::move(options))
                             : Discovery(std::move(options), *executor);
}

}  // namespace

ServiceDiscovery::Impl::Impl(Options options, const boost::asio::any_io_executor* executor)
    : discovery(make_discovery(std::move(options), executor)),
      has_own_thread_(executor == nullptr),
      board_(discovery.id(), io::random_from_device()),
      timer_(discovery.executor()) {}

void ServiceDiscovery::Impl::connect() {
  const auto put = [weak = weak_from_this()](const Node& node) {
    if (const auto self = weak.lock()) {
      self->change([&](services::Board& board, services::Time now) { board.put(node, now); });
    }
  };
  discovery.on_added(put);
  discovery.on_updated([put](const Node&, const Node& after) { put(after); });
  discovery.on_removed([weak = weak_from_this()](const Node& node, RemovalReason) {
    if (const auto self = weak.lock()) {
      self->change([&](services::Board& board, services::Time now) { board.remove(node.id, now); });
    }
  });
}

template <class Input>
void ServiceDiscovery::Impl::change(Input&& input) {
  const std::lock_guard lock(mutex_);
  if (is_retired_) return;
  input(board_, io::now());
  after_input();
}

void ServiceDiscovery::Impl::start() {
  discovery.start();
  const std::lock_guard lock(mutex_);
  was_started_ = true;
  put_self();
}

void ServiceDiscovery::Impl::stop() {
  discovery.stop();
  change([](services::Board& board, services::Time now) { board.forget_others(now); });
  end_waits(Errc::stopped);
}

void ServiceDiscovery::Impl::retire() {
  if (discovery.is_started()) discovery.stop();
  end_waits(Errc::stopped);
  {
    const std::lock_guard lock(mutex_);
    is_retired_ = true;
    queue_.clear();
    timer_.cancel();
  }
  signals.disconnect_all();
  if (has_own_thread_) wait_for_own_thread();
}

void ServiceDiscovery::Impl::wait_for_own_thread() {
  const boost::asio::any_io_executor executor = discovery.executor();
  const auto* own = executor.target<boost::asio::io_context::executor_type>();
  if (own == nullptr || own->running_in_this_thread()) return;
  std::promise<void> done;
  boost::asio::post(executor, [&] { done.set_value(); });
  done.get_future().wait();
}

void ServiceDiscovery::Impl::advertise(const ServiceOffer& offer) {
  require_name(offer.name);
  require_version(offer);
  const std::lock_guard lock(mutex_);
  publish(offer);
}

void ServiceDiscovery::Impl::set_ready(std::string_view name, bool ready) {
  const std::lock_guard lock(mutex_);
  const auto found = offers_.find(name);
  if (found == offers_.end()) {
    throw Error(Errc::invalid_name,
                fmt::format("no service \"{}\" is advertised here; call advertise() first", name));
  }
  ServiceOffer offer = found->second;
  offer.ready = ready;
  publish(offer);
}

void ServiceDiscovery::Impl::publish(const ServiceOffer& offer) {
  discovery.publish(services::attribute_of(offer.name), services::encode(offer));
  offers_.insert_or_assign(offer.name, offer);
  put_self();
}

void ServiceDiscovery::Impl::put_self() {
  // Before its first start the node has no session, and its services are nowhere to be found.
  if (!was_started_) return;
  board_.put(discovery.self(), io::now());
  after_input();
}

void ServiceDiscovery::Impl::withdraw(std::string_view name) {
  const std::lock_guard lock(mutex_);
  const auto found = offers_.find(name);
  if (found == offers_.end()) return;
  offers_.erase(found);
  discovery.unpublish(services::attribute_of(name));
  put_self();
}

void ServiceDiscovery::Impl::need(std::string_view name, Need need) {
  require_name(name);
  auto range = read_range(name, need);
  change([&](services::Board& board, services::Time now) {
    board.need(name, std::move(need), std::move(range), now);
  });
}

void ServiceDiscovery::Impl::setup(std::string_view name, SetupHook hook,
                                   const SetupOptions& options) {
  require_name(name);
  require_setup(name, hook, options);
  change([&](services::Board& board, services::Time now) {
    board.setup(name, std::move(hook), options, now);
  });
}

void ServiceDiscovery::Impl::drop(std::string_view name) {
  change([&](services::Board& board, services::Time now) { board.drop(name, now); });
}

void ServiceDiscovery::Impl::setup_ended(std::uint64_t run, std::string_view error) {
  change([&](services::Board& board, services::Time now) {
    board.setup_ended(run, std::string(error), now);
  });
}

Services ServiceDiscovery::Impl::services() const {
  const std::lock_guard lock(mutex_);
  return board_.catalog().all();
}

bool ServiceDiscovery::Impl::is_ready() const {
  const std::lock_guard lock(mutex_);
  return board_.is_ready();
}

std::vector<MissingService> ServiceDiscovery::Impl::missing() const {
  const std::lock_guard lock(mutex_);
  return board_.missing(io::now(), std::chrono::system_clock::now());
}

ServiceDiscovery::WaitId ServiceDiscovery::Impl::when_ready(ReadyDone done) {
  const std::lock_guard lock(mutex_);
  waits_.emplace(++last_wait_, guarded(std::move(done)));
  boost::asio::post(discovery.executor(), [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->check_waits();
  });
  return last_wait_;
}

ServiceDiscovery::Impl::ReadyDone ServiceDiscovery::Impl::guarded(ReadyDone done) {
  return [weak = weak_from_this(), done = std::move(done)](std::error_code error,
                                                           const Services& counting) {
    const auto self = weak.lock();
    detail::ErrorSignal nobody;
    detail::guard_slots(self ? self->signals.error : nobody, [&] { done(error, counting); });
  };
}

void ServiceDiscovery::Impl::cancel(WaitId wait) {
  const std::lock_guard lock(mutex_);
  const auto found = waits_.find(wait);
  if (found == waits_.end()) return;
  boost::asio::post(discovery.executor(), [done = std::move(found->second)] {
    done(std::make_error_code(std::errc::operation_canceled), {});
  });
  waits_.erase(found);
}

void ServiceDiscovery::Impl::end_waits(std::error_code error) {
  const std::lock_guard lock(mutex_);
  for (auto& [wait, done] : std::exchange(waits_, {})) {
    boost::asio::post(discovery.executor(), [done = std::move(done), error] { done(error, {}); });
  }
}

void ServiceDiscovery::Impl::check_waits() {
  std::map<WaitId, ReadyDone> ended;
  Services counting;
  {
    const std::lock_guard lock(mutex_);
    if (waits_.empty() || !board_.is_ready()) return;
    ended.swap(waits_);
    counting = board_.counting();
  }
  for (const auto& [wait, done] : ended) done({}, counting);
}

void ServiceDiscovery::Impl::after_input() {
  for (services::Output& output : board_.take_outputs()) queue_.push_back(std::move(output));
  timer_.follow(board_.next_deadline(), *this, &Impl::on_timer);
  if (std::exchange(is_performing_, true)) return;
  boost::asio::post(discovery.executor(), [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->perform_queued();
  });
}

void ServiceDiscovery::Impl::on_timer() {
  change([&](services::Board& board, services::Time now) {
    timer_.passed();
    board.advance(now);
  });
}

}  // namespace muster
