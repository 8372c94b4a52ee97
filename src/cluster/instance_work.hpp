#pragma once

#include <any>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "cluster/instance_watch.hpp"
#include "cluster/resource_work.hpp"
#include "muster/instance.hpp"

namespace muster::cluster {

/// `get_config` is to be called; `ResourceBoard::source_fetched` learns what it says.
struct AskConfigs {
  std::uint64_t run = 0;
};
struct InstanceCreated {
  Instance instance;
};
/// What was made is released.
struct InstanceDisconnected {
  Instance instance;
};
struct InstanceUnhealthy {
  Instance instance;
  std::string why;
};
/// It was made when nobody waited for it any more, and is to be disconnected.
struct Dispose {
  Instance instance;
};
/// What was made is to be destroyed, without the lock.
struct Release {
  std::any object;
};
using InstanceWorkOutput =
    std::variant<CallInstance, AskConfigs, InstanceCreated, InstanceDisconnected, InstanceUnhealthy,
                 Dispose, Release, GiveUp, Error>;

/// The part of one node in shared instances: configurations are shared out as resources are, and an
/// `InstanceWatch` looks after what is made of them here.
///
/// Knows neither network nor clock: after every input, send `take_messages`, perform
/// `take_outputs` and wait for `next_deadline`. Distinct objects: safe. Shared objects: unsafe.
class InstanceWork {
 public:
  InstanceWork(const NodeId& self, const AssignmentOptions& options, const LeaseTiming& timing,
               const BoardOptions& board, const InstanceTiming& instances, core::Random random);

  const Distribution& distribution() const { return work_.distribution(); }
  const ResourceWork& work() const { return work_; }
  template <class Input>
  void distribute(Input&& input, Time now) {
    work_.distribute(std::forward<Input>(input), now);
    settle(now);
  }
  void receive(const NodeId& from, const Value& message, Time now);
  void give_up(Time now);
  void advance(Time now);

  /// A call has ended, without an error if `why` is empty.
  void created(std::uint64_t run, const Instance& instance, std::string_view why, Time now);
  void ended(std::uint64_t run, std::string_view why, Time now);
  void configs_ended(std::uint64_t run, FetchDone::Result result, Time now);
  void configs_changed(Time now);
  /// What `Dispose` asked for has failed.
  void report_disposal(std::string_view id, std::string_view why) {
    report("disconnected", id, why);
  }
  /// The instance of that id, if there is one here, has failed by itself.
  void failed(std::string_view id, std::string_view why, Time now);

  void start(Time now);
  /// As `ResourceWork::stop`. What was made is released.
  void stop(Time now);
  bool has_left() const { return work_.has_left(); }

  std::vector<WorkMessage> take_messages() { return work_.take_messages(); }
  std::vector<InstanceWorkOutput> take_outputs() { return std::exchange(outputs_, {}); }
  std::optional<Time> next_deadline() const;

  /// The instances that are here at this moment and whose lease has not expired.
  std::vector<Instance> owned(Time now) const;
  std::optional<Instance> find(std::string_view id, Time now) const;
  /// What a call is about; nothing if there is nothing to call it for any more.
  std::optional<Instance> instance_of(const CallInstance& call) const;

 private:
  /// A `create` or `disconnect` under way, and the call of the keeper that it answers.
  struct Call {
    Instance instance;
    std::uint64_t answers = 0;
  };
  struct Living {
    Instance instance;
    unsigned disconnect_failures = 0;
  };

  void settle(Time now);
  void take(ResourceOutput& output, Time now);
  void take(const SourceChanged& source);
  void take(const CallHandler& call, Time now);
  void take(const CallSource& call, Time now);
  void take(const InstanceCalled& called, Time now);
  void take(const Unhealthy& unhealthy, Time now);
  void create_over(const Call& call, const std::string& why);
  void disconnect_over(const Call& call, const std::string& why);
  /// The instance of that id, even after its lease.
  std::optional<Instance> living(std::string_view id) const;
  void release(std::any object);
  void handler_ended(std::uint64_t run, const std::string& why, Time now);
  /// Something "cannot be" that, and why.
  void report(std::string_view what, std::string_view id, std::string_view why);

  ResourceWork work_;
  InstanceWatch watch_;
  unsigned disconnect_attempts_;
  std::map<std::uint64_t, Call> calls_;
  std::map<std::string, Living, std::less<>> living_;
  std::vector<InstanceWorkOutput> outputs_;
};

}  // namespace muster::cluster
