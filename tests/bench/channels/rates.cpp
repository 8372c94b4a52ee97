#include <atomic>
#include <optional>
#include <thread>
#include <vector>

#include "bench/channels/bare_link.hpp"
#include "bench/channels/measurements.hpp"
#include "bench/channels/node_link.hpp"
#include "bench/channels/pace.hpp"
#include "bench/channels/statistics.hpp"

namespace muster::bench {

namespace {

using namespace std::chrono_literals;

constexpr auto measured_for = 700ms;
/// Messages that have not arrived within this time are lost.
constexpr auto patience = 300ms;
constexpr std::size_t small_bytes = 100;
constexpr std::size_t large_bytes = 1024 * 1024;
/// Content of one full datagram of muster.
constexpr std::size_t datagram_content = 1'348;
constexpr std::size_t burst = 50;
constexpr int turns = 3;

/// A content, and counts of its arrivals.
class Flow {
 public:
  explicit Flow(std::size_t bytes) : content(bytes, 7) {}

  void arrived() { arrived_.fetch_add(1, std::memory_order_release); }
  std::uint64_t count() const { return arrived_.load(std::memory_order_acquire); }
  /// Waits until at most `most` of `sent` messages are in transit. False if that does not happen.
  bool await(std::uint64_t sent, std::uint64_t most) const {
    const auto give_up_at = Clock::now() + patience;
    while (sent - count() > most) {
      if (Clock::now() > give_up_at) return false;
      std::this_thread::yield();
    }
    return true;
  }

  const std::vector<std::uint8_t> content;

 private:
  std::atomic<std::uint64_t> arrived_ = 0;
};

/// Messages per second, or nothing if one was lost.
using Rate = std::optional<double>;

/// The rate with at most `window` messages in transit. `send(count)` sends that many.
template <class Send>
Rate rate_of(const Flow& flow, std::uint64_t window, std::size_t at_once, Send&& send) {
  const auto began = Clock::now();
  const std::uint64_t before = flow.count();
  std::uint64_t sent = before;
  while (Clock::now() - began < measured_for) {
    if (!flow.await(sent, window - at_once)) return {};
    send(at_once);
    sent += at_once;
  }
  if (!flow.await(sent, 0)) return {};
  return static_cast<double>(sent - before) /
         std::chrono::duration<double>(Clock::now() - began).count();
}

/// The rate of arrivals when messages are sent evenly spaced at that rate.
template <class Send>
Rate paced_rate_of(const Flow& flow, double per_second, Send&& send) {
  const auto began = Clock::now();
  const std::chrono::duration<double> distance(1 / per_second);
  const std::uint64_t before = flow.count();
  std::uint64_t sent = before;
  while (Clock::now() - began < measured_for) {
    spin_until(began + std::chrono::duration_cast<Clock::duration>(
                           distance * static_cast<double>(sent - before)));
    send(1);
    ++sent;
  }
  const double took = std::chrono::duration<double>(Clock::now() - began).count();
  if (!flow.await(sent, 0)) return {};
  return static_cast<double>(sent - before) / took;
}

/// The highest rate of a ladder at which nothing was lost.
template <class Send>
double highest_paced_rate(const Flow& flow, Send&& send) {
  double highest = 0;
  for (const double offered : {50e3, 100e3, 150e3, 200e3, 300e3, 400e3, 500e3, 700e3, 1000e3}) {
    const Rate rate = paced_rate_of(flow, offered, send);
    if (!rate || *rate < highest) return highest;
    highest = *rate;
  }
  return highest;
}

/// Completes the figure with the medians of several turns, in which both alternate.
template <class Ours, class Bare>
Figure compare(Figure figure, double scale, Ours&& ours, Bare&& bare) {
  std::vector<double> of_ours;
  std::vector<double> of_bare;
  for (int turn = 0; turn < turns; ++turn) {
    of_ours.push_back(ours().value_or(0) * scale);
    of_bare.push_back(bare().value_or(0) * scale);
  }
  figure.value = median(of_ours);
  figure.limit = median(of_bare);
  figure.more_is_better = true;
  return figure;
}

/// A flow through two nodes.
struct Ours {
  explicit Ours(std::size_t bytes)
      : flow(bytes), link([this](std::span<const std::uint8_t>) { flow.arrived(); }) {}

  Rate rate(std::uint64_t window, std::size_t at_once) {
    return rate_of(flow, window, at_once, [this](std::size_t count) { send(count); });
  }
  void send(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) link.send(flow.content);
  }

  Flow flow;
  NodeLink link;
};

/// A flow through two sealed sockets.
struct Bare {
  explicit Bare(std::size_t bytes)
      : flow(bytes), link(BareLink::Form::sealed, [this](auto) { flow.arrived(); }) {}

  Rate rate(std::uint64_t window, std::size_t at_once) {
    return rate_of(flow, window, at_once, [this](std::size_t count) { send(count); });
  }
  void send(std::size_t count) { link.send(flow.content, count); }

  Flow flow;
  BareLink link;
};

}  // namespace

void measure_rates(const Report& report) {
  {
    Ours ours(small_bytes);
    Bare bare(small_bytes);
    report(compare(
        {.bench = "channels",
         .what = "100 bytes one by one, evenly spaced",
         .unit = "/s",
         .target = 150e3},
        1,
        [&] { return Rate(highest_paced_rate(ours.flow, [&](std::size_t n) { ours.send(n); })); },
        [&] { return Rate(highest_paced_rate(bare.flow, [&](std::size_t n) { bare.send(n); })); }));
  }
  constexpr std::size_t per_datagram = datagram_content / small_bytes;
  {
    Ours ours(small_bytes);
    Bare bare(datagram_content);
    report(compare(
        {.bench = "channels", .what = "100 bytes in bursts of 50", .unit = "/s", .target = 1e6}, 1,
        [&] { return ours.rate(8'000, burst); },
        [&] {
          const Rate rate = bare.rate(600, BareLink::batch);
          return rate ? Rate(*rate * static_cast<double>(per_datagram)) : rate;
        }));
  }
  {
    Ours ours(large_bytes);
    Bare bare(datagram_content);
    report(compare(
        {.bench = "channels", .what = "1 MiB at a time", .unit = "MB/s", .target_ratio = 0.5}, 1e-6,
        [&] {
          const Rate rate = ours.rate(2, 1);
          return rate ? Rate(*rate * static_cast<double>(large_bytes)) : rate;
        },
        [&] {
          const Rate rate = bare.rate(600, BareLink::batch);
          return rate ? Rate(*rate * static_cast<double>(datagram_content)) : rate;
        }));
  }
}

}  // namespace muster::bench
