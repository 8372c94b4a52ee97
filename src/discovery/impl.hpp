#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "asio/driver.hpp"
#include "asio/leases.hpp"
#include "asio/own_mutex.hpp"
#include "discovery/channel_slots.hpp"
#include "discovery/message_reader.hpp"
#include "discovery/node_reader.hpp"
#include "discovery/own_thread.hpp"
#include "discovery/sight.hpp"
#include "discovery/signals.hpp"
#include "discovery/waits.hpp"
#include "muster/discovery.hpp"

namespace muster {

namespace detail {
class LockHost;
}

/// The parts of a `Discovery`: its options, its slots, and, while it is started, a driver.
///
/// One lock guards the options and the driver's coming and going; it is never held while a slot
/// runs or while anything is waited for.
class Discovery::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(Options options, std::optional<boost::asio::any_io_executor> executor);

  void start();
  void stop();
  bool is_started() const;
  /// Whether this process was forked from the one that made this object.
  bool is_in_copy() const { return mutex_.is_in_copy(); }
  bool has_stopped() const;
  bool is_observer() const { return options_.observer; }
  /// The `Discovery` is destroyed.
  void retire();

  std::vector<Node> nodes() const;
  std::optional<Node> node(const NodeId& id) const;
  Node self() const;
  std::vector<Node> masters() const;
  std::uint64_t term() const;
  std::optional<FencingToken> token() const;
  double weight() const { return weight_; }
  bool is_eligible() const;
  /// The machine leads something from now on. Returns the tenure, which ends with the lease.
  std::uint64_t begin_leading(const void* machine);
  void end_leading(const void* machine);
  /// Whether the lease holds and the tenure has not ended, at the time of the call.
  bool leads_under(std::uint64_t tenure) const;
  Timing timing() const;
  Statistics statistics() const;
  /// One more, or one less, wants to know what time is spent on.
  void measure_activities(bool on);

  void promote();
  void demote(bool permanent);
  void advertise(const Payload& info);
  void publish(std::string_view name, const Payload& value);
  void unpublish(std::string_view name);
  Connection join(std::string_view channel, std::function<void(const Message&)> slot,
                  const std::optional<Backlog>& backlog);
  bool has_joined(std::string_view channel) const { return channels_.has_slots(channel); }
  void leave(std::string_view channel);
  void send(std::string_view channel, const Payload& payload);
  void send_to(const NodeId& node, std::string_view channel, const Payload& payload);
  void send_confirmed(std::string_view channel, const Payload& payload, DeliveryDone done,
                      const SendOptions& options);
  void send_confirmed_to(const NodeId& node, std::string_view channel, const Payload& payload,
                         DeliveryDone done, const SendOptions& options);
  void set_keys(const std::vector<Key>& keys);
  std::vector<SealedDatagram> sealed_goodbye() { return started_driver()->sealed_goodbye(); }

  WaitId when_master(std::function<void(std::error_code, Node)> done);
  WaitId when_nodes(std::size_t count, std::function<void(std::error_code)> done);
  void cancel(WaitId wait);

  boost::asio::any_io_executor executor();

  const NodeId id;
  detail::Signals signals;
  /// The object that this is the inside of. Set by its constructor.
  Discovery* face = nullptr;
  /// The locks of this node, which are made when they are first used.
  std::shared_ptr<detail::LockHost> locks();
  const std::shared_ptr<io::Leases> leases = std::make_shared<io::Leases>();
  /// What the users of this node share; see `detail::Inside::part`.
  struct SharedPart {
    std::mutex mutex;
    std::weak_ptr<void> part;
  } shared_part;

 private:
  using Completions = std::vector<std::function<void()>>;

  // impl.cpp

  std::shared_ptr<io::Driver> driver() const;
  std::shared_ptr<io::Driver> started_driver() const;
  /// Throws unless this node may say something.
  void require_voice() const;
  /// Both.
  std::shared_ptr<io::Driver> talking_driver() const;
  /// The strand. Requires that the lock is held.
  const std::shared_ptr<detail::SlotStrand>& strand();
  /// Calls these as slots, whether the node is started or not.
  void post(Completions completions);
  /// The completions that can no longer succeed. Requires that the lock is held.
  Completions end_completions();
  /// `send(protocol, number)` begins the delivery of that number, `require` throws its error code.
  /// Unless this throws, `done` is called.
  template <class Send, class Require>
  void deliver(DeliveryDone done, Send&& send, Require&& require);
  /// Forgets a confirmed message. False if its end was told already.
  bool forget_delivery(core::DeliveryId number);

  // start.cpp; channels.cpp has what is said and heard on channels.

  std::shared_ptr<io::Driver> make_driver();
  std::unique_ptr<engine::Engine> make_engine(std::vector<crypto::ClusterKey> keys,
                                              std::uint16_t unicast_port);
  void first_input(core::Protocol& protocol);
  std::string name() const;
  std::string host_name() const;

  // dispatch.cpp: events become calls of slots, on the executor.

  struct Dispatch;
  void dispatch(core::Event& event);
  /// Tells whoever asks whom this node sees.
  void answer_sight(const Message& message);
  void hear_lock(const Message& message);
  template <class Add>
  WaitId add_wait(Add&& add);
  void check_waits();
  /// The engine of that life has failed.
  void fail(const Error& error, std::uint64_t life);
  template <class Call>
  void guard(Call&& call);
  void report(const Error& error, const std::optional<NodeId>& peer = {});

  mutable io::OwnMutex mutex_;
  Options options_;
  double weight_ = 0;
  Attributes published_;
  std::shared_ptr<io::Driver> driver_;
  /// The node was started and is stopped, so waits end.
  bool has_stopped_ = false;
  std::uint64_t life_ = 0;
  unsigned measurers_ = 0;
  /// The machines that lead something, in the present tenure.
  std::set<const void*> leading_;
  std::atomic<std::uint64_t> tenure_{0};
  std::uint64_t term_ = 0;
  core::DeliveryId last_delivery_ = 0;
  std::map<core::DeliveryId, DeliveryDone> deliveries_;
  /// Of the channels that were joined with one.
  std::map<std::string, Backlog, std::less<>> backlogs_;

  LogSink log_;
  detail::ChannelSlots channels_;
  detail::Waits waits_;
  mutable detail::NodeReader reader_;
  /// For the executor alone.
  detail::MessageReader messages_{reader_};
  detail::SightPace sight_pace_;
  std::once_flag locks_made_;
  std::shared_ptr<detail::LockHost> locks_;
  /// Without an executor of the caller's, null until the first start.
  std::shared_ptr<detail::SlotStrand> strand_;
  /// The threads that run the strand then.
  std::unique_ptr<detail::OwnThread> thread_;
  /// Of the latest life.
  std::shared_ptr<io::EventDelivery> delivery_;
};

}  // namespace muster
