#include <fmt/format.h>

#include <sstream>
#include <stdexcept>

#include "bench/peers/scenarios.hpp"
#include "lib/lab.hpp"

namespace muster::bench {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t hosts = 3;
constexpr double half = 0.5;
constexpr auto patience = 20s;
constexpr double latency_rate = 1'000;
constexpr double latency_seconds = 2;
constexpr double rate_seconds = 0.5;
/// Rates in messages per second, tried in this order until one is too high.
constexpr double ladder[] = {1e3,   2e3,   5e3,   10e3,  20e3,  50e3,  100e3,
                             150e3, 200e3, 300e3, 500e3, 700e3, 1000e3};
/// A sender that reaches less than this share of the requested rate is at its maximum.
constexpr double in_pace = 0.95;

/// The result of one stream of messages; times in microseconds.
struct Stream {
  std::uint64_t sent = 0;
  double sent_per_second = 0;
  std::uint64_t arrived = 0;
  double median = 0;
  double nearly_all = 0;
};

/// The lab with the receiver and the broker.
class Route {
 public:
  explicit Route(const Courier& courier) : lab_(hosts), courier_(courier) {
    if (!courier.broker.empty()) {
      broker_.emplace(lab_.host(2), test::Process::Call{courier.broker});
    }
    test::Process::Call receiver = courier.messenger;
    receiver.arguments.emplace_back("receive");
    receiver_.emplace(lab_.host(1), receiver);
    read_line(*receiver_, receiver_taken_);
  }

  Stream send(double rate, double seconds) {
    test::Process::Call call = courier_.messenger;
    for (const std::string& word :
         {std::string("send"), fmt::format("{}", rate), fmt::format("{}", seconds)}) {
      call.arguments.push_back(word);
    }
    test::Process sender(lab_.host(0), call);
    std::size_t sender_taken = 0;
    Stream stream;
    std::istringstream said(read_line(sender, sender_taken));
    said >> stream.sent >> stream.sent_per_second;
    receiver_->write(fmt::format("{}\n", stream.sent));
    std::istringstream heard(read_line(*receiver_, receiver_taken_));
    heard >> stream.arrived >> stream.median >> stream.nearly_all;
    return stream;
  }

 private:
  std::string read_line(test::Process& process, std::size_t& taken) {
    std::vector<test::Process*> processes = {&process};
    if (broker_) processes.push_back(&*broker_);
    std::size_t end = std::string::npos;
    const bool is_there = test::poll_until(
        processes,
        [&] {
          end = process.output().find('\n', taken);
          return end != std::string::npos || process.has_ended();
        },
        patience);
    if (!is_there || end == std::string::npos) {
      throw std::runtime_error(fmt::format("{} says nothing: {}", courier_.name, process.errors()));
    }
    const std::string line = process.output().substr(taken, end - taken);
    taken = end + 1;
    return line;
  }

  test::Lab lab_;
  const Courier& courier_;
  std::optional<test::Process> broker_;
  std::optional<test::Process> receiver_;
  std::size_t receiver_taken_ = 0;
};

double highest_rate(Route& route) {
  double highest = 0;
  for (const double rate : ladder) {
    const Stream stream = route.send(rate, rate_seconds);
    if (stream.arrived != stream.sent) return highest;
    highest = stream.sent_per_second;
    if (highest < in_pace * rate) return highest;
  }
  return highest;
}

}  // namespace

void compare_messages(const Courier& courier, std::size_t runs, const Report& report) {
  Route route(courier);
  std::vector<double> medians;
  std::vector<double> tails;
  std::vector<double> rates;
  for (std::size_t i = 0; i < runs; ++i) {
    const Stream stream = route.send(latency_rate, latency_seconds);
    medians.push_back(stream.median);
    tails.push_back(stream.nearly_all);
    rates.push_back(highest_rate(route));
  }
  const auto report_median = [&](const char* what, const char* unit,
                                 const std::vector<double>& samples, bool more_is_better) {
    report({.bench = "peers",
            .what = what,
            .of = courier.name,
            .unit = unit,
            .value = quantile(samples, half),
            .more_is_better = more_is_better,
            .samples = samples});
  };
  report_median("100 bytes at 1,000/s, one way: p50", "us", medians, false);
  report_median("100 bytes at 1,000/s, one way: p99", "us", tails, false);
  report_median("100 bytes one by one, the most without loss", "/s", rates, true);
}

}  // namespace muster::bench
