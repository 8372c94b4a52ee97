#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "bench/channels/pace.hpp"
#include "bench/channels/statistics.hpp"
#include "bench/peers/messages/messenger.hpp"

namespace muster::bench {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t message_bytes = 100;
/// Shorter intervals are spun, because a sleep takes longer than that.
constexpr auto shortest_sleep = 500us;
/// After this silence, messages that have not arrived are lost.
constexpr auto silence = 300ms;

/// Counts messages and their transit times. Safe to call from any thread.
class Tally {
 public:
  void add(std::span<const char> message) {
    const auto now = Clock::now().time_since_epoch();
    Clock::rep sent = 0;
    std::memcpy(&sent, message.data(), sizeof sent);
    const std::lock_guard lock(mutex_);
    microseconds_.push_back(
        std::chrono::duration<double, std::micro>(now - Clock::duration(sent)).count());
  }
  std::size_t count() const {
    const std::lock_guard lock(mutex_);
    return microseconds_.size();
  }
  /// Returns the times and starts over.
  std::vector<double> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(microseconds_, {});
  }

 private:
  mutable std::mutex mutex_;
  std::vector<double> microseconds_;
};

/// Waits until that many messages have arrived, or none has for a while.
void await(const Tally& tally, std::size_t sent) {
  std::size_t before = 0;
  for (auto last = Clock::now(); tally.count() < sent && Clock::now() - last < silence;) {
    if (tally.count() != before) last = Clock::now();
    before = tally.count();
    sleep_until(Clock::now() + 1ms);
  }
}

void answer_questions(Tally& tally) {
  for (std::size_t sent = 0; std::cin >> sent;) {
    await(tally, sent);
    const std::vector<double> times = tally.take();
    const bool has_any = !times.empty();
    std::cout << fmt::format("{} {:.2f} {:.2f}", times.size(), has_any ? percentile(times, 0.5) : 0,
                             has_any ? percentile(times, 0.99) : 0)
              << std::endl;
  }
}

void receive(const std::string& broker) {
  Tally tally;
  const auto messenger = connect_messenger(broker, Role::receiver);
  std::thread([&tally] { answer_questions(tally); }).detach();
  messenger->receive([&tally](std::span<const char> message) { tally.add(message); },
                     [] { std::cout << "ready" << std::endl; });
}

void send(const std::string& broker, double rate, double seconds) {
  const auto messenger = connect_messenger(broker, Role::sender);
  std::array<char, message_bytes> message{};
  const auto distance =
      std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / rate));
  const auto count = static_cast<std::uint64_t>(rate * seconds);
  const auto begin = Clock::now();
  for (std::uint64_t sent = 0; sent < count; ++sent) {
    const auto at = begin + distance * sent;
    distance < shortest_sleep ? spin_until(at) : sleep_until(at);
    const auto now = Clock::now().time_since_epoch().count();
    std::memcpy(message.data(), &now, sizeof now);
    messenger->send(message);
  }
  const std::chrono::duration<double> took = Clock::now() - begin;
  std::cout << fmt::format("{} {:.0f}", count, static_cast<double>(count) / took.count())
            << std::endl;
  // Messages in the queues of this process leave before it ends.
  sleep_until(Clock::now() + 100ms);
}

}  // namespace

}  // namespace muster::bench

int main(int count, char** arguments) {
  const std::vector<std::string> words(arguments, arguments + count);
  try {
    if (count == 3 && words[2] == "receive") {
      muster::bench::receive(words[1]);
    } else if (count == 5 && words[2] == "send") {
      muster::bench::send(words[1], std::stod(words[3]), std::stod(words[4]));
    } else {
      std::fputs("usage: PROGRAM BROKER receive|send RATE SECONDS\n", stderr);
      return 2;
    }
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
