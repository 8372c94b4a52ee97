// A computation that is split over the nodes: counting the primes below a million. Each part of the
// numbers is a partition. Its owner counts, and publishes the result. When a node leaves, the
// others count the parts that it has not finished. Every node can add up the results.

#include <boost/asio/post.hpp>
#include <iostream>
#include <list>
#include <map>
#include <set>
#include <string>

#include "example.hpp"
#include "muster/partitions.hpp"
#include "play.hpp"

namespace {

constexpr std::uint32_t parts = 20;
constexpr int part_size = 50'000;
constexpr int primes_below_a_million = 78'498;

bool is_prime(int number) {
  for (int divisor = 2; divisor * divisor <= number; ++divisor) {
    if (number % divisor == 0) return false;
  }
  return number > 1;
}

int primes_in(muster::Partition part) {
  const int from = static_cast<int>(part) * part_size;
  int primes = 0;
  for (int number = from; number < from + part_size; ++number) primes += is_prime(number) ? 1 : 0;
  return primes;
}

class Calculator {
 public:
  Calculator(muster::Options options, boost::asio::io_context& context)
      : node(std::move(options), context.get_executor()), context_(context) {
    partitions.on_assigned([this](const auto& these, const auto&) {
      for (const muster::Partition part : these) open_.insert(part);
      work();
    });
    partitions.on_revoked([this](const auto& these, const auto&) {
      for (const muster::Partition part : these) open_.erase(part);
    });
  }

  void start() {
    node.start();
    partitions.start();
  }
  /// The results of all nodes, those that have left included.
  std::map<std::string, int> results() const {
    std::map<std::string, int> results = kept_;
    for (const muster::Node& other : node.nodes()) {
      for (const auto& [name, payload] : *other.attributes) {
        if (payload.kind == muster::Payload::Kind::json && payload.value.is_int64()) {
          results[name] = payload.value.to_number<int>();
        }
      }
    }
    return results;
  }

  muster::Discovery node;
  muster::Partitions partitions{node, parts};

 private:
  /// One part at a time, so that the node stays responsive.
  void work() {
    boost::asio::post(context_, [this] {
      if (open_.empty() || !node.is_started()) return;
      const muster::Partition part = open_.extract(open_.begin()).value();
      const std::string name = "primes." + std::to_string(part);
      // A former owner may have finished it.
      kept_ = results();
      if (!kept_.contains(name)) {
        kept_[name] = primes_in(part);
        node.publish(name, muster::Value(kept_[name]));
      }
      work();
    });
  }

  boost::asio::io_context& context_;
  std::set<muster::Partition> open_;
  std::map<std::string, int> kept_;
};

}  // namespace

int main(int argc, char** argv) {
  boost::asio::io_context context;
  std::list<Calculator> nodes;
  for (const char* name : {"ada", "bob", "cyd"}) {
    nodes.emplace_back(example::options("computing", name, argc, argv), context).start();
  }
  Calculator& last = nodes.back();
  int primes = 0;
  const example::Play play(context, {{[&] { return last.results().size() == parts; },
                                      [&] {
                                        for (const auto& [name, count] : last.results())
                                          primes += count;
                                        std::cout << primes << " primes below a million"
                                                  << std::endl;
                                      }}});
  example::run(context);
  return primes == primes_below_a_million ? 0 : 1;
}
