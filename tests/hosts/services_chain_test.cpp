#include <fmt/ranges.h>

#include <algorithm>
#include <boost/json.hpp>
#include <memory>
#include <numeric>
#include <sstream>

#include "hosts/hosts_test.hpp"

namespace muster::test {

namespace {

using ServicesChain = HostsTest;

constexpr std::size_t links = 6;
/// The hosts in the order in which they start.
using Order = std::vector<Lab::Host>;

/// The times at which a process printed lines of one kind.
std::vector<Seconds> times_of(const Process& process, std::string_view kind) {
  std::vector<Seconds> times;
  std::istringstream lines(process.output());
  for (std::string line; std::getline(lines, line);) {
    const auto fields = boost::json::parse(line).as_object();
    if (fields.at("event").as_string() == kind) {
      times.push_back(fields.at("monotonic").to_number<Seconds>());
    }
  }
  return times;
}

/// Service s0 needs nothing. Each other service waits for the previous one, and is advertised then.
class Chain {
 public:
  Chain(const Lab& lab, const Order& order) : processes_(links) {
    for (const Lab::Host host : order) {
      processes_[host] = std::make_unique<Process>(lab.host(host), call_of(host));
    }
  }

  /// Waits until all are advertised. Returns whether they are.
  bool holds() const {
    std::vector<Process*> all;
    for (const auto& process : processes_) all.push_back(process.get());
    const auto last_is_there = [&] { return is_advertised(links - 1); };
    return poll_until(all, last_is_there, 20s);
  }

  /// The times at which a link was ready.
  std::vector<Seconds> ready(std::size_t link) const {
    return times_of(*processes_[link], "ready");
  }
  Seconds advertised(std::size_t link) const {
    return times_of(*processes_[link], "service").back();
  }

 private:
  static std::string service(std::size_t link) { return fmt::format("s{}", link); }

  static Process::Call call_of(std::size_t link) {
    const std::vector<std::string> advertise = {MUSTER_PROGRAM, "advertise", service(link),
                                                "--json"};
    if (link == 0) return {advertise};
    Process::Call call{{MUSTER_PROGRAM, "wait", service(link - 1), "--json", "--"}};
    call.arguments.insert(call.arguments.end(), advertise.begin(), advertise.end());
    return call;
  }

  bool is_advertised(std::size_t link) const {
    const std::string& said = processes_[link]->output();
    const auto ready = link == 0 ? 0 : said.find(R"("event":"ready")");
    return ready != std::string::npos &&
           said.find(R"("event":"service")", ready) != std::string::npos && said.back() == '\n';
  }

  std::vector<std::unique_ptr<Process>> processes_;
};

// In every order of starts, each service becomes ready once, and soon after its need is met.
TEST_F(ServicesChain, BecomesReadyInEveryOrder) {
  Lab lab(links);
  std::vector<Seconds> delays;
  Order order(links);
  std::iota(order.begin(), order.end(), 0);
  do {
    SCOPED_TRACE(fmt::format("started in the order {}", fmt::join(order, " ")));
    const Chain chain(lab, order);
    ASSERT_TRUE(chain.holds());
    for (std::size_t link = 1; link < links; ++link) {
      const auto ready = chain.ready(link);
      ASSERT_EQ(ready.size(), 1u);
      delays.push_back(ready.front() - chain.advertised(link - 1));
    }
  } while (std::next_permutation(order.begin(), order.end()));
  std::sort(delays.begin(), delays.end());
  Cluster::measured("advertised_to_ready_median_s", delays[delays.size() / 2]);
  Cluster::measured("advertised_to_ready_worst_s", delays.back());
  // A busy machine delays some of these cases. If all had waited for a hello, that would be a
  // fault.
  EXPECT_LE(delays[delays.size() / 2], 0.1);
}

}  // namespace

}  // namespace muster::test
