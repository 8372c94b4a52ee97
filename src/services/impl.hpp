#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "asio/deadline_timer.hpp"
#include "muster/services.hpp"
#include "services/board.hpp"
#include "services/signals.hpp"

namespace muster {

/// What a `ServiceDiscovery` is made of: a node, a board, and what the board said and is still to
/// be done, on the node's executor.
///
/// One lock guards board, offers and queue; it is not held while a slot, a hook or a wait is
/// called.
class ServiceDiscovery::Impl : public std::enable_shared_from_this<Impl> {
 public:
  using ReadyDone = std::function<void(std::error_code, const Services&)>;

  Impl(Options options, const boost::asio::any_io_executor* executor);

  /// Ties the board to the node.
  void connect();
  void start();
  void stop();
  /// The `ServiceDiscovery` goes.
  void retire();

  void advertise(const ServiceOffer& offer);
  void set_ready(std::string_view name, bool ready);
  void withdraw(std::string_view name);
  void need(std::string_view name, Need need);
  void setup(std::string_view name, SetupHook hook, const SetupOptions& options);
  void drop(std::string_view name);

  Services services() const;
  bool is_ready() const;
  std::vector<MissingService> missing() const;

  WaitId when_ready(ReadyDone done);
  void cancel(WaitId wait);

  services::Signals signals;
  Discovery discovery;

 private:
  struct Perform;

  /// An input of the board, and what comes of it.
  template <class Input>
  void change(Input&& input);
  void publish(const ServiceOffer& offer);
  /// What this node publishes counts for itself too.
  void put_self();
  void after_input();
  void perform_queued();
  /// `done`, but what it throws goes to the slots for errors.
  ReadyDone guarded(ReadyDone done);
  std::optional<services::Output> next_output();
  void run_hook(const services::RunHook& run);
  void setup_ended(std::uint64_t run, std::string_view error);
  void check_waits();
  void end_waits(std::error_code error);
  void on_timer();
  /// Returns when what the node's own thread is doing for us is done; at once on that thread.
  void wait_for_own_thread();

  const bool has_own_thread_;
  mutable std::mutex mutex_;
  services::Board board_;
  std::map<std::string, ServiceOffer, std::less<>> offers_;
  std::deque<services::Output> queue_;
  bool was_started_ = false;
  bool is_performing_ = false;
  bool is_retired_ = false;
  WaitId last_wait_ = 0;
  std::map<WaitId, ReadyDone> waits_;
  io::DeadlineTimer timer_;
};

}  // namespace muster
