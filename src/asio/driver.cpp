#include "asio/driver.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "asio/clock.hpp"
#include "asio/group_paths.hpp"
#include "asio/interfaces.hpp"

namespace muster::io {

namespace {

/// A message that is sent within this time after others waits for more messages to share its
/// datagram.
constexpr Duration gather_time = std::chrono::microseconds(50);
/// Number of full datagrams that wait with it. A longer burst sends them itself, without waking
/// another thread.
constexpr std::size_t gathered_max = 40;

/// The exception that is being handled, as an error of ours.
Error current_fault() {
  try {
    throw;
  } catch (const Error& error) {
    return error;
  } catch (const std::exception& error) {
    return Error(Errc::internal, std::string("muster had to stop the node: ") + error.what());
  }
}

}  // namespace

Driver::Driver(boost::asio::any_io_executor executor, Options options, LogSink log,
               std::shared_ptr<EventDelivery> delivery, std::shared_ptr<Leases> leases)
    : executor_(std::move(executor)),
      options_(std::move(options)),
      log_(std::move(log)),
      timer_(executor_),
      gather_timer_(executor_),
      delivery_(std::move(delivery)),
      leases_(std::move(leases)) {}

void Driver::start(const MakeEngine& make_engine, const MakeTranslator& make_translator,
                   const std::function<void(core::Protocol&)>& first) {
  const std::lock_guard lock(mutex_);
  try {
    require_known_interfaces(list_interfaces(), options_.interfaces);
    require_used_interface(choose_interfaces(list_interfaces(), options_.interfaces));
    if (!is_legacy_only()) open_transport();
    if (options_.legacy) open_legacy_port(make_translator);
    engine_ = make_engine(unicast_port());
    refresh_paths();
    open_lifelines();
    watch();
    first(begin_input());
    engine_->protocol().start();
    end_input(false);
  } catch (...) {
    close();
    throw;
  }
}

void Driver::open_transport() {
  const SocketOptions sockets{options_.port, options_.transports, options_.interfaces,
                              options_.receive_buffer_bytes};
  transport_.emplace(executor_, sockets, transport_callbacks());
  transport_->open();
}

void Driver::open_legacy_port(const MakeTranslator& make_translator) {
  legacy_.emplace(executor_, options_, transport_callbacks(), make_translator());
}

std::uint16_t Driver::unicast_port() const {
  return transport_ ? transport_->unicast_port() : legacy_->unicast_port();
}

Transport::Callbacks Driver::transport_callbacks() {
  Transport::Callbacks callbacks;
  callbacks.on_ready = [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->on_ready();
  };
  callbacks.on_warning = [this](std::string_view sentence) { log_(LogLevel::warning, sentence); };
  return callbacks;
}

void Driver::open_lifelines() {
  if (!options_.lifelines || options_.observer || !transport_) return;
  Lifelines::Callbacks callbacks;
  callbacks.on_broken = [weak = weak_from_this()](const SessionId& session) {
    if (const auto self = weak.lock()) self->on_lifeline_broken(session);
  };
  callbacks.is_known = [weak = weak_from_this()](const core::Address& address) {
    const auto self = weak.lock();
    return self && self->ask([&](const engine::Engine* engine) {
      return engine != nullptr && engine->protocol().is_known_at(address);
    });
  };
  lifelines_.emplace(executor_, options_.interfaces, transport_->unicast_port(),
                     std::move(callbacks));
}

void Driver::watch() {
  watcher_.emplace(executor_, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->on_interfaces_changed();
  });
  if (options_.transports.seeds.empty()) return;
  Resolver::Callbacks callbacks;
  callbacks.on_resolved = [weak = weak_from_this()](const std::vector<core::Endpoint>& endpoints) {
    if (const auto self = weak.lock()) self->on_seeds_resolved(endpoints);
  };
  callbacks.is_answered = [weak = weak_from_this()](const core::Endpoint& endpoint) {
    const auto self = weak.lock();
    return self && self->is_answered(endpoint);
  };
  callbacks.on_warning = [log = log_](std::string_view sentence) {
    log(LogLevel::warning, sentence);
  };
  resolver_.emplace(executor_, parse_seeds(options_.transports.seeds, options_.port),
                    std::move(callbacks));
}

bool Driver::is_answered(const core::Endpoint& endpoint) const {
  return ask([&](const engine::Engine* engine) {
    return engine != nullptr && engine->protocol().is_answered(endpoint);
  });
}

