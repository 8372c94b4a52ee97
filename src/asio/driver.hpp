#pragma once

#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "asio/event_delivery.hpp"
#include "asio/interface_choice.hpp"
#include "asio/interface_watcher.hpp"
#include "asio/leases.hpp"
#include "asio/legacy_port.hpp"
#include "asio/lifelines.hpp"
#include "asio/own_addresses.hpp"
#include "asio/own_mutex.hpp"
#include "asio/resolver.hpp"
#include "asio/transport.hpp"
#include "engine/engine.hpp"
#include "muster/error.hpp"
#include "muster/options.hpp"
#include "muster/sealed_datagram.hpp"

namespace muster::io {

/// Runs an engine on sockets, a clock and a timer, and reports its events. Takes no decisions of
/// the protocol.
///
/// Safe to call from any thread. One lock protects the engine and the transport; it is never held
/// while events are handed out. The driver keeps itself alive while handlers are pending, so own it
/// by a shared pointer. It is started once and stopped once.
class Driver : public std::enable_shared_from_this<Driver> {
 public:
  /// Makes the engine once the unicast port is known.
  using MakeEngine = std::function<std::unique_ptr<engine::Engine>(std::uint16_t unicast_port)>;
  /// Makes the translator for legacy nodes.
  using MakeTranslator = std::function<std::unique_ptr<legacy::Translator>()>;

  /// Handlers run on `executor`, several at once if it has several threads. `log` is called from
  /// any thread, sometimes under the lock, so it must not call the driver. `delivery` receives the
  /// events of the engine. If it runs on a strand of `executor`, the thread that reads a datagram
  /// also hands out its events, unless another thread is handing out. `leases` are kept up to date
  /// for callers that ask whether this node is master. When muster finds a fault in itself, the
  /// driver stops the node and reports to `delivery`. In a forked copy of this process, calls throw
  /// `Error{forked}` and handlers do nothing.
  Driver(boost::asio::any_io_executor executor, Options options, LogSink log,
         std::shared_ptr<EventDelivery> delivery, std::shared_ptr<Leases> leases);

  /// Opens the sockets, makes the engine (and, if `options.legacy`, the translator), passes `first`
  /// to it as an input, and starts it. Throws `Error` and leaves nothing open.
  void start(const MakeEngine& make_engine, const MakeTranslator& make_translator,
             const std::function<void(core::Protocol&)>& first);
  /// Passes `stop` to the engine as its last input and closes the sockets. Pending events are still
  /// handed out.
  void stop();

  /// A call of the application: one input of the engine. Returns the result of `call`. Throws
  /// `Error{not_started}` if the node was stopped by any thread.
  template <class Call>
  auto call(Call&& call);
  /// The same for calls that come in bursts: the messages of several calls share datagrams.
  template <class Call>
  auto call_in_burst(Call&& call);
  /// Reads the engine without an input. Passes null after the stop.
  template <class Query>
  auto ask(Query&& query) const;

  /// See `engine::Engine::set_keys`. No effect if the node was stopped.
  void set_keys(std::vector<crypto::ClusterKey> keys);
  /// See `Discovery::sealed_goodbye`. Throws `Error{not_started}` if the node was stopped.
  std::vector<SealedDatagram> sealed_goodbye();
  SendCounters send_counters() const;
  /// The addresses at which this node can be reached. None once it is stopped.
  std::vector<OwnAddress> addresses() const;
  /// The translator with the counters of the legacy port, or null. Only within `ask`.
  const legacy::Translator* translator() const;
  /// Starts or stops measuring the time of each activity. No effect if the node was stopped.
  void measure(bool on);
  /// The times, as far as they were measured.
  std::array<ActivityTime, activities> activity_times() const;
  EventDelivery& delivery() const { return *delivery_; }

 private:
  /// One input: holds the lock after the engine has begun.
  class Input;

  core::Protocol& begin_input();
  void begin(engine::Engine& engine);
  void end_input(bool may_gather);
  void finish_input(bool may_gather);
  [[noreturn]] void fail_input();
  void gather();
  void after_input();
  void transmit();
  void speak_to_guests();
  void keep_lifelines();
  void arm_timer();
  void on_gathered();

  void open_transport();
  void open_legacy_port(const MakeTranslator& make_translator);
  Transport::Callbacks transport_callbacks();
  std::uint16_t unicast_port() const;
  /// Whether only guests are met.
  bool is_legacy_only() const { return options_.legacy && options_.legacy->only; }
  void open_lifelines();
  void watch();
  bool refresh_paths();
  void log_choices(const std::vector<InterfaceChoice>& choices);

  template <class Handle>
  void handle(Handle&& handle);
  void on_ready();
  void drain_transport(engine::Engine& engine);
  void on_timer();
  void on_interfaces_changed();
  void on_lifeline_broken(const SessionId& session);
  void on_seeds_resolved(const std::vector<core::Endpoint>& endpoints);
  std::vector<core::Endpoint> seeds_of_our_kind(std::vector<core::Endpoint> seeds) const;
  bool is_answered(const core::Endpoint& endpoint) const;
  void close();
  SendCounters counters() const;
  void fail(const Error& error);

  boost::asio::any_io_executor executor_;
  const Options options_;
  const LogSink log_;

  mutable OwnMutex mutex_;
  /// Unset if only guests are met.
  std::optional<Transport> transport_;
  std::optional<LegacyPort> legacy_;
  std::unique_ptr<engine::Engine> engine_;
  SendCounters final_counters_;
  std::optional<Lifelines> lifelines_;
  std::uint64_t roles_kept_ = 0;
  std::optional<InterfaceWatcher> watcher_;
  std::optional<Resolver> resolver_;
  std::vector<InterfaceChoice> choices_;

  boost::asio::steady_timer timer_;
  core::Time timer_at_ = core::never;
  /// Time of the present input.
  core::Time now_{};
  core::Time flushed_at_{};
  boost::asio::steady_timer gather_timer_;
  bool gather_timer_runs_ = false;

  const std::shared_ptr<EventDelivery> delivery_;
  const std::shared_ptr<Leases> leases_;
};

/// Holds the lock from `begin_input` to `end_input`. An exception in between is a fault of ours.
class Driver::Input {
 public:
  explicit Input(Driver& driver) : lock_(driver.mutex_), driver_(driver) {}

  template <class Call>
  auto run(Call&& call, bool may_gather) {
    core::Protocol& protocol = driver_.begin_input();
    try {
      if constexpr (std::is_void_v<decltype(call(protocol))>) {
        call(protocol);
        driver_.end_input(may_gather);
      } else {
        auto result = call(protocol);
        driver_.end_input(may_gather);
        return result;
      }
    } catch (const std::exception&) {
      driver_.fail_input();
    }
  }

 private:
  std::lock_guard<OwnMutex> lock_;
  Driver& driver_;
};

template <class Call>
auto Driver::call(Call&& call) {
  return Input(*this).run(std::forward<Call>(call), false);
}

template <class Call>
auto Driver::call_in_burst(Call&& call) {
  return Input(*this).run(std::forward<Call>(call), true);
}

template <class Query>
auto Driver::ask(Query&& query) const {
  const std::lock_guard lock(mutex_);
  return query(static_cast<const engine::Engine*>(engine_.get()));
}

}  // namespace muster::io
