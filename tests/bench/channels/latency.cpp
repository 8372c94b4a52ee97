#include <array>
#include <cstring>
#include <mutex>
#include <vector>

#include "bench/channels/bare_link.hpp"
#include "bench/channels/measurements.hpp"
#include "bench/channels/node_link.hpp"
#include "bench/channels/pace.hpp"
#include "bench/channels/statistics.hpp"

namespace muster::bench {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t message_bytes = 100;
constexpr auto interval = 1ms;
/// muster and the bare link take turns, so that both see the same load of the machine.
constexpr int turns = 10;
constexpr int messages_per_turn = 500;

/// A message that contains its send time.
using Letter = std::array<std::uint8_t, message_bytes>;

/// Records the transit time of each message.
class Stopwatch {
 public:
  static Letter letter() {
    Letter letter{};
    const auto now = Clock::now().time_since_epoch().count();
    std::memcpy(letter.data(), &now, sizeof now);
    return letter;
  }
  void arrived(std::span<const std::uint8_t> content) {
    const auto now = Clock::now().time_since_epoch();
    Clock::rep sent = 0;
    std::memcpy(&sent, content.data(), sizeof sent);
    const std::lock_guard lock(mutex_);
    microseconds_.push_back(
        std::chrono::duration<double, std::micro>(now - Clock::duration(sent)).count());
  }
  std::vector<double> microseconds() const {
    const std::lock_guard lock(mutex_);
    return microseconds_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<double> microseconds_;
};

template <class Send>
void send_paced(Send&& send) {
  auto at = Clock::now();
  for (int i = 0; i < messages_per_turn; ++i) {
    at += interval;
    sleep_until(at);
    send(Stopwatch::letter());
  }
  sleep_until(at + 5ms);
}

using Send = void (NodeLink::*)(std::span<const std::uint8_t> content);

void measure(const char* what, Send send, const Report& report) {
  Stopwatch ours;
  Stopwatch bare;
  NodeLink nodes([&](std::span<const std::uint8_t> content) { ours.arrived(content); });
  BareLink sockets(BareLink::Form::clear,
                   [&](std::span<const std::uint8_t> content) { bare.arrived(content); });
  for (int turn = 0; turn < turns; ++turn) {
    send_paced([&](const Letter& letter) { (nodes.*send)(letter); });
    send_paced([&](const Letter& letter) { sockets.send(letter); });
  }
  for (const auto& [name, part] : {std::pair{"p50", 0.5}, std::pair{"p99", 0.99}}) {
    report({.bench = "channels",
            .what = std::string("latency of 100 bytes at 1,000/s, ") + what + ", " + name,
            .unit = "us",
            .value = percentile(ours.microseconds(), part),
            .limit = percentile(bare.microseconds(), part),
            .target_ratio = 1.3});
  }
}

}  // namespace

void measure_latency(const Report& report) {
  measure("to one", &NodeLink::send_to_one, report);
  measure("to everyone", &NodeLink::send, report);
}

}  // namespace muster::bench