void Driver::stop() {
  const std::lock_guard lock(mutex_);
  if (!engine_) return;
  try {
    begin_input().stop();
    end_input(false);
    if (legacy_) legacy_->stop(engine_->protocol(), now_);
    close();
  } catch (const std::exception&) {
    fail(current_fault());
  }
}

void Driver::close() {
  if (transport_) transport_->close();
  if (legacy_) legacy_->close();
  final_counters_ = counters();
  transport_.reset();
  legacy_.reset();
  engine_.reset();
  lifelines_.reset();
  watcher_.reset();
  resolver_.reset();
  timer_.cancel();
  gather_timer_.cancel();
  leases_->end();
  delivery_->end();
}

core::Protocol& Driver::begin_input() {
  if (!engine_) throw Error(Errc::not_started, "the node is not started; call start() first");
  begin(*engine_);
  return engine_->protocol();
}

void Driver::begin(engine::Engine& engine) {
  now_ = now();
  engine.begin(now_);
}

void Driver::end_input(bool may_gather) {
  finish_input(may_gather);
  delivery_->deliver_soon();
}

void Driver::finish_input(bool may_gather) {
  if (may_gather && now_ - flushed_at_ < gather_time) {
    gather();
  } else {
    engine_->finish();
    flushed_at_ = now_;
    transmit();
  }
  after_input();
}

void Driver::gather() {
  engine_->finish_gathering();
  if (engine_->datagrams().size() >= gathered_max) transmit();
  if (std::exchange(gather_timer_runs_, true)) return;
  gather_timer_.expires_after(flushed_at_ + gather_time - now_);
  gather_timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    if (!error) self->on_gathered();
  });
}

void Driver::fail_input() {
  const Error error = current_fault();
  fail(error);
  throw error;
}

void Driver::after_input() {
  if (legacy_) speak_to_guests();
  delivery_->push(engine_->events());
  leases_->mastership.extend(engine_->protocol().election().lease_until());
  leases_->leadership.extend(engine_->protocol().beat().lease_until());
  keep_lifelines();
  arm_timer();
}

void Driver::keep_lifelines() {
  const core::Protocol& protocol = engine_->protocol();
  if (!lifelines_ || protocol.roles_version() == roles_kept_) return;
  roles_kept_ = protocol.roles_version();
  lifelines_->want(protocol.lifelines());
}

void Driver::transmit() {
  engine::DatagramSink& datagrams = engine_->datagrams();
  if (datagrams.is_empty()) return;
  const core::Stopwatch::Lap lap(engine_->stopwatch(), Activity::send);
  if (transport_) {
    transport_->send(datagrams);
    transport_->flush();
  }
  datagrams.clear();
}

void Driver::speak_to_guests() {
  for (const std::string& sentence : legacy_->finish(engine_->protocol(), now_)) {
    log_(LogLevel::warning, sentence);
  }
}

void Driver::arm_timer() {
  const core::Time guests_due = legacy_ ? legacy_->next_deadline() : core::never;
  const core::Time deadline = std::min(engine_->next_deadline(), guests_due);
  if (deadline == timer_at_) return;
  timer_at_ = deadline;
  timer_.expires_after(std::max<Duration>(deadline - now_, Duration::zero()));
  timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    if (!error) self->on_timer();
  });
}

void Driver::on_gathered() {
  handle([&](engine::Engine& engine) {
    gather_timer_runs_ = false;
    if (!engine.has_gathered()) return;
    begin(engine);
    // If the burst has sent itself before, later messages have their own time.
    end_input(true);
  });
}

template <class Handle>
void Driver::handle(Handle&& handle) {
  if (mutex_.is_in_copy()) return;
  const std::lock_guard lock(mutex_);
  if (!engine_) return;
  try {
    handle(*engine_);
  } catch (const std::exception&) {
    fail(current_fault());
  }
}

void Driver::on_ready() {
  handle([&](engine::Engine& engine) {
    // A datagram that arrives during a burst does not end it.
    const bool is_gathering = engine.has_gathered();
    begin(engine);
    if (transport_) drain_transport(engine);
    if (legacy_) legacy_->drain(engine.protocol(), now_);
    finish_input(is_gathering);
    if (transport_) transport_->flush();
    if (legacy_) legacy_->flush();
  });
  delivery_->deliver_at_once();
}

void Driver::drain_transport(engine::Engine& engine) {
  const core::Stopwatch::Lap lap(engine.stopwatch(), Activity::receive);
  transport_->drain(
      [&](const Datagram& datagram) {
        const core::Arrival arrival{datagram.from, datagram.interface, datagram.by_group, {}, 0};
        if (datagram.is_truncated) {
          engine.receive_oversized(datagram.from.address);
        } else {
          engine.receive(datagram.bytes, arrival);
        }
      },
      [&](const Refusal& refusal) { engine.refused(refusal.to, refusal.quoted); });
}

