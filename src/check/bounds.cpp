#include "check/bounds.hpp"

#include <algorithm>
#include <cmath>

#include "core/limits.hpp"
#include "core/suspicion.hpp"

namespace muster::check {

namespace {

using namespace std::chrono_literals;

/// Time for which admission waits for a proven node's attributes.
constexpr Duration attribute_patience = 500ms;
/// Longest time until a stranger is challenged again.
constexpr Duration challenge_again = 500ms;
/// Time over which answers to newcomers, and challenges, are spread.
constexpr Duration spread_max = 250ms;
/// Longest time until a missing attribute is requested again.
constexpr Duration attribute_again = 1s;
/// A request to a helper, its probe, the answer, and the answer that the helper forwards.
constexpr int ways_of_a_probe = 4;

/// Relaying for others, and up to 128 KiB for recordings and keys of strangers, included.
constexpr std::size_t node_bytes = 384 * 1024;
/// The datagrams of one burst of fragments, in a buffer that grows by doubling.
constexpr std::size_t burst_bytes = std::size_t{2} * 64 * 1500;
constexpr std::size_t session_bytes = 6 * 1024;
constexpr std::size_t stranger_bytes = 4 * 1024;
/// A parcel of several fragments is kept for five seconds each time it is sent: at once, six times
/// in the first 630 ms, and then every 500 ms.
constexpr std::size_t parcel_copies = 16;

double power(double base, int exponent) {
  return std::pow(base, exponent);
}

}  // namespace

Duration stretched(Duration time, const Conditions& conditions) {
  const auto count = static_cast<double>(time.count());
  return Duration(static_cast<Duration::rep>(count * (1 + conditions.drift)));
}

Duration detection_max(const Timing& timing, const Conditions& conditions) {
  return stretched(timing.node_timeout + timing.listen_window, conditions) +
         ways_of_a_probe * (conditions.delay_max + conditions.lateness);
}

Duration silence_min(const Timing& timing, bool was_leading, const Conditions& conditions) {
  const Duration timeout = was_leading ? timing.master_timeout : timing.node_timeout;
  return timeout - (stretched(timeout, conditions) - timeout) -
         ways_of_a_probe * (conditions.delay_max + conditions.lateness);
}

double false_removal_chance(double loss, std::size_t members) {
  const double kept = 1 - loss;
  const double direct_fails = 1 - kept * kept;
  const std::size_t others = members < 2 ? 0 : members - 2;
  const int helpers = static_cast<int>(std::min(others, core::limits::probe_helpers));
  const double helper_fails = 1 - power(kept, 4);
  // The hello is lost. The first round probes directly, and each further round also by helpers.
  double chance = loss;
  for (std::uint32_t round = 0; round < core::probe_rounds; ++round) {
    const double helped = round == 0 ? 1.0 : power(helper_fails, helpers);
    const double asked = core::probe_chance(round, members);
    chance *= 1 - asked * (1 - direct_fails * helped);
  }
  return chance;
}

bool is_tolerated(double loss, std::size_t members) {
  return false_removal_chance(loss, members) < 1e-12;
}

Duration ghost_max(const Timing& timing, const Conditions& conditions) {
  // An absence shorter than a master's hello interval does not invalidate the nonces of a node.
  return attribute_patience + timing.master_interval +
         ways_of_a_probe * (conditions.delay_max + conditions.lateness);
}

Duration lease_max(const Timing& timing, const Conditions& conditions) {
  return stretched(timing.lease, conditions) + conditions.lateness;
}

Duration leader_lease_max(const Timing& timing, const Conditions& conditions) {
  // Three hellos within the node timeout. The lease ends 1.2 hello intervals before it.
  const Duration slow = timing.node_timeout * 3 / 5;
  return stretched(std::max(timing.lease, slow), conditions) + conditions.lateness;
}

Duration settling_max(const Timing& timing, const Conditions& conditions) {
  // Departed nodes are removed, and present nodes say hello and are admitted. A demoted master lets
  // others go first, and heavier nodes that listen are waited for.
  const Duration known = timing.node_timeout + timing.hello_interval + spread_max +
                         challenge_again + attribute_patience + attribute_again;
  const Duration led = 2 * timing.master_timeout + 3 * timing.listen_window;
  return stretched(known + led, conditions) +
         3 * ways_of_a_probe * (conditions.delay_max + conditions.lateness);
}

Duration until_free_max(const WorkTiming& work, const Conditions& conditions) {
  return stretched(work.lease + work.lease / 100 + work.grace, conditions);
}

Duration sharing_max(const Timing& timing, const Conditions& conditions) {
  const WorkTiming& work = *conditions.work;
  // The last master may have to wait for nodes that the previous one knew. Then it plans, and
  // moving units are given up, each step with a change that all nodes receive.
  const Duration moved =
      until_free_max(work, conditions) + stretched(work.hold + work.give_up, conditions);
  const Duration told = stretched(attribute_again, conditions) +
                        ways_of_a_probe * (conditions.delay_max + conditions.lateness);
  return settling_max(timing, conditions) + stretched(conditions.preempt_after, conditions) +
         moved + 2 * told;
}

std::size_t memory_max(const Load& load) {
  const std::size_t strangers = load.is_keyed ? 0 : core::limits::strangers * stranger_bytes;
  // A node knows an attribute set per session, and keeps its own for a while after each session has
  // fetched it.
  const std::size_t sessions = load.sessions * (session_bytes + 2 * load.attribute_bytes);
  const std::size_t messages = load.message_bytes * (1 + load.receivers * parcel_copies);
  return node_bytes + burst_bytes + sessions + strangers + messages;
}

}  // namespace muster::check
