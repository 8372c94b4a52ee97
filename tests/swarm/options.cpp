#include "swarm/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/random.hpp"

namespace muster::swarm {

namespace {

using namespace std::chrono_literals;

bool chance(core::Random& random, double probability) {
  return random.unit() < probability;
}

std::size_t between(core::Random& random, std::size_t from, std::size_t to) {
  return from + random.below(static_cast<std::uint32_t>(to - from + 1));
}

/// Most faults need few nodes, and small clusters run fast.
std::size_t draw_size(core::Random& random) {
  const double kind = random.unit();
  if (kind < 0.75) return between(random, 2, 6);
  if (kind < 0.96) return between(random, 7, 16);
  if (kind < 0.999) return between(random, 17, 60);
  return 200;
}

TimingOptions draw_timing(core::Random& random) {
  TimingOptions timing;
  const double kind = random.unit();
  if (kind < 0.2) {
    timing.detect_within = preset::fast;
  } else if (kind < 0.6) {
    timing.detect_within = preset::lan;
  } else if (kind < 0.8) {
    timing.detect_within = preset::wifi;
  } else {
    timing.detect_within = random.between(50ms, 4s);
  }
  const Duration detect = timing.detect_within;
  if (chance(random, 0.2)) timing.hello_interval = detect / 5;
  if (chance(random, 0.2)) timing.master_timeout = random.between(detect / 5, detect);
  return timing;
}

/// A rate so low that most clusters of the run say hello less often.
void draw_hello_rate(core::Random& random, Options& options) {
  if (!chance(random, 0.2)) return;
  const Duration interval = derive_timing(options.timing).hello_interval;
  const double wanted =
      static_cast<double>(options.nodes) / std::chrono::duration<double>(interval).count();
  const double rate = std::max(1.0, wanted * (0.2 + random.unit()));
  options.timing.hello_rate_max = static_cast<std::uint32_t>(rate);
}

/// A rate at which a full queue is sent in this time.
std::uint64_t bytes_per_second(std::size_t line_bytes, Duration time) {
  return line_bytes * 1'000'000'000 / static_cast<std::uint64_t>(time.count());
}

sim::LinkQuality draw_quality(core::Random& random, const Timing& timing) {
  sim::LinkQuality quality;
  if (chance(random, 0.3)) quality.duplication = random.unit() * 0.3;
  // Delays that are short compared with the shortest timeout; the promises do not cover longer
  // ones.
  const Duration delay = timing.master_timeout / 40;
  if (chance(random, 0.5)) {
    quality.delay_min = random.between(10us, 200us);
    quality.delay_max = quality.delay_min + random.between(0us, delay);
  }
  const double kind = random.unit();
  if (kind < 0.2) {
    quality.reordering = random.unit() * 0.5;
    quality.reordering_delay = random.between(100us, delay);
  } else if (kind < 0.3 && delay > 1024 * 2us) {
    quality.delay_shape = sim::DelayShape::long_tail;
    quality.delay_min = 1us;
    quality.delay_max = random.between(2us, delay / 1024);
  } else if (kind < 0.45) {
    quality.bytes_per_second =
        bytes_per_second(quality.queue_bytes, random.between(delay / 20, delay));
  }
  // Larger datagrams are never sent.
  if (chance(random, 0.3)) quality.mtu_bytes = 1400;
  return quality;
}

/// A length for which a run of many nodes takes at most some seconds.
Duration draw_length(core::Random& random, const Options& options) {
  const auto size = static_cast<double>(options.nodes);
  const double periods = (5 + 20 * random.unit()) * std::min(1.0, 400 / (size * size));
  const auto detect = static_cast<double>(options.timing.detect_within.count());
  return Duration(static_cast<Duration::rep>(detect * std::max(periods, 2.0)));
}

void draw_weights(core::Random& random, Options& options) {
  for (double& weight : options.weights) {
    // Only nodes with work to hand over leave this way.
    if (&weight == &options.weights.back()) continue;
    weight = chance(random, 0.4) ? 0 : 0.1 + random.unit();
  }
  // Without starts, few nodes remain and faults accumulate.
  options.weights[static_cast<std::size_t>(Action::start)] = 1;
  options.weights[static_cast<std::size_t>(Action::heal)] = 0.5 + random.unit();
}

/// The differences among nodes.
void draw_differences(core::Random& random, Options& options) {
  if (chance(random, 0.4)) options.drift_max = static_cast<std::int64_t>(between(random, 1, 1'000));
  if (chance(random, 0.35)) options.segments = 2 + random.below(2);
  if (chance(random, 0.5)) options.attachment = random.unit();
  options.strangeness = static_cast<Strangeness>(random.below(3));
  if (options.strangeness == Strangeness::other_key && !options.sealed) {
    options.strangeness = Strangeness::other_sealing;
  }
  if (chance(random, 0.3)) options.spare_keys = random.unit();
}

/// Most runs have no shared work, because it makes them slower.
void draw_work(core::Random& random, Options& options) {
  if (!chance(random, 0.3) || options.nodes > 16) return;
  const Timing timing = derive_timing(options.timing);
  Workload work;
  work.units = between(random, 1, 12);
  work.capacity_max = static_cast<std::uint32_t>(between(random, 1, 3));
  if (chance(random, 0.3)) work.idle = random.unit() * 0.6;
  if (chance(random, 0.3)) work.unlabelled = random.unit() * 0.6;
  if (chance(random, 0.4)) work.bystanders = random.unit() * 0.6;
  work.options.exclude_leader = chance(random, 0.3);
  if (chance(random, 0.5)) {
    work.options.lease = random.between(timing.node_timeout / 4, 3 * timing.node_timeout / 2);
  }
  const Duration lease = work.options.lease.value_or(timing.node_timeout);
  if (chance(random, 0.3)) work.options.grace = random.between(lease / 100, lease / 2);
  work.options.hold = random.between({}, lease / 10);
  if (chance(random, 0.7)) work.slowness = random.unit();
  work.loses_one = chance(random, 0.3);
  options.work = work;
  if (chance(random, 0.6)) options.weights.back() = 0.1 + random.unit();
}

/// Runs with shared work have elections already, one per set.
void draw_voting(core::Random& random, Options& options) {
  if (options.work || options.nodes > 16 || !chance(random, 0.4)) return;
  Voting voting{.elections = between(random, 1, 3), .leaders = between(random, 1, 2)};
  if (chance(random, 0.2)) {
    const Timing timing = derive_timing(options.timing);
    voting.preempt_after = random.between({}, 2 * timing.node_timeout);
  }
  options.voting = voting;
}

}  // namespace

Duration longest_delay(const sim::LinkQuality& quality) {
  Duration delay = quality.delay_max;
  if (quality.delay_shape == sim::DelayShape::long_tail) delay *= 1024;
  if (quality.reordering > 0) delay += quality.reordering_delay;
  if (quality.bytes_per_second > 0) {
    // The queue, and a datagram that still fits.
    const auto bytes = static_cast<std::int64_t>(quality.queue_bytes + 1'500);
    delay += Duration(bytes * 1'000'000'000 / static_cast<std::int64_t>(quality.bytes_per_second));
  }
  return delay;
}

Options draw_options(std::uint64_t seed) {
  core::Random random(seed);
  Options options;
  options.seed = seed;
  options.nodes = draw_size(random);
  if (chance(random, 0.2)) options.strangers = between(random, 1, 3);
  if (chance(random, 0.2)) options.observers = between(random, 1, 2);
  if (chance(random, 0.3)) options.ineligible = between(random, 1, options.nodes);
  options.sealed = chance(random, 0.5);
  options.equal_weights = chance(random, 0.2);
  if (chance(random, 0.3)) options.masters_required = static_cast<int>(between(random, 2, 3));
  options.timing = draw_timing(random);
  const Timing timing = derive_timing(options.timing);
  if (chance(random, 0.2)) options.preempt_after = random.between(0ms, 2 * timing.node_timeout);
  options.quality = draw_quality(random, timing);
  if (chance(random, 0.6)) options.loss_max = random.unit() * 0.5;
  options.length = draw_length(random, options);
  const auto detect = static_cast<double>(options.timing.detect_within.count());
  options.gap = Duration(static_cast<Duration::rep>(detect * (0.02 + 0.4 * random.unit())));
  draw_weights(random, options);
  if (chance(random, 0.5)) options.lifelines = random.unit();
  draw_differences(random, options);
  draw_work(random, options);
  draw_hello_rate(random, options);
  draw_voting(random, options);
  return options;
}

std::string describe(const Workload& work) {
  return fmt::format(
      "{} units, capacities to {}, idle {:.2f}, unlabelled {:.2f}, bystanders {:.2f}, exclude "
      "leader {}, lease {}, grace {}, hold {}, slowness {:.2f}, loses one {}",
      work.units, work.capacity_max, work.idle, work.unlabelled, work.bystanders,
      work.options.exclude_leader,
      work.options.lease ? format_duration(*work.options.lease) : "default",
      work.options.grace ? format_duration(*work.options.grace) : "default",
      format_duration(work.options.hold), work.slowness, work.loses_one);
}

std::string describe(const Voting& voting) {
  return fmt::format(
      "{} with {} leaders each, preempted after {}", voting.elections, voting.leaders,
      voting.preempt_after ? format_duration(*voting.preempt_after) : std::string("never"));
}

std::string describe(const Options& options) {
  std::string text;
  const auto line = [&](std::string_view name, const auto& value) {
    text += fmt::format("  {}: {}\n", name, value);
  };
  line("nodes", options.nodes);
  line("strangers", options.strangers);
  line("observers", options.observers);
  line("ineligible", options.ineligible);
  line("sealed", options.sealed);
  line("equal weights", options.equal_weights);
  line("masters required", options.masters_required);
  line("timing", muster::describe(derive_timing(options.timing)));
  line("hellos per second at most", options.timing.hello_rate_max);
  line("preempt after",
       options.preempt_after ? format_duration(*options.preempt_after) : std::string("never"));
  line("segments", options.segments);
  line("lifelines", options.lifelines);
  line("delay", format_duration(options.quality.delay_min) + " to " +
                    format_duration(options.quality.delay_max));
  line("duplication", options.quality.duplication);
  line("long tail", options.quality.delay_shape == sim::DelayShape::long_tail);
  line("reordering", fmt::format("{:.2f}, by {}", options.quality.reordering,
                                 format_duration(options.quality.reordering_delay)));
  line("bytes per second, 0 without limit", options.quality.bytes_per_second);
  line("attachment to further segments", options.attachment);
  line("drift at most, in millionths", options.drift_max);
  line("spare keys", options.spare_keys);
  line("strangers have another", options.strangeness == Strangeness::other_cluster ? "cluster"
                                 : options.strangeness == Strangeness::other_key   ? "key"
                                                                                   : "sealing");
  line("loss at most", options.loss_max);
  line("work", options.work ? describe(*options.work) : std::string("none"));
  line("elections", options.voting ? describe(*options.voting) : std::string("none"));
  line("length", format_duration(options.length));
  line("gap", format_duration(options.gap));
  for (std::size_t i = 0; i < action_count; ++i) {
    if (options.weights[i] > 0) line(action_names[i], fmt::format("{:.2f}", options.weights[i]));
  }
  return text;
}

}  // namespace muster::swarm