void Driver::on_timer() {
  handle([&](engine::Engine& engine) {
    timer_at_ = core::never;
    begin(engine);
    end_input(false);
  });
}

void Driver::on_interfaces_changed() {
  handle([&](engine::Engine& engine) {
    if (!refresh_paths()) return;
    begin(engine);
    engine.paths_changed();
    end_input(false);
  });
}

void Driver::on_lifeline_broken(const SessionId& session) {
  handle([&](engine::Engine& engine) {
    begin(engine);
    engine.protocol().lifeline_broken(session);
    end_input(false);
  });
}

void Driver::on_seeds_resolved(const std::vector<core::Endpoint>& endpoints) {
  handle([&](engine::Engine& engine) {
    begin(engine);
    if (transport_) engine.protocol().introductions().set_seeds(seeds_of_our_kind(endpoints));
    if (legacy_) legacy_->set_seeds(endpoints);
    end_input(false);
  });
}

std::vector<core::Endpoint> Driver::seeds_of_our_kind(std::vector<core::Endpoint> seeds) const {
  // A legacy process may end at our own datagrams.
  const auto is_theirs = [this](const core::Endpoint& seed) {
    return options_.legacy && seed.port == options_.legacy->port;
  };
  std::erase_if(seeds, is_theirs);
  return seeds;
}

bool Driver::refresh_paths() {
  std::vector<InterfaceChoice> choices = choose_interfaces(list_interfaces(), options_.interfaces);
  log_choices(choices);
  const std::vector<Interface> used = used_interfaces(choices);
  std::vector<std::uint32_t> indexes;
  for (const Interface& interface : used) indexes.push_back(interface.index);
  choices_ = std::move(choices);
  const bool guests_moved = legacy_ && legacy_->set_paths(used, indexes);
  if (!transport_) return guests_moved;
  return transport_->set_paths(group_paths(used, options_.transports, options_.port), indexes);
}

void Driver::log_choices(const std::vector<InterfaceChoice>& choices) {
  for (const InterfaceChoice& choice : choices) {
    if (std::find(choices_.begin(), choices_.end(), choice) != choices_.end()) continue;
    log_(LogLevel::info, "interface " + choice.interface.name +
                             (choice.is_used ? " is used: " : " is not used: ") + choice.why);
  }
}

void Driver::fail(const Error& error) {
  delivery_->fail(error);
  close();
  delivery_->deliver_soon();
}

void Driver::measure(bool on) {
  const std::lock_guard lock(mutex_);
  if (engine_) engine_->stopwatch().set_clock(on ? &now : nullptr);
  delivery_->measure(on);
}

std::array<ActivityTime, activities> Driver::activity_times() const {
  const std::lock_guard lock(mutex_);
  auto times = engine_ ? engine_->stopwatch().times() : std::array<ActivityTime, activities>{};
  times[static_cast<std::size_t>(Activity::slots)] = delivery_->slots_time();
  return times;
}

void Driver::set_keys(std::vector<crypto::ClusterKey> keys) {
  const std::lock_guard lock(mutex_);
  if (!engine_) return;
  begin(*engine_);
  engine_->set_keys(std::move(keys));
  end_input(false);
}

std::vector<SealedDatagram> Driver::sealed_goodbye() {
  return call([&](core::Protocol&) {
    std::vector<SealedDatagram> goodbye;
    // The others do not see an observer, and legacy nodes have no goodbye.
    if (options_.observer || !transport_) return goodbye;
    engine::DatagramSink sealed;
    engine_->seal_goodbye(sealed);
    sealed.for_each([&](const core::Destination& to, std::span<const std::uint8_t> bytes) {
      transport_->add_sealed(to, bytes, goodbye);
    });
    return goodbye;
  });
}

SendCounters Driver::send_counters() const {
  const std::lock_guard lock(mutex_);
  return engine_ ? counters() : final_counters_;
}

SendCounters Driver::counters() const {
  SendCounters sum = transport_ ? transport_->counters() : SendCounters{};
  if (!legacy_) return sum;
  const SendCounters& guests = legacy_->counters();
  sum.datagrams += guests.datagrams;
  sum.bytes += guests.bytes;
  sum.unsent += guests.unsent;
  return sum;
}

const legacy::Translator* Driver::translator() const {
  return legacy_ ? &legacy_->translator() : nullptr;
}

}  // namespace muster::io
