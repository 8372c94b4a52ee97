#include "services/impl.hpp"

#include <fmt/format.h>

#include <exception>
#include <utility>

#include "asio/random_device.hpp"
#include "core/names.hpp"
#include "services/record.hpp"

namespace muster {

namespace {

using services::Board;
using services::Time;

void require_name(std::string_view name) {
  if (core::is_well_formed_name(name) && name.size() <= services::name_bytes_max) return;
  throw Error(Errc::invalid_name,
              fmt::format("\"{}\" cannot name a service: a name has 1 to {} bytes of UTF-8", name,
                          services::name_bytes_max));
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

/// Each service is an attribute, whose name only muster knows.
[[noreturn]] void throw_in_words_of_services(std::string_view name, const Error& error) {
  if (error.errc() == Errc::overloaded) {
    throw Error(Errc::overloaded,
                fmt::format("service \"{}\" cannot be advertised: a node has room for 60 services "
                            "and published names at once; withdraw one",
                            name));
  }
  if (error.errc() == Errc::too_large) {
    throw Error(
        Errc::too_large,
        fmt::format("service \"{}\" cannot be advertised: it takes more than 64 KiB as JSON "
                    "text; put less into `config`",
                    name));
  }
  throw error;
}

[[noreturn]] void throw_not_advertised(std::string_view name) {
  throw Error(Errc::invalid_name,
              fmt::format("no service \"{}\" is advertised here; call advertise() first", name));
}

}  // namespace

ServiceDiscovery::Impl::Impl(std::unique_ptr<Discovery> its_node, bool has_javascript_neighbours)
    : OwnNode{std::move(its_node)},
      Host(node->executor(), node->id(), io::random_from_device()),
      has_javascript_neighbours_(has_javascript_neighbours) {}

void ServiceDiscovery::Impl::connect() {
  const auto put = [weak = weak_from_this()](const Node& other) {
    const auto self = weak.lock();
    if (self) self->change([&](Board& board, Time now) { board.put(other, now); });
  };
  node->on_added(put);
  node->on_updated([put](const Node&, const Node& after) { put(after); });
  node->on_removed([weak = weak_from_this()](const Node& other, RemovalReason) {
    const auto self = weak.lock();
    if (self) self->change([&](Board& board, Time now) { board.remove(other.id, now); });
  });
}

void ServiceDiscovery::Impl::start() {
  node->start();
  open([this](Board&, Time now) {
    was_started_ = true;
    put_self(now);
  });
}

void ServiceDiscovery::Impl::stop() {
  node->stop();
  close([](Board& board, Time now) { board.forget_others(now); });
}

void ServiceDiscovery::Impl::retire() {
  if (node->is_started()) node->stop();
  Host::retire();
  node.reset();
}

void ServiceDiscovery::Impl::advertise(const ServiceOffer& offer) {
  require_name(offer.name);
  require_version(offer);
  change([&](Board&, Time now) {
    publish(offer);
    put_self(now);
  });
}

void ServiceDiscovery::Impl::set_ready(std::string_view name, bool ready) {
  change([&](Board&, Time now) {
    const auto found = offers_.find(name);
    if (found == offers_.end()) throw_not_advertised(name);
    ServiceOffer offer = found->second;
    offer.ready = ready;
    publish(offer);
    put_self(now);
  });
}

void ServiceDiscovery::Impl::publish(const ServiceOffer& offer) {
  try {
    node->publish(services::attribute_of(offer.name), services::encode(offer));
  } catch (const Error& failed) {
    throw_in_words_of_services(offer.name, failed);
  }
  offers_.insert_or_assign(offer.name, offer);
  show_lone_offer();
}

void ServiceDiscovery::Impl::show_lone_offer() {
  const bool is_free = node->self().info == Payload{.value = shown_};
  if (!has_javascript_neighbours_ || !is_free) return;
  show(offers_.size() == 1 ? services::info_of(offers_.begin()->second) : Value());
}

void ServiceDiscovery::Impl::show(Value info) {
  if (info == shown_) return;
  try {
    node->advertise(info);
    shown_ = std::move(info);
  } catch (const Error& failed) {
    if (failed.errc() != Errc::too_large) throw;
    show({});
  }
}

void ServiceDiscovery::Impl::put_self(services::Time now) {
  // Before its first start the node has no session, and its services are nowhere to be found.
  if (was_started_) machine().put(node->self(), now);
}

void ServiceDiscovery::Impl::withdraw(std::string_view name) {
  change([&](Board&, Time now) {
    const auto found = offers_.find(name);
    if (found == offers_.end()) return;
    offers_.erase(found);
    // First, or the info would count as the service for a moment.
    show_lone_offer();
    node->unpublish(services::attribute_of(name));
    put_self(now);
  });
}

void ServiceDiscovery::Impl::need(std::string_view name, Need need) {
  require_name(name);
  auto range = read_range(name, need);
  change([&](Board& board, Time now) { board.need(name, std::move(need), std::move(range), now); });
}

void ServiceDiscovery::Impl::setup(std::string_view name, SetupHook hook,
                                   const SetupOptions& options) {
  require_name(name);
  require_setup(name, hook, options);
  change([&](Board& board, Time now) { board.setup(name, std::move(hook), options, now); });
}

void ServiceDiscovery::Impl::drop(std::string_view name) {
  change([&](Board& board, Time now) { board.drop(name, now); });
}

Services ServiceDiscovery::Impl::services() const {
  return read([](const Board& board) { return board.catalog().all(); });
}

bool ServiceDiscovery::Impl::is_ready() const {
  return read([](const Board& board) { return board.is_ready(); });
}

std::vector<MissingService> ServiceDiscovery::Impl::missing() const {
  return read([](const Board& board) {
    return board.missing(io::now(), std::chrono::system_clock::now());
  });
}

ServiceDiscovery::WaitId ServiceDiscovery::Impl::when_ready(ReadyDone done) {
  WaitId wait = 0;
  change([&](Board&, Time) {
    wait = ++last_wait_;
    waits_.emplace(wait, std::move(done));
  });
  return wait;
}

void ServiceDiscovery::Impl::cancel(WaitId wait) {
  change([&](Board&, Time) {
    auto taken = waits_.extract(wait);
    if (taken.empty()) return;
    complete([done = std::move(taken.mapped())] { done(Errc::cancelled, {}); });
  });
}

void ServiceDiscovery::Impl::settled() {
  if (waits_.empty()) return;
  if (node->has_stopped()) return end_completions(Errc::stopped);
  if (!machine().is_ready()) return;
  const auto counting = std::make_shared<const Services>(machine().counting());
  for (auto& [wait, done] : std::exchange(waits_, {})) {
    complete([done = std::move(done), counting] { done({}, *counting); });
  }
}

void ServiceDiscovery::Impl::end_completions(std::error_code why) {
  for (auto& [wait, done] : std::exchange(waits_, {})) {
    complete([done = std::move(done), why] { done(why, {}); });
  }
}

void ServiceDiscovery::Impl::perform(const services::WaitsChanged& output) {
  if (node->is_observer()) return;
  node->publish(services::waits_attribute, services::encode_waits(output.names));
}

void ServiceDiscovery::Impl::perform(const services::RunHook& run) {
  const auto end = [weak = weak_from_this(), number = run.run](std::string_view why) {
    const auto self = weak.lock();
    if (!self) return;
    self->change([&](Board& board, Time now) { board.setup_ended(number, std::string(why), now); });
  };
  try {
    run.hook(run.service, SetupDone(end));
  } catch (const std::exception& thrown) {
    end(*thrown.what() == '\0' ? "the hook threw" : thrown.what());
  }
}

}  // namespace muster
