#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>

#include "hosts/chaos/chaos.hpp"
#include "hosts/chaos/judge.hpp"
#include "hosts/hosts_test.hpp"

namespace muster::chaos {

namespace {

using ChaosTest = test::HostsTest;
using test::monotonic_now;
using testing::IsEmpty;

constexpr std::size_t hosts = 8;
/// Longer than eight processes take to start, even with a sanitizer.
constexpr Seconds start_patience = 10;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

/// Rounds of faults, each judged at its end.
class Trial {
 public:
  explicit Trial(std::uint64_t seed)
      : plan_(seed, hosts),
        chaos_(seed, plan_.weights()),
        judge_(chaos_.truth(), chaos_.starvation()) {}

  void start() {
    ASSERT_TRUE(
        chaos_.live_until([this] { return is_settled(); }, monotonic_now() + start_patience))
        << chaos_.cluster().story();
  }

  void next_round() {
    const Round round = plan_.next();
    fmt::print("round {}:\n", ++rounds_);
    for (const Fault& fault : round.faults) fmt::print("  {}\n", describe(fault));
    std::fflush(stdout);
    began_ = monotonic_now();
    chaos_.carry_out(round);
    recover();
    stay_calm(round);
  }

  void stop() {
    EXPECT_THAT(chaos_.stop_all(), IsEmpty());
    report();
  }

 private:
  /// A process that has not run since a pause may still notice that its lease is over.
  bool is_settled() { return chaos_.are_awake() && chaos_.cluster().is_settled(); }

  /// Nodes that are gone are removed within a node timeout, and present nodes are heard in less. A
  /// candidate then waits for others for at most two listen windows.
  Seconds recovery_bound() {
    const test::NodeProcess& node = *chaos_.cluster().nodes().front();
    return node.timing("nodeTimeout") + 2 * node.timing("listenWindow");
  }

  void recover() {
    const Seconds healed = monotonic_now();
    const bool has_settled = chaos_.live_until([this] { return is_settled(); },
                                               healed + recovery_bound() + Removals::scheduling);
    // The bound depends on the time for which processes did not run.
    const Seconds starved = chaos_.starved(healed, monotonic_now());
    ASSERT_TRUE(has_settled ||
                chaos_.live_until([this] { return is_settled(); }, monotonic_now() + starved))
        << chaos_.cluster().story(began_);
    const Seconds taken = monotonic_now() - healed;
    longest_recovery_ = std::max(longest_recovery_, taken);
    fmt::print("  all agree {:.3f} s after the last fault\n", taken);
  }

  void stay_calm(const Round& round) {
    const Seconds settled = monotonic_now();
    chaos_.lose(round.calm_loss);
    chaos_.live_for(round.calm);
    chaos_.lose(std::vector<double>(hosts));
    judge_.hear_all(monotonic_now());
    judge_.require_calm(settled);
    EXPECT_THAT(chaos_.casualties(), IsEmpty());
    EXPECT_THAT(judge_.findings(), IsEmpty()) << chaos_.cluster().story(began_);
  }

  void report() {
    for (std::size_t kind = 0; kind < fault_kinds; ++kind) {
      fmt::print("{}: {}\n", to_string(static_cast<FaultKind>(kind)), chaos_.injected()[kind]);
    }
    fmt::print("{} rounds, the longest recovery {:.3f} s of {:.3f} s\n", rounds_, longest_recovery_,
               recovery_bound());
    fmt::print("{} hostile datagrams, {} messages sent\n{}\n", chaos_.hostile_datagrams(),
               chaos_.messages_sent(), judge_.summary());
  }

  Plan plan_;
  Chaos chaos_;
  Judge judge_;
  std::size_t rounds_ = 0;
  Seconds began_ = 0;
  Seconds longest_recovery_ = 0;
};

// The promises hold at every moment, and after the last fault all nodes agree within the announced
// time. MUSTER_CHAOS_SEED and MUSTER_CHAOS_SECONDS in the environment choose another run or a
// longer one.
TEST_F(ChaosTest, EightHostsKeepTheirPromisesThroughFaultsOfEveryKind) {
  const std::uint64_t seed = from_environment("MUSTER_CHAOS_SEED", 1);
  const Seconds duration = static_cast<Seconds>(from_environment("MUSTER_CHAOS_SECONDS", 60));
  fmt::print("to repeat: tools/chaos --seed {} --minutes {:g}\n", seed, duration / 60);
  Trial trial(seed);
  trial.start();
  const Seconds end = monotonic_now() + duration;
  while (monotonic_now() < end && !HasFailure()) trial.next_round();
  trial.stop();
}

}  // namespace

}  // namespace muster::chaos
