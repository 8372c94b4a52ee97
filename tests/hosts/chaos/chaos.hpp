#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "hosts/chaos/hostile.hpp"
#include "hosts/chaos/plan.hpp"
#include "hosts/chaos/starvation.hpp"
#include "hosts/chaos/truth.hpp"
#include "lib/scratch_directory.hpp"

namespace muster::chaos {

/// Hosts with a node each, two hostile hosts, and their faults. Carries out a plan and records its
/// actions; others judge the nodes.
///
/// For one thread.
class Chaos {
 public:
  /// Host h always runs a node of weight `weights[h]`.
  Chaos(std::uint64_t seed, const std::vector<double>& weights);

  /// Carries out the faults of a round, and ends all of them except those of the hostile hosts.
  void carry_out(const Round& round);
  /// From now on, every host loses a share of its incoming packets.
  void lose(const std::vector<double>& shares);
  /// Continues, with the hostile hosts, until `condition` holds. False if `deadline` passes first.
  bool live_until(const std::function<bool()>& condition, Seconds deadline);
  /// Continues for that time, for events that must not happen in it.
  void live_for(Duration time);
  /// Stops every process. Returns those that ended with a code other than 0.
  std::vector<std::string> stop_all();

  /// Whether every process that was paused has run since, and said so.
  bool are_awake() const;

  test::Cluster& cluster() { return cluster_; }
  const Truth& truth() const { return truth_; }
  const Starvation& starvation() const { return starvation_; }
  /// The longest time that a present process waited for a processor.
  Seconds starved(Seconds from, Seconds to) const;
  /// Processes that ended without being ended by the test.
  const std::vector<std::string>& casualties() const { return casualties_; }
  /// Number of faults of each kind.
  const std::array<std::size_t, fault_kinds>& injected() const { return injected_; }
  std::size_t hostile_datagrams() const { return flooder_.sent() + replayer_.sent(); }
  std::size_t messages_sent() const { return messages_sent_; }

 private:
  struct Step {
    Duration at;
    const Fault* fault;
    bool begins;
  };

  static std::vector<Step> steps_of(const Round& round);
  void begin(const Fault& fault);
  void end(const Fault& fault);
  void begin(const Fault& fault, Trouble::Sort sort, const std::function<void()>& act);
  void end(const Fault& fault, Trouble::Sort sort, const std::function<void()>& act);

  void start(Lab::Host host);
  void stop(Lab::Host host, int signal);
  void pause(Lab::Host host);
  void resume(Lab::Host host);
  void lose(Lab::Host host, double share);
  std::set<std::string> hostile_addresses() const;

  /// The actions that go on all the time.
  void tick();
  void notice_ends(Seconds now);
  void talk(Seconds now);
  void look(Seconds now);
  void aim_hostiles();

  const test::ScratchDirectory files_;
  const std::string key_file_;
  const std::vector<double> weights_;
  test::Cluster cluster_;
  Truth truth_;
  Starvation starvation_;
  Recording heard_by_flooder_;
  Recording heard_by_replayer_;
  Flooder flooder_;
  Replayer replayer_;
  /// The latest process of each host.
  std::vector<Life*> present_;
  /// Number of processes so far on each host.
  std::vector<std::size_t> lives_on_;
  std::vector<std::string> casualties_;
  std::array<std::size_t, fault_kinds> injected_{};
  std::size_t messages_sent_ = 0;
  Seconds talked_at_ = 0;
  Seconds looked_at_ = 0;
};

}  // namespace muster::chaos
